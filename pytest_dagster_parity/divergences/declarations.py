"""The file of `--parity-exceptions` as it is written: which exceptions are declared for what, and by whom.

What is read here has the right shape. Whether it holds (known ids, patterns that mean something, reviews that are not
overdue) is for `settling` to say, because an unfinished declaration can still be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.divergences.nodes import Pairs, Reading
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.yaml_nodes import YamlMapping, YamlNode, YamlText

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


def read_declarations(source: Source) -> DeclarationFile:
    """Read the file. Raises `LoadError` with everything in it that has not the right shape."""
    reading = Reading(source)
    pairs = reading.pairs(reading.root, FILE_KEYS, "a file of exceptions")
    if isinstance(reading.root, YamlMapping) and "exceptions" not in pairs:
        hint = "the key `exceptions` holds a list of declarations"
        reading.problem(reading.root, "missing-key", "no exceptions are declared here", hint)
    file = DeclarationFile(
        path=source.shown,
        document=_written(reading, pairs["document"][1], "`document`") if "document" in pairs else None,
        declarations=tuple(_declaration(reading, node) for node in declaration_nodes(reading, pairs)),
    )
    reading.raise_problems()
    return file


def declaration_nodes(reading: Reading, pairs: Pairs) -> Sequence[YamlNode]:
    """Return the nodes of the declarations; none where the list is left empty."""
    if "exceptions" not in pairs:
        return ()
    _, node = pairs["exceptions"]
    if isinstance(node, YamlText) and not node.value.strip():
        return ()
    return reading.items(node, "`exceptions`")


def _declaration(reading: Reading, node: YamlNode) -> Declaration:
    pairs = reading.pairs(node, DECLARATION_KEYS, "a declaration")
    line, column = reading.source.place(node.start)

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


def _patterns(reading: Reading, pairs: Pairs, key: str) -> tuple[Written, ...]:
    if key not in pairs:
        return ()
    node = pairs[key][1]
    nodes = (node,) if isinstance(node, YamlText) else reading.items(node, f"`{key}`")
    found = tuple(_written(reading, each, f"a pattern of `{key}`") for each in nodes)
    for each, written in zip(nodes, found, strict=True):
        if isinstance(each, YamlText) and not written.text:
            reading.problem(each, "empty-pattern", f"a pattern of `{key}` is empty")
    return found


def _written(reading: Reading, node: YamlNode, what: str) -> Written:
    line, column = reading.source.place(node.start)
    return Written(text=reading.text(node, what), line=line, column=column)
