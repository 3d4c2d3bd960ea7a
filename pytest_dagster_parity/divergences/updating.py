"""Carries out a plan on the text of a file of declarations; what the plan does not name stays byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pytest_dagster_parity.divergences.declarations import (
    FILE_KEYS,
    PATTERN_KEYS,
    Declaration,
    declaration_nodes,
    read_declarations,
)
from pytest_dagster_parity.divergences.item_lines import behind_empty_lines, column_of, item_lines
from pytest_dagster_parity.divergences.narrowing import listed, narrowing
from pytest_dagster_parity.divergences.nodes import Reading
from pytest_dagster_parity.divergences.planning import Narrowed, Plan, Stub
from pytest_dagster_parity.divergences.settling import PLACEHOLDER
from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.documents.yaml_nodes import YamlList, YamlMapping, YamlNode
from pytest_dagster_parity.errors import LoadError, ParityError

INDENT = 2
"""Of declarations in a list that has none yet."""

Shape = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A declaration's id and patterns, which an edit is checked by."""


class CannotUpdate(ParityError):
    """A file is written in a way that cannot be edited. Nothing was changed."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path}: it cannot be updated, and nothing was changed: {self.why}"


def updated(source: Source, plan: Plan, review: date) -> Source:
    """Return the file with the plan carried out; stubs are to be reviewed by `review`.

    `source` is a file that can be read, or an empty one where there is none yet. Raises `CannotUpdate` where the list
    of declarations is written in brackets, or where the edit would not come to what is planned.
    """
    if not plan.narrowed and not plan.stubs:
        return source
    if not source.text:
        return replace(source, text="exceptions:\n" + _stubs(plan.stubs, INDENT, review, "\n"))
    reading = Reading(source)
    pairs = reading.pairs(reading.root, FILE_KEYS, "a file of exceptions")
    new = _Editor(source, pairs["exceptions"], declaration_nodes(reading, pairs)).edit(plan, review)
    if _shapes_in(new) != _planned(read_declarations(source).declarations, plan):
        raise CannotUpdate(source.shown, "its layout is not understood; edit it by hand")
    return new


class _Editor:
    def __init__(self, source: Source, pair: tuple[YamlNode, YamlNode], nodes: Sequence[YamlNode]) -> None:
        self._source = source
        self._key, self._list = pair
        self._nodes = nodes
        if nodes and isinstance(self._list, YamlList) and self._list.is_flow:
            why = "`exceptions` is written in brackets; give each declaration lines of its own"
            raise CannotUpdate(source.shown, why)

    def edit(self, plan: Plan, review: date) -> Source:
        splices: list[Splice] = []
        for at, narrowed in plan.narrowed.items():
            if narrowed.is_gone:
                splices.append(self._removal(at))
            elif isinstance(node := self._nodes[at], YamlMapping):
                splices += narrowing(self._source, node, narrowed)
        if plan.removed == len(self._nodes) and not plan.stubs:
            splices.append(self._emptied())
        if plan.stubs:
            splices.append(self._addition(plan.stubs, review))
            splices += self._opened()
        return self._without_new_lines_at_end(self._source.spliced(splices))

    def _without_new_lines_at_end(self, new: Source) -> Source:
        line_end = self._source.line_end
        text = new.text
        while text.endswith(line_end * 2) and not self._source.text.endswith(line_end * 2):
            text = text.removesuffix(line_end)
        return replace(new, text=text)

    def _removal(self, at: int) -> Splice:
        start, end = item_lines(self._source, self._nodes[at], self._column)
        return Splice(start, end if at == len(self._nodes) - 1 else behind_empty_lines(self._source, end))

    def _emptied(self) -> Splice:
        """An empty list behind the key, where nothing is declared any more."""
        colon = self._source.text.index(":", self._key.end) + 1
        return Splice(colon, colon, " []")

    def _opened(self) -> tuple[Splice, ...]:
        """Take away what stands for an empty list."""
        start, end = self._list.start, self._list.end
        if self._nodes or start == end:
            return ()
        return (Splice(len(self._source.text[:start].rstrip(" ")), end),)

    def _addition(self, stubs: tuple[Stub, ...], review: date) -> Splice:
        source = self._source
        if self._nodes:
            _, at = item_lines(source, self._nodes[-1], self._column)
        else:
            at = source.next_line(max(self._key.end, self._list.end))
        is_open = at > 0 and source.text[at - 1] not in "\r\n"
        written = _stubs(stubs, self._column, review, source.line_end)
        return Splice(at, at, (source.line_end if is_open else "") + written)

    @property
    def _column(self) -> int:
        return column_of(self._source, self._list) if self._nodes else column_of(self._source, self._key) + INDENT


def _stubs(stubs: tuple[Stub, ...], column: int, review: date, line_break: str) -> str:
    lines = [line for stub in stubs for line in _stub(stub, review)]
    return "".join(f"{' ' * column}{line}{line_break}" for line in lines)


def _stub(stub: Stub, review: date) -> list[str]:
    return [
        f"- id: {PLACEHOLDER}  # to be filled in: the id in the document of exceptions",
        f"  # {stub.statement}",
        f"  {stub.key}: {listed(stub.patterns)}",
        '  reason: ""  # to be filled in: why the target differs on purpose',
        '  owner: ""  # to be filled in',
        f"  review: {review}",
    ]


def _planned(before: tuple[Declaration, ...], plan: Plan) -> list[Shape]:
    after = [_narrowed_shape(each, plan.narrowed.get(at)) for at, each in enumerate(before)]
    return [*(shape for shape in after if shape is not None), *(_stub_shape(stub) for stub in plan.stubs)]


def _stub_shape(stub: Stub) -> Shape:
    semantics, scenarios = ((stub.patterns if stub.key == key else ()) for key in PATTERN_KEYS)
    return PLACEHOLDER, semantics, scenarios


def _narrowed_shape(declaration: Declaration, narrowed: Narrowed | None) -> Shape | None:
    if narrowed is None:
        return _shape(declaration)
    if narrowed.is_gone:
        return None
    semantics = tuple(text for texts in narrowed.semantics for text in texts)
    scenarios = tuple(text for texts in narrowed.scenarios for text in texts)
    return declaration.id.text, semantics, (*scenarios, *narrowed.more_scenarios)


def _shapes_in(source: Source) -> list[Shape] | None:
    try:
        return [_shape(each) for each in read_declarations(source).declarations]
    except LoadError:
        return None


def _shape(declaration: Declaration) -> Shape:
    semantics = tuple(pattern.text for pattern in declaration.semantics)
    return declaration.id.text, semantics, tuple(pattern.text for pattern in declaration.scenarios)
