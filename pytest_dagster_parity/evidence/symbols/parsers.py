"""Tree-sitter's parsers, which come with the extra `check`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from pytest_dagster_parity.errors import ParityError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


class ParserMissing(ParityError):
    """A file is to be parsed, and what parses it is not installed."""

    def __init__(self, language: str, module: str) -> None:
        super().__init__(language, module)
        self.language = language
        self.module = module

    def __str__(self) -> str:
        return (
            f"evidence in {self.language} cannot be checked: the Python package {self.module!r} is not installed\n"
            "  pip install 'pytest-dagster-parity[check]'"
        )


_NO_SENTENCE = re.compile(
    r"[{}\[\]()<>=|/\\\"]|\b(?:select\s.*\sfrom|insert into|delete from|update \w+ set|(?:create|alter|drop) \w+)\s",
    re.IGNORECASE | re.DOTALL,
)
"""Signs of code and of a query."""
_MODULES = {"Rust": "tree_sitter_rust", "Python": "tree_sitter_python"}


@lru_cache(maxsize=len(_MODULES))
def _parser(language: str) -> Parser:
    grammar = _imported(language, _MODULES[language])
    tree_sitter = _imported(language, "tree_sitter")
    return tree_sitter.Parser(tree_sitter.Language(grammar.language()))


def _imported(language: str, module: str):  # noqa: ANN202  a module, of which nothing is known
    try:
        return import_module(module)
    except ImportError as error:
        raise ParserMissing(language, module) from error


def parsed(language: str, source: bytes) -> Node:
    """Return the root of a source's syntax tree. What cannot be parsed is an error node in it."""
    return _parser(language).parse(source).root_node


def text_of(node: Node) -> str:
    """Return a node's source."""
    return (node.text or b"").decode("utf-8", "replace")


def field_text(node: Node, name: str) -> str:
    """Return the source of a field of a node; empty where it has none."""
    found = node.child_by_field_name(name)
    return text_of(found) if found is not None else ""


def line_of(node: Node) -> int:
    """Return the line where a node begins, from 1."""
    return node.start_point[0] + 1


def last_line_of(node: Node) -> int:
    """Return the line where a node ends, from 1."""
    row, column = node.end_point[0], node.end_point[1]
    return row + (1 if column or row == node.start_point[0] else 0)


def comments_of(language: str, source: bytes, kinds: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Return where the comments of a source stand, in characters, in their order.

    A docstring is one, and a string that is a sentence is as good as one. Other strings may name what there is.
    """
    found: list[tuple[int, int]] = []
    at = characters = 0
    for start, end in _comments(parsed(language, source), kinds):
        characters += len(source[at:start].decode("utf-8", "replace"))
        length = len(source[start:end].decode("utf-8", "replace"))
        found.append((characters, characters + length))
        characters += length
        at = end
    return tuple(found)


def _is_text(node: Node) -> bool:
    """Whether a node is a docstring, or a string of words: no name, no key, no query, no template of code."""
    if node.type == "string":
        return node.parent is not None and node.parent.type == "expression_statement"
    if node.type != "string_content":
        return False
    text = text_of(node)
    return len(text.split()) > 1 and not _NO_SENTENCE.search(text)


def _comments(root: Node, kinds: frozenset[str]) -> Iterator[tuple[int, int]]:
    cursor = root.walk()
    while True:
        node = cursor.node
        is_comment = node is not None and (node.type in kinds or _is_text(node))
        if node is not None and is_comment:
            yield node.start_byte, node.end_byte
        if not is_comment and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
