"""What the call of a Rust macro defines that stands among items: `proptest! { #[test] fn ... }` and its like.

A macro's content is no Rust until the macro has run. Its tokens are read, and what looks like an item in them is one.
A macro with `test` in its name whose first argument is a name is taken to make a test of that name. Of others in which
nothing looks like an item, each name that they are given is one that they may define.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_dagster_parity.evidence.symbols.model import Definition, Sort
from pytest_dagster_parity.evidence.symbols.parsers import field_text, last_line_of, line_of, text_of
from pytest_dagster_parity.evidence.symbols.rust_attributes import Attributes, attributes_of

if TYPE_CHECKING:
    from tree_sitter import Node

_SORTS = {
    "fn": Sort.FUNCTION,
    "struct": Sort.TYPE,
    "enum": Sort.TYPE,
    "union": Sort.TYPE,
    "trait": Sort.TYPE,
    "type": Sort.TYPE,
    "const": Sort.CONSTANT,
    "static": Sort.CONSTANT,
    "mod": Sort.MODULE,
}
_COMMENTS = frozenset({"line_comment", "block_comment"})
_NOT_NAMES = frozenset({"mut", "ref", "_"})


@dataclass(slots=True)
class _Waiting:
    """What has been read of an item, up to its name."""

    attributes: list[str] = field(default_factory=list[str])
    first: int = 0
    keyword: str = ""


def items_in_macro(call: Node, owners: tuple[str, ...], outer: Attributes) -> Iterator[Definition]:
    """Yield what looks like an item in a macro's call, of which, and of whose modules, something is said already."""
    tokens = _tokens(call)
    if tokens is not None:
        yield from _in(tokens, owners, outer)


def names_in_macro(call: Node, owners: tuple[str, ...], outer: Attributes) -> Iterator[Definition]:
    """Yield the names that a macro is given, which it may define."""
    tokens = _tokens(call)
    if tokens is None:
        return
    first = next((child for child in tokens.named_children if child.type not in _COMMENTS), None)
    if first is not None and first.type == "identifier" and "test" in field_text(call, "macro").lower():
        yield Definition(
            parts=(*owners, text_of(first)),
            sort=Sort.FUNCTION,
            line=line_of(first),
            first=line_of(call),
            last=last_line_of(call),
            is_test=True,
            ignored=outer.ignored,
            ignored_if=outer.ignored_if,
            gates=outer.gates,
        )
    else:
        yield from _given(tokens, owners, outer)


def _tokens(call: Node) -> Node | None:
    return next((child for child in call.children if child.type == "token_tree"), None)


def _given(tokens: Node, owners: tuple[str, ...], outer: Attributes) -> Iterator[Definition]:
    for token in tokens.named_children:
        if token.type == "token_tree":
            yield from _given(token, owners, outer)
        elif token.type == "identifier":
            yield Definition(
                parts=(*owners, text_of(token)),
                sort=Sort.MADE,
                line=line_of(token),
                first=line_of(token),
                last=line_of(token),
                ignored_if=outer.ignored_if,
                gates=outer.gates,
            )


def _in(tokens: Node, owners: tuple[str, ...], outer: Attributes) -> Iterator[Definition]:
    waiting = _Waiting()
    children = tokens.children
    for at, token in enumerate(children):
        text = token.type if not token.is_named else ""
        if text in {"#", "pub", "async", "unsafe"} or token.type in _COMMENTS:
            waiting.first = waiting.first or line_of(token)
        elif token.type == "token_tree" and at and children[at - 1].type == "#":
            waiting.attributes.append(f"#{text_of(token)}")
        elif text in _SORTS:
            waiting.first = waiting.first or line_of(token)
            waiting.keyword = text
        elif token.type == "identifier" and waiting.keyword and text_of(token) not in _NOT_NAMES:
            body = _body(children[at + 1 :])
            yield _made(token, waiting, owners, outer, last_line_of(body or token))
            if waiting.keyword == "mod" and body is not None:
                yield from _in(body, (*owners, text_of(token)), outer)
            waiting = _Waiting()
        elif token.type == "token_tree" or text in {";", "}"}:
            waiting = _Waiting()


def _made(name: Node, waiting: _Waiting, owners: tuple[str, ...], outer: Attributes, last: int) -> Definition:
    said = attributes_of(waiting.attributes).within(outer)
    return Definition(
        parts=(*owners, text_of(name)),
        sort=_SORTS[waiting.keyword],
        line=line_of(name),
        first=waiting.first,
        last=last,
        is_test=said.is_test and waiting.keyword == "fn",
        has_cases=said.has_cases,
        ignored=said.ignored,
        ignored_if=said.ignored_if,
        gates=said.gates,
    )


def _body(following: list[Node]) -> Node | None:
    """The braces that follow a name, before the item ends."""
    for token in following:
        if token.type == "token_tree" and text_of(token).startswith("{"):
            return token
        if token.type == ";" or token.type in _SORTS:
            return None
    return None
