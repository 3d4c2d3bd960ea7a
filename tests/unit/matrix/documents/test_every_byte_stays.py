"""Whatever the document and whatever changes: what was asked changes, and every other byte stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.markdown import MarkdownSheet, read_markdown
from pytest_dagster_parity.matrix.model import Column
from tests.unit.matrix.documents.drafts import (
    COLUMNS,
    Draft,
    delimited_drafts,
    markdown_drafts,
    markdown_texts,
    value_texts,
    yaml_drafts,
)
from tests.unit.matrix.documents.files import opened, row, table, texts

FORMATS = {
    "markdown": (markdown_drafts(), markdown_texts),
    "delimited": (delimited_drafts(), value_texts),
    "yaml": (yaml_drafts(), value_texts),
}
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
each_format = pytest.mark.parametrize("name", FORMATS)


def changed_in(data: st.DataObject, draft: Draft, new: st.SearchStrategy[str]) -> dict[tuple[int, Column], str]:
    cells = [(index, column) for index, row in enumerate(draft.texts) for column in row]
    return data.draw(st.dictionaries(st.sampled_from(cells), new, max_size=5)) if cells else {}


@each_format
@OFTEN
@given(data=st.data())
def test_every_cell_is_read_as_it_was_written(name: str, data: st.DataObject) -> None:
    draft = data.draw(FORMATS[name][0])
    assert texts(opened(draft.content, draft.suffix)) == draft.texts


@each_format
@OFTEN
@given(data=st.data())
def test_the_same_texts_give_the_same_bytes(name: str, data: st.DataObject) -> None:
    draft = data.draw(FORMATS[name][0])
    document = opened(draft.content, draft.suffix)
    same = {(row.index, column): cell.text for row in document.rows for column, cell in row.cells.items()}
    assert document.with_cells(same) == draft.content
    assert document.with_cells({}) == draft.content
    assert document.with_columns({column: [""] * len(document.rows) for column in document.columns}) == draft.content


@each_format
@OFTEN
@given(data=st.data())
def test_changed_cells_have_their_new_texts_and_all_others_their_old_ones(name: str, data: st.DataObject) -> None:
    drafts, new = FORMATS[name]
    draft = data.draw(drafts)
    changes = changed_in(data, draft, new)
    expected = [dict(row) for row in draft.texts]
    for (index, column), text in changes.items():
        expected[index][column] = text
    written = opened(draft.content, draft.suffix).with_cells(changes)
    again = opened(written, draft.suffix)
    assert texts(again) == expected
    assert again.with_cells(changes) == written


@each_format
@OFTEN
@given(data=st.data())
def test_all_bytes_outside_a_changed_cell_stay(name: str, data: st.DataObject) -> None:
    drafts, new = FORMATS[name]
    draft = data.draw(drafts)
    for key, text in changed_in(data, draft, new).items():
        written = opened(draft.content, draft.suffix).with_cells({key: text}).decode()
        if key in draft.spans:
            start, end = draft.spans[key]
            assert written.startswith(draft.text[:start])
            assert written.endswith(draft.text[end:])
            assert len(written) >= len(draft.text) - (end - start)
        else:
            before = next(
                (at for at, pair in enumerate(zip(draft.text, written, strict=False)) if pair[0] != pair[1]),
                len(draft.text),
            )
            assert written.endswith(draft.text[before:])


@each_format
@OFTEN
@given(data=st.data())
def test_changes_at_once_are_changes_one_after_another(name: str, data: st.DataObject) -> None:
    drafts, new = FORMATS[name]
    draft = data.draw(drafts)
    changes = changed_in(data, draft, new)
    content = draft.content
    for key, text in changes.items():
        content = opened(content, draft.suffix).with_cells({key: text})
    assert opened(draft.content, draft.suffix).with_cells(changes) == content


@each_format
@OFTEN
@given(data=st.data())
def test_added_columns_are_read_again_and_nothing_else_changes(name: str, data: st.DataObject) -> None:
    drafts, new = FORMATS[name]
    draft = data.draw(drafts)
    document = opened(draft.content, draft.suffix)
    added = {
        column: data.draw(st.lists(new, min_size=len(draft.texts), max_size=len(draft.texts)))
        for column in (Column.SEMANTICS, Column.PROOF)
    }
    written = document.with_columns(added)
    again = opened(written, draft.suffix)
    fresh = [column for column in added if column not in document.columns]
    assert texts(again) == [
        {**row, **{column: added[column][index] for column in fresh}} for index, row in enumerate(draft.texts)
    ]
    assert all(column in again.columns for column in added)
    assert is_subsequence(draft.content, written)


def is_subsequence(old: bytes, new: bytes) -> bool:
    left = iter(new)
    return all(byte in left for byte in old)


@OFTEN
@given(data=st.data())
def test_another_reader_of_csv_reads_the_same_texts(data: st.DataObject) -> None:
    draft = data.draw(delimited_drafts())
    written = opened(draft.content, draft.suffix).with_cells(changed_in(data, draft, value_texts))
    delimiter = "," if draft.suffix == ".csv" else "\t"
    reader = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    found = [{column: _bare(row[column.value]) for column in COLUMNS} for row in reader]
    assert found == [{column: row.text(column) for column in COLUMNS} for row in opened(written, draft.suffix).rows]


@OFTEN
@given(data=st.data())
def test_another_reader_of_yaml_reads_the_same_texts(data: st.DataObject) -> None:
    draft = data.draw(yaml_drafts())
    changes = changed_in(data, draft, value_texts)
    written = opened(draft.content, draft.suffix).with_cells(changes)
    whole = yaml.safe_load(written.decode("utf-8-sig"))
    rows = whole["rows"] if isinstance(whole, dict) else whole
    for (index, column), text in changes.items():
        if text == draft.texts[index][column]:
            continue
        key = next(key for key in rows[index] if _same(key, column))
        value = rows[index][key]
        assert _bare("\n".join(value) if isinstance(value, list) else value) == text


def _same(key: str, column: Column) -> bool:
    return [sign for sign in key.lower() if sign.isalnum()] == [sign for sign in column.value.lower() if sign.isalnum()]


def _bare(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


class ShiftsEverything(MarkdownSheet):
    """Writes a new text one cell too far to the left."""

    def _cell_splices(self, index: int, column: Column, text: str) -> Iterable[Splice]:
        return [
            replace(each, start=each.start - 4, end=each.end - 4) for each in super()._cell_splices(index, column, text)
        ]


def test_an_edit_that_would_change_something_else_is_noticed_and_refused() -> None:
    source = Source.of(Path("m.md"), "m.md", table(row(notes="n")))
    document = ShiftsEverything(source, read_markdown(source).tables)
    with pytest.raises(LoadError) as caught:
        document.with_cells({(0, Column.NOTES): "x"})
    assert str(caught.value) == (
        "m.md:3:65: this cannot be edited in the form that it is written in [not-editable]\n"
        "  nothing was changed; write the row in the usual form and try again"
    )
