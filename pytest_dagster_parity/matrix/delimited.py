"""A matrix in CSV or TSV: records are read as `csv` reads them, and each field is edited where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.matrix.headings import Layout, heading_problems, layout_of
from pytest_dagster_parity.matrix.model import Cell, Column, Row
from pytest_dagster_parity.matrix.sheet import Sheet, as_cell_text, size_problems

COMMA = ","
TAB = "\t"

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"(?!")')


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it stands, its quotes included, and what it says."""

    start: int
    end: int
    is_quoted: bool
    value: str


@dataclass(frozen=True, slots=True)
class DelimitedRecord:
    """The fields of one record, which may reach over several lines."""

    fields: tuple[Field, ...]

    @property
    def is_quoted(self) -> bool:
        """Whether all that stands in it is quoted."""
        return all(field.is_quoted for field in self.fields)

    @property
    def end(self) -> int:
        """Where its line end begins."""
        return self.fields[-1].end


class DelimitedSheet(Sheet):
    """The matrix of a CSV or TSV document."""

    def __init__(self, source: Source, delimiter: str, records: Sequence[DelimitedRecord], layout: Layout) -> None:
        super().__init__(source, tuple(layout.columns), tuple(_rows(source, records[1:], layout)))
        self._delimiter = delimiter
        self._records = records
        self._layout = layout

    def _cell_splices(self, index: int, column: Column, text: str) -> Iterable[Splice]:
        field = self._records[index + 1].fields[self._layout.columns[column]]
        yield Splice(field.start, field.end, self._spelling(text, is_quoted=field.is_quoted))

    def _column_splices(self, added: Mapping[Column, Sequence[str]]) -> Iterable[Splice]:
        texts = [[column.value for column in added], *zip(*added.values(), strict=True)]
        for record, row in zip(self._records, texts, strict=True):
            spelled = (self._spelling(text, is_quoted=record.is_quoted) for text in row)
            yield Splice(record.end, record.end, "".join(f"{self._delimiter}{text}" for text in spelled))

    def _spelling(self, text: str, *, is_quoted: bool) -> str:
        if not is_quoted and not re.search(f'["\r\n{self._delimiter}]', text):
            return text
        inner = text.replace('"', '""').replace("\n", self._source.line_end)
        return f'"{inner}"'

    def _read_again(self, source: Source) -> Sheet:
        return read_delimited(source, self._delimiter)


def read_delimited(source: Source, delimiter: str) -> DelimitedSheet:
    """Read a CSV or TSV document, its first record the headings. Raises `LoadError` where it is no matrix."""
    records = list(_records(source, delimiter))
    if not records:
        raise LoadError((source.problem(None, "no-table", "this document is empty, and a matrix has headings"),))
    titles = [field.value for field in records[0].fields]
    layout = layout_of(titles)
    if not layout.is_matrix:
        raise LoadError((_no_matrix(source, titles, delimiter),))
    problems = [
        *heading_problems(source, layout, titles, [field.start for field in records[0].fields]),
        *_ragged(source, records),
    ]
    if problems:
        raise LoadError(tuple(problems))
    sheet = DelimitedSheet(source, delimiter, records, layout)
    problems = list(size_problems(source, sheet.rows))
    if problems:
        raise LoadError(tuple(problems))
    return sheet


def _records(source: Source, delimiter: str) -> Iterator[DelimitedRecord]:
    """Give the records; empty lines are none."""
    text, at = source.text, 0
    bare = re.compile(f"[^{delimiter}\r\n]*")
    fields: list[Field] = []
    while at < len(text):
        is_end = text[at] in "\r\n"
        if is_end and not fields:
            at += 1
            continue
        field = _quoted(source, at) if text[at] == '"' else _bare(text, bare, at)
        fields.append(field)
        at = field.end
        if text[at : at + 1] == delimiter:
            at += 1
            if at == len(text):
                fields.append(Field(at, at, is_quoted=False, value=""))
        elif at == len(text) or text[at] in "\r\n":
            yield DelimitedRecord(tuple(fields))
            fields = []
        else:
            message = "a text follows the quote that closes this field"
            hint = 'a quote within a quoted field is written twice: `""`'
            raise LoadError((source.problem(at, "not-csv", message, hint),))
    if fields:
        yield DelimitedRecord(tuple(fields))


def _bare(text: str, pattern: re.Pattern[str], start: int) -> Field:
    found = pattern.match(text, start)
    end = found.end() if found else start
    return Field(start, end, is_quoted=False, value=text[start:end])


def _quoted(source: Source, start: int) -> Field:
    found = _QUOTED.match(source.text, start)
    if found is None:
        hint = 'a field that begins with a quote ends with one; within it, a quote is written twice: `""`'
        raise LoadError((source.problem(start, "not-csv", "the quote that opens here is never closed", hint),))
    return Field(start, found.end(), is_quoted=True, value=found.group()[1:-1].replace('""', '"'))


def _rows(source: Source, records: Sequence[DelimitedRecord], layout: Layout) -> Iterable[Row]:
    for index, record in enumerate(records):
        line, _ = source.place(record.fields[0].start)
        yield Row(
            index=index,
            path=source.shown,
            line=line,
            heading="",
            cells=MappingProxyType(
                {column: _cell(source, record.fields[place]) for column, place in layout.columns.items()}
            ),
            others=MappingProxyType(
                {name: _cell(source, record.fields[place]) for name, place in layout.others.items()}
            ),
        )


def _cell(source: Source, field: Field) -> Cell:
    line, column = source.place(field.start + field.is_quoted)
    return Cell(text=as_cell_text(field.value), line=line, column=column)


def _ragged(source: Source, records: Sequence[DelimitedRecord]) -> Iterable[Problem]:
    wanted = len(records[0].fields)
    for record in records[1:]:
        count = len(record.fields)
        if count != wanted:
            message = f"this row has {count} field{'' if count == 1 else 's'}, and the header has {wanted}"
            hint = "write the missing fields, empty if need be"
            if count > wanted:
                hint = "a field that has the delimiter in it is quoted"
            yield source.problem(record.fields[0].start, "ragged-row", message, hint)


def _no_matrix(source: Source, titles: Sequence[str], delimiter: str) -> Problem:
    message = f"the first line names no columns `{Column.CAPABILITY.value}` and `{Column.STATUS.value}`"
    hint = f"it names {', '.join(f'`{title}`' for title in titles[:12])}"
    if len(titles) == 1:
        kind = "a comma (.csv)" if delimiter == COMMA else "a tab (.tsv)"
        hint = f"it names one column; between two there is {kind}"
    return source.problem(0, "no-matrix", message, hint)
