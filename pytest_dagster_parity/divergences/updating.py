"""Carries out a plan on the text of a file of declarations; what the plan does not name stays byte for byte."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest_dagster_parity.divergences.declarations import (
    FILE_KEYS,
    PATTERN_KEYS,
    Declaration,
    declaration_nodes,
    read_declarations,
)
from pytest_dagster_parity.divergences.narrowing import listed, narrowing
from pytest_dagster_parity.divergences.nodes import Reading
from pytest_dagster_parity.divergences.planning import Narrowed, Plan, Stub
from pytest_dagster_parity.divergences.settling import PLACEHOLDER
from pytest_dagster_parity.divergences.spans import Edit, Spans
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


def updated(path: str, text: str, plan: Plan, review: date) -> str:
    """Return the text with the plan carried out; stubs are to be reviewed by `review`.

    `text` is that of a file that can be read, without a byte order mark, or empty for a new one. Raises `CannotUpdate`
    where the list of declarations is written in braces, or where the edit would not come to what is planned.
    """
    if not plan.narrowed and not plan.stubs:
        return text
    if not text:
        return "exceptions:\n" + _stubs(plan.stubs, INDENT, review, "\n")
    reading = Reading(path, text)
    pairs = reading.pairs(reading.root, FILE_KEYS, "a file of exceptions")
    new = _Editor(path, Spans(text), pairs["exceptions"], declaration_nodes(reading, pairs)).edit(plan, review)
    if _shapes_in(path, new) != _planned(read_declarations(path, text).declarations, plan):
        raise CannotUpdate(path, "its layout is not understood; edit it by hand")
    return new


class _Editor:
    def __init__(self, path: str, spans: Spans, pair: tuple[Any, Any], nodes: list[Any]) -> None:
        self._spans = spans
        self._key, self._list = pair
        self._nodes = nodes
        if nodes and self._list.flow_style:
            raise CannotUpdate(path, "`exceptions` is written in brackets; give each declaration lines of its own")

    def edit(self, plan: Plan, review: date) -> str:
        spans, edits = self._spans, list[Edit]()
        for at, narrowed in plan.narrowed.items():
            if narrowed.is_gone:
                edits.append(self._removal(at))
            else:
                edits += narrowing(spans, self._nodes[at], narrowed)
        stays = plan.removed < len(self._nodes)
        if not stays and not plan.stubs:
            edits.append(self._emptied())
        if plan.stubs:
            edits.append(self._addition(plan.stubs, review))
            if not self._nodes:
                edits += self._opened()
        new = spans.changed(edits)
        while new.endswith(spans.line_break * 2) and not spans.text.endswith(spans.line_break * 2):
            new = new.removesuffix(spans.line_break)
        return new

    def _removal(self, at: int) -> Edit:
        start, end = self._spans.item_lines(self._nodes[at], self._column)
        return Edit(start, end if at == len(self._nodes) - 1 else self._spans.skip_empty_lines(end))

    def _emptied(self) -> Edit:
        """An empty list behind the key, where nothing is declared any more."""
        colon = self._spans.text.index(":", self._key.end_mark.index) + 1
        return Edit(colon, colon, " []")

    def _opened(self) -> list[Edit]:
        """Take away what stands for an empty list."""
        start, end = self._list.start_mark.index, self._list.end_mark.index
        return [Edit(len(self._spans.text[:start].rstrip(" ")), end)] if end > start else []

    def _addition(self, stubs: tuple[Stub, ...], review: date) -> Edit:
        spans = self._spans
        if self._nodes:
            _, at = spans.item_lines(self._nodes[-1], self._column)
        else:
            at = spans.line_end(max(self._key.end_mark.index, self._list.end_mark.index))
        is_open = at > 0 and spans.text[at - 1] not in "\r\n"
        written = _stubs(stubs, self._column, review, spans.line_break)
        return Edit(at, at, (spans.line_break if is_open else "") + written)

    @property
    def _column(self) -> int:
        return self._list.start_mark.column if self._nodes else self._key.start_mark.column + INDENT


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


def _shapes_in(path: str, text: str) -> list[Shape] | None:
    try:
        return [_shape(each) for each in read_declarations(path, text).declarations]
    except LoadError:
        return None


def _shape(declaration: Declaration) -> Shape:
    semantics = tuple(pattern.text for pattern in declaration.semantics)
    return declaration.id.text, semantics, tuple(pattern.text for pattern in declaration.scenarios)
