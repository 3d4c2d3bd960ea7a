"""The file of `--parity-exceptions` as it is written: which exceptions are declared for what, and by whom.

What is read here has the right shape. Whether it holds (known ids, patterns that mean something, reviews that are not
overdue) is for `settling` to say, because an unfinished declaration can still be edited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pytest_dagster_parity.divergences.document import plain_text
from pytest_dagster_parity.divergences.nodes import Reading, place_of

FILE_KEYS = ("document", "exceptions")
PATTERN_KEYS = ("semantics", "scenarios")
DECLARATION_KEYS = ("id", *PATTERN_KEYS, "reason", "owner", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text, and where it stands."""

    text: str
    """Empty where nothing is written."""
    line: int
    """From 1; where nothing is written, of what it is missing in."""
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One declared exception."""

    id: Written
    semantics: tuple[Written, ...]
    """Ids of semantics, or globs of them."""
    scenarios: tuple[Written, ...]
    """Ids with their cases in brackets, or globs of them."""
    reason: Written
    owner: Written
    review: Written
    line: int
    column: int

    @property
    def patterns(self) -> Iterator[tuple[str, Written]]:
        """The key and the text of every pattern."""
        yield from (("semantics", pattern) for pattern in self.semantics)
        yield from (("scenarios", pattern) for pattern in self.scenarios)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFile:
    """All declarations of a file."""

    path: str
    """As it was given."""
    document: Written | None
    """The path of the document that defines the ids, relative to the file."""
    declarations: tuple[Declaration, ...]


def read_declarations(path: str, text: str | bytes) -> DeclarationFile:
    """Read the file. Raises `LoadError` with everything in it that has not the right shape."""
    reading = Reading(path, plain_text(path, text))
    pairs = reading.pairs(reading.root, FILE_KEYS, "a file of exceptions")
    if reading.root.id == "mapping" and "exceptions" not in pairs:
        hint = "the key `exceptions` holds a list of declarations"
        reading.problem(reading.root, "missing-key", "no exceptions are declared here", hint)
    file = DeclarationFile(
        path=path,
        document=_written(reading, pairs["document"][1], "`document`") if "document" in pairs else None,
        declarations=tuple(_declaration(reading, node) for node in declaration_nodes(reading, pairs)),
    )
    reading.raise_problems()
    return file


def declaration_nodes(reading: Reading, pairs: dict[str, tuple[Any, Any]]) -> list[Any]:
    """Return the nodes of the declarations; none where the list is left empty."""
    _, node = pairs.get("exceptions", (None, None))
    if node is None or (node.id == "scalar" and not reading.text(node, "")):
        return []
    return reading.items(node, "`exceptions`")


def _declaration(reading: Reading, node: Any) -> Declaration:
    pairs = reading.pairs(node, DECLARATION_KEYS, "a declaration")
    line, column = place_of(node)

    def text(key: str) -> Written:
        if key not in pairs:
            return Written(text="", line=line, column=column)
        return _written(reading, pairs[key][1], f"`{key}`")

    return Declaration(
        id=text("id"),
        semantics=_patterns(reading, pairs, "semantics"),
        scenarios=_patterns(reading, pairs, "scenarios"),
        reason=text("reason"),
        owner=text("owner"),
        review=text("review"),
        line=line,
        column=column,
    )


def _patterns(reading: Reading, pairs: dict[str, tuple[Any, Any]], key: str) -> tuple[Written, ...]:
    if key not in pairs:
        return ()
    node = pairs[key][1]
    nodes = [node] if node.id == "scalar" else reading.items(node, f"`{key}`")
    found = tuple(_written(reading, each, f"a pattern of `{key}`") for each in nodes)
    for each, written in zip(nodes, found, strict=True):
        if each.id == "scalar" and not written.text:
            reading.problem(each, "empty-pattern", f"a pattern of `{key}` is empty")
    return found


def _written(reading: Reading, node: Any, what: str) -> Written:
    line, column = place_of(node)
    return Written(text=reading.text(node, what), line=line, column=column)
