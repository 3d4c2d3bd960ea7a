"""What a Rust source file defines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort
from pytest_dagster_parity.evidence.symbols.parsers import (
    comments_of,
    field_text,
    last_line_of,
    line_of,
    parsed,
    text_of,
)
from pytest_dagster_parity.evidence.symbols.rust_attributes import Attributes, attributes_of
from pytest_dagster_parity.evidence.symbols.rust_macros import items_in_macro, names_in_macro

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"line_comment", "block_comment"})
_SORTS = {
    "function_item": Sort.FUNCTION,
    "function_signature_item": Sort.FUNCTION,
    "struct_item": Sort.TYPE,
    "union_item": Sort.TYPE,
    "enum_item": Sort.TYPE,
    "trait_item": Sort.TYPE,
    "type_item": Sort.TYPE,
    "associated_type": Sort.TYPE,
    "const_item": Sort.CONSTANT,
    "static_item": Sort.CONSTANT,
    "macro_definition": Sort.MACRO,
    "mod_item": Sort.MODULE,
    "enum_variant": Sort.VARIANT,
    "field_declaration": Sort.FIELD,
}

_DERIVED = {
    "Clone": "clone",
    "Debug": "fmt",
    "Default": "default",
    "Deserialize": "deserialize",
    "Eq": "eq",
    "Hash": "hash",
    "Ord": "cmp",
    "Parser": "parse",
    "PartialEq": "eq",
    "PartialOrd": "partial_cmp",
    "Serialize": "serialize",
}
_NOTHING = Attributes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What holds for everything within a module, a trait or an `impl`."""

    owners: tuple[str, ...] = ()
    also: tuple[str, ...] | None = None
    said: Attributes = _NOTHING
    calls: list[str] = field(default_factory=list[str])
    """The calls of macros so far that define nothing that can be seen."""


def definitions_in(path: str, text: str) -> Definitions:
    """Return what a Rust file defines. What cannot be parsed is passed over."""
    source = text.encode()
    calls: list[str] = []
    found = tuple(_in(parsed("Rust", source), _Place(calls=calls)))
    return Definitions(
        path=path,
        text=text,
        definitions=found,
        find_comments=partial(comments_of, "Rust", source, _COMMENTS),
        calls=calls,
    )


def _in(container: Node, place: _Place) -> Iterator[Definition]:
    attributes: list[str] = []
    first = 0
    for node in container.named_children:
        if node.type == "inner_attribute_item":
            place = _narrowed(place, attributes_of([text_of(node)]))
        elif node.type == "attribute_item":
            first = first or line_of(node)
            attributes.append(text_of(node))
        elif node.type in _COMMENTS:
            is_doc = any(child.type == "outer_doc_comment_marker" for child in node.named_children)
            first = (first or line_of(node)) if is_doc else first
        else:
            said = attributes_of(attributes) if attributes else _NOTHING
            yield from _item(node, place, said, first or line_of(node))
            attributes = []
            first = 0


def _item(node: Node, place: _Place, said: Attributes, first: int) -> Iterator[Definition]:
    inside = _narrowed(place, said)
    match node.type:
        case "impl_item":
            yield from _impl(node, inside, first)
        case "mod_item" | "trait_item" | "enum_item" | "struct_item" | "union_item":
            yield from _defined(node, inside, said, first)
            yield from _derived(node, inside, said)
            body = node.child_by_field_name("body")
            if body is not None:
                yield from _in(body, replace(inside, owners=(*place.owners, field_text(node, "name")), also=None))
        case "macro_invocation":
            yield from _called(node, inside)
        case "use_declaration" if node.named_children[0].type == "visibility_modifier":
            argument = node.child_by_field_name("argument")
            yield from _exported(argument, inside) if argument is not None else ()
        case "expression_statement" | "ERROR" | "foreign_mod_item" | "declaration_list":
            yield from _in(node, inside)
        case _ if node.type in _SORTS:
            yield from _defined(node, inside, said, first)
        case _:
            pass


def _derived(node: Node, place: _Place, said: Attributes) -> Iterator[Definition]:
    """The methods of what a type derives, which stand where it does."""
    for name in dict.fromkeys(_DERIVED[each] for each in said.derives if each in _DERIVED):
        yield Definition(
            parts=(*place.owners, field_text(node, "name"), name),
            sort=Sort.FIELD,
            line=line_of(node),
            first=line_of(node),
            last=line_of(node),
            gates=place.said.gates,
        )


def _exported(node: Node, place: _Place) -> Iterator[Definition]:
    """The names that a `pub use` passes on."""
    match node.type:
        case "use_list":
            for each in node.named_children:
                yield from _exported(each, place)
        case "scoped_use_list":
            listed = node.child_by_field_name("list")
            yield from _exported(listed, place) if listed is not None else ()
        case "use_as_clause" | "scoped_identifier" | "identifier":
            name = node.child_by_field_name("alias") or node.child_by_field_name("name") or node
            yield Definition(
                parts=(*place.owners, text_of(name).removeprefix("r#")),
                sort=Sort.EXPORT,
                line=line_of(name),
                first=line_of(node),
                last=last_line_of(node),
                gates=place.said.gates,
            )
        case _:
            pass


def _called(node: Node, place: _Place) -> Iterator[Definition]:
    items = tuple(items_in_macro(node, place.owners, place.said))
    yield from items
    if not items:
        place.calls.append(field_text(node, "macro").rpartition("::")[2])
        yield from names_in_macro(node, place.owners, place.said)


def _defined(node: Node, place: _Place, said: Attributes, first: int) -> Iterator[Definition]:
    named = node.child_by_field_name("name")
    if named is None:
        return
    name = text_of(named).removeprefix("r#")
    yield Definition(
        parts=(*place.owners, name),
        also=(*place.also, name) if place.also else None,
        sort=_SORTS[node.type],
        line=line_of(named),
        first=first,
        last=last_line_of(node),
        is_test=said.is_test and node.type == "function_item",
        has_cases=said.has_cases,
        ignored=place.said.ignored,
        ignored_if=place.said.ignored_if,
        gates=place.said.gates,
    )


def _impl(node: Node, place: _Place, first: int) -> Iterator[Definition]:
    name = _type_name(node.child_by_field_name("type"))
    trait = _type_name(node.child_by_field_name("trait"))
    yield Definition(
        parts=(*place.owners, name),
        sort=Sort.IMPL,
        line=line_of(node),
        first=first,
        last=last_line_of(node),
        gates=place.said.gates,
    )
    body = node.child_by_field_name("body")
    if body is not None:
        also = (*place.owners, trait) if trait else None
        yield from _in(body, replace(place, owners=(*place.owners, name), also=also))


def _type_name(node: Node | None) -> str:
    """The name of a type without its path, its generics and its references."""
    while node is not None and node.type not in {"type_identifier", "identifier", "primitive_type"}:
        inner = node.child_by_field_name("name") or node.child_by_field_name("type")
        node = inner if inner is not None else (node.named_children[0] if node.named_children else None)
    return text_of(node) if node is not None else ""


def _narrowed(place: _Place, said: Attributes) -> _Place:
    if not said.gates and not said.ignored and not said.ignored_if:
        return place
    return replace(place, said=said.within(place.said))
