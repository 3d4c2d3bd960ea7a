"""The same matrix as CSV, TSV and YAML: the same defects are found and mended, and the rest of the file stays."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest
import yaml

from tests.evidence.conftest import Team
from tests.evidence.defects import DEFECTS
from tests.evidence.team_repository import MATRIX, texts
from tests.evidence.team_repository.tables import FEATURE, rows_of

PLANTED = [defect for defect in DEFECTS if defect.document == MATRIX]
FIXABLE = [defect for defect in PLANTED if defect.fixed]


def as_csv(rows: list[dict[str, str]]) -> str:
    return _delimited(rows, "excel")


def as_tsv(rows: list[dict[str, str]]) -> str:
    return _delimited(rows, "excel-tab")


def as_yaml(rows: list[dict[str, str]]) -> str:
    return f"# Begun by Jo.\n{yaml.safe_dump({'rows': rows}, sort_keys=False, width=10_000)}"


FORMS: dict[str, Callable[[list[dict[str, str]]], str]] = {"csv": as_csv, "tsv": as_tsv, "yaml": as_yaml}


@pytest.fixture(params=FORMS)
def sibling(team: Team, request: pytest.FixtureRequest) -> str:
    """Return the path of the matrix in another form, which has taken the place of the one in Markdown."""
    path = f"docs/parity/matrix.{request.param}"
    text = FORMS[request.param](rows_of(texts()[MATRIX]))
    (team.root / path).write_bytes(text.encode())
    (team.root / MATRIX).unlink()
    return path


def found(team: Team, document: str) -> Counter[tuple[str, str]]:
    """Return the row and the rule of each finding of one document."""
    findings = [each for each in team.findings() if each["path"] == document]
    return Counter((each["row"].partition(" / ")[2], each["rule"]) for each in findings)


def test_the_same_defects_are_found(team: Team, sibling: str) -> None:
    assert found(team, sibling) == Counter((defect.row, defect.rule) for defect in PLANTED)


def test_a_finding_has_a_place_in_its_row(team: Team, sibling: str) -> None:
    lines = (team.root / sibling).read_text(encoding="utf-8").splitlines()
    places = {each["row"]: each["line"] for each in team.findings() if each["path"] == sibling}
    far = {
        row: line
        for row, line in places.items()
        if not any(row.partition(" / ")[2] in near for near in lines[max(line - 12, 0) : line + 2])
    }
    assert far == {}


def test_only_what_is_mended_changes(team: Team, sibling: str) -> None:
    before = (team.root / sibling).read_bytes().split(b"\n")
    team.run("check", "--fix")
    after = (team.root / sibling).read_bytes().split(b"\n")
    changed = [(old.decode(), new.decode()) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == len(FIXABLE)
    assert [defect.fixed for defect in FIXABLE if not any(defect.fixed in new for _, new in changed)] == []
    fixable = {(defect.row, defect.rule) for defect in FIXABLE}
    assert found(team, sibling) == Counter(each for each in _pairs() if each not in fixable)


def test_adopting_adds_two_columns(team: Team, sibling: str) -> None:
    before = found(team, sibling)
    assert team.run("matrix", "adopt", sibling).status == 0
    adopted = (team.root / sibling).read_bytes()
    assert found(team, sibling) == before
    assert team.run("matrix", "adopt", sibling).status == 0
    assert (team.root / sibling).read_bytes() == adopted


def _pairs() -> list[tuple[str, str]]:
    return [(defect.row, defect.rule) for defect in PLANTED]


def _delimited(rows: list[dict[str, str]], dialect: str) -> str:
    text = io.StringIO(newline="")
    columns = ["Capability", FEATURE, *(name for name in rows[0] if name not in {"Capability", FEATURE})]
    writer = csv.DictWriter(text, columns, dialect=dialect)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
