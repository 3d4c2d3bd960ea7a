"""A matrix in YAML: a list of mappings, or a mapping with that list under `rows`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.documents.yaml_nodes import YamlList, YamlMapping, YamlNode, YamlText, root_of
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.matrix.headings import Layout, heading_identity, layout_of, missing_columns
from pytest_dagster_parity.matrix.model import Cell, Column, Row
from pytest_dagster_parity.matrix.sheet import LARGEST_CELL, Sheet, as_cell_text, huge_cell
from pytest_dagster_parity.matrix.yaml_edits import added, is_shared, lines_in, rewritten

_WORD = re.compile(r"[^\W_]+")
_FORM = "a matrix in YAML is a list of mappings, at the top or under the key `rows`"


@dataclass(frozen=True, slots=True)
class YamlRow:
    """One row: its mapping, and its values by what their keys mean."""

    mapping: YamlMapping
    values: dict[str, YamlNode]
    titles: dict[str, str]
    """The keys as they are written."""


class YamlSheet(Sheet):
    """The matrix of a YAML document. A row may leave keys out that others have."""

    def __init__(self, source: Source, rows: Sequence[YamlRow], layout: Layout, texts: _Texts) -> None:
        super().__init__(source, tuple(layout.columns), tuple(_rows(source, rows, layout, texts)))
        self._mappings = rows
        self._titles = _titles(rows)
        self._names = {column: list(self._titles)[place] for column, place in layout.columns.items()}

    def _cell_splices(self, index: int, column: Column, text: str) -> Iterable[Splice]:
        row, name = self._mappings[index], self._names[column]
        node = row.values.get(name)
        if node is None:
            return (added(self._source, row.mapping, self._titles[name], text),)
        if is_shared(node):
            message = f"`{column.value}` has an anchor here, and aliases may stand for it"
            hint = "write the text out where it is used, and remove the anchor"
            raise LoadError((self._source.problem(node.start, "not-editable", message, hint),))
        return rewritten(self._source, node, text, in_flow=row.mapping.is_flow)

    def _column_splices(self, added: Mapping[Column, Sequence[str]]) -> Iterable[Splice]:
        for column, texts in added.items():
            key = _key(column, tuple(self._titles.values()))
            yield from self._added(key, texts)

    def _added(self, key: str, texts: Sequence[str]) -> Iterable[Splice]:
        return (added(self._source, row.mapping, key, text) for row, text in zip(self._mappings, texts, strict=True))

    def _read_again(self, source: Source) -> Sheet:
        return read_yaml(source)


class _Texts:
    """The texts of values, and what is wrong with them."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source

    def cell(self, node: YamlNode) -> Cell:
        """Return the cell that a value is."""
        line, column = self._source.place(node.start + (isinstance(node, YamlText) and node.style in {"'", '"'}))
        lines = lines_in(node)
        if lines is None:
            message = "a text or a list of texts is wanted here"
            self.problems.append(self._source.problem(node.start, "wrong-kind", message))
            return Cell(text="", line=line, column=column)
        parts: list[str] = []
        room = LARGEST_CELL
        for part in lines:
            room -= len(part)
            if room < 0:
                self.problems.append(huge_cell(self._source, line, column))
                break
            parts.append(part)
        return Cell(text=as_cell_text("\n".join(parts)), line=line, column=column)


def read_yaml(source: Source) -> YamlSheet:
    """Read a YAML document. Raises `LoadError` where it is no matrix."""
    problems: list[Problem] = []
    rows = [row for row in (_row(source, node, problems) for node in _list_in(source).items) if row]
    titles = _titles(rows)
    layout = layout_of(list(titles.values()))
    if not problems and not layout.is_matrix:
        message = f"no row has the keys `{Column.CAPABILITY.value}` and `{Column.STATUS.value}`"
        hint = f"there are {', '.join(f'`{title}`' for title in list(titles.values())[:12])}" if titles else _FORM
        raise LoadError((source.problem(0, "no-matrix", message, hint),))
    if not problems:
        problems += missing_columns(source, layout, rows[0].mapping.start)
    if problems:
        raise LoadError(tuple(problems))
    texts = _Texts(source)
    sheet = YamlSheet(source, rows, layout, texts)
    if texts.problems:
        raise LoadError(tuple(texts.problems))
    return sheet


def _list_in(source: Source) -> YamlList:
    root = root_of(source)
    if isinstance(root, YamlMapping):
        found = [value for key, value in root.pairs if isinstance(key, YamlText) and key.value.casefold() == "rows"]
        root = found[0] if len(found) == 1 else None
    if not isinstance(root, YamlList):
        raise LoadError((source.problem(None, "no-table", "there is no list of rows here", _FORM),))
    return root


def _row(source: Source, node: YamlNode, problems: list[Problem]) -> YamlRow | None:
    if not isinstance(node, YamlMapping) or not node.pairs:
        problems.append(source.problem(node.start, "wrong-kind", "a row is a mapping, with a key for each column"))
        return None
    row = YamlRow(node, {}, {})
    for key, value in node.pairs:
        if not isinstance(key, YamlText) or key.value == "<<":
            message = "a key of a row is the heading of a column, written out"
            problems.append(source.problem(key.start, "wrong-kind", message))
            continue
        name = heading_identity(key.value)
        if name in row.values:
            message = f"`{key.value}` and `{row.titles[name]}` are the same column"
            problems.append(source.problem(key.start, "duplicate-column", message, "remove one of them"))
        row.values[name] = value
        row.titles[name] = key.value
    return row


def _titles(rows: Iterable[YamlRow]) -> dict[str, str]:
    """Return the keys of all rows, as they are written first, by what they mean."""
    found: dict[str, str] = {}
    for row in rows:
        for name, title in row.titles.items():
            found.setdefault(name, title)
    return found


def _rows(source: Source, rows: Sequence[YamlRow], layout: Layout, texts: _Texts) -> Iterable[Row]:
    names = list(_titles(rows))
    for index, row in enumerate(rows):
        line, column = source.place(row.mapping.pairs[0][0].start)
        absent = Cell(text="", line=line, column=column)
        cells = {name: texts.cell(node) for name, node in row.values.items()}
        yield Row(
            index=index,
            path=source.shown,
            line=line,
            heading="",
            cells=MappingProxyType(
                {column: cells.get(names[place], absent) for column, place in layout.columns.items()}
            ),
            others=MappingProxyType({name: cells.get(names[place], absent) for name, place in layout.others.items()}),
        )


def _key(column: Column, titles: Sequence[str]) -> str:
    """Return the key of a column, in the form that the keys there have: `Evidence (CI)`, `evidence_ci`."""
    between = next((sign for sign in "_-" if any(sign in title for title in titles)), " ")
    is_small = all(title == title.lower() for title in titles)
    if between == " " and not is_small:
        return column.value
    words = between.join(_WORD.findall(column.value))
    return words.lower() if is_small else words
