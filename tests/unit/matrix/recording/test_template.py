"""A new matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.model import Column
from pytest_dagster_parity.matrix.semantics_cell import meaning_of
from pytest_dagster_parity.matrix.template import UnknownForm, new_matrix
from tests.unit.matrix.recording.makers import CATALOGUE, semantic

TITLES = {"schedules.dst.*": "Clocks | twice a `year`"}


def test_a_markdown_matrix_has_a_section_a_domain_and_a_row_a_topic() -> None:
    text = new_matrix("matrix.md", CATALOGUE, TITLES)
    heading = (
        "| Capability | Dagster Feature (OSS) | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) "
        "| Evidence (CI) | Owner | Notes | Semantics | Proof |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    )
    assert text.partition("\n## ")[2] == (
        f"Schedules\n\n{heading}"
        "| Schedules | Clocks \\| twice a `year` | Planned | integration | | | | | | `schedules.dst.*` | |\n"
        "| Schedules | Catchup | Planned | integration | | | | | | `schedules.catchup.*` | |\n"
        f"\n## Sensors\n\n{heading}"
        "| Sensors | Cursor | Planned | integration | | | | | | `sensors.cursor.*` | |\n"
    )


@pytest.mark.parametrize("name", ["m.md", "m.MARKDOWN", "m.csv", "m.tsv", "m.yaml", "m.yml"])
def test_a_matrix_of_every_form_can_be_read_and_means_all_semantics(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(new_matrix(name, CATALOGUE, TITLES).encode())
    document = open_document(path)
    assert document.columns == tuple(Column)
    assert {row.text(Column.STATUS) for row in document.rows} == {"Planned"}
    meant = [meaning_of(row.text(Column.SEMANTICS), CATALOGUE).semantics for row in document.rows]
    assert sorted(each.id for row in meant for each in row) == sorted(CATALOGUE.by_id)


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"quirk": True, "level": "edge"}, "Quirks: asked of Dagster only."),
        ({"level": "edge"}, "Edge cases: asked at the level exact."),
        ({"origin": "charter"}, "Not Dagster's: the charter asks it beyond Dagster."),
        ({}, ""),
    ],
)
def test_what_is_not_asked_of_everybody_is_noted(tmp_path: Path, fields: dict[str, object], note: str) -> None:
    catalogue = type(CATALOGUE)((semantic("run_identity.two-words.x", **fields), semantic("odd", **fields)))
    path = tmp_path / "m.csv"
    path.write_text(new_matrix("m.csv", catalogue, {}), encoding="utf-8")
    rows = [
        tuple(row.text(column) for column in (Column.CAPABILITY, Column.FEATURE, Column.NOTES, Column.SEMANTICS))
        for row in open_document(path).rows
    ]
    assert rows == [
        ("Run identity", "Two words", note, "run_identity.two-words.*"),
        ("Odd", "Odd", note, "odd"),
    ]


@pytest.mark.parametrize("name", ["matrix", "matrix.txt"])
def test_a_form_that_nobody_reads_is_refused(name: str) -> None:
    with pytest.raises(UnknownForm) as raised:
        new_matrix(name, CATALOGUE, {})
    assert str(raised.value) == f"{name}: a matrix is written as .md, .markdown, .csv, .tsv, .yaml, .yml [matrix-form]"
