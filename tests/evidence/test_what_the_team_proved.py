"""The team adopts its matrix, records what a session proved, and is told which rows claim more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.conftest import Team
from tests.evidence.team_repository import MATRIX, rows_by_line, texts
from tests.evidence.team_repository.proof import (
    COULD_BE_PROMOTED,
    DIGEST,
    NEEDS_A_PROCESS,
    OVERCLAIMING,
    SEMANTICS,
    write_record,
)


def fill_in(path: Path) -> None:
    """Write down what a person knows: which semantics each row means. The column is the last but one."""
    lines = path.read_bytes().decode().split("\n")
    for number, name in rows_by_line(path.read_text(encoding="utf-8")).items():
        if name in SEMANTICS:
            first, semantics, proof, end = lines[number - 1].rsplit("|", 3)
            assert (semantics.strip(), proof.strip()) == ("", "")
            lines[number - 1] = f"{first}| {SEMANTICS[name]} |{proof}|{end}"
    path.write_bytes("\n".join(lines).encode())


def without_the_last_cell(content: bytes) -> list[bytes]:
    """Return a document's lines without what only the machine writes."""
    return [line.rsplit(b"|", 2)[0] if line.startswith(b"|") else line for line in content.split(b"\n")]


@pytest.fixture
def matrix(team: Team) -> Path:
    """Return the matrix, adopted, with the semantics of its rows."""
    assert team.run("matrix", "adopt", MATRIX).status == 0
    fill_in(team.root / MATRIX)
    return team.root / MATRIX


def gate(team: Team, record: Path) -> tuple[int, dict[str, Any]]:
    """Record a record, and return the gate's status and what it tells."""
    assert team.run("matrix", "record", MATRIX, "--from", str(record)).status == 0
    said = team.run("gate", MATRIX, "--from", str(record), "--format", "json")
    return said.status, json.loads(said.out)


def claiming_without_semantics(matrix: Path) -> set[str]:
    """Return the rows that say that something works, and not what of the kit's."""
    lines = matrix.read_text(encoding="utf-8").splitlines()
    named = rows_by_line("\n".join(lines)).items()
    claims = {
        name
        for number, name in named
        if {"Implemented", "**Implemented**", "Partial", "Shipped"} & words(lines[number - 1])
    }
    return claims - set(SEMANTICS)


def words(line: str) -> set[str]:
    """Return what the cells of a row say."""
    return {cell.strip() for cell in line.split("|")}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_adopting_adds_two_columns_and_changes_nothing_else(team: Team, end: str, mark: str) -> None:
    original = (mark + texts()[MATRIX].replace("\n", end)).encode()
    (team.root / MATRIX).write_bytes(original)
    assert team.run("matrix", "adopt", MATRIX).status == 0
    adopted = (team.root / MATRIX).read_bytes()
    pairs = list(zip(original.split(b"\n"), adopted.split(b"\n"), strict=True))
    assert [old for old, new in pairs if not old.startswith(b"|") and old != new] == []
    tables = [(old.rstrip(b"\r|"), new) for old, new in pairs if old.startswith(b"|")]
    assert [old for old, new in tables if not new.startswith(old)] == []
    assert {new.count(b"|") - old.count(b"|") for old, new in pairs if old.startswith(b"|")} == {2}
    assert team.run("matrix", "adopt", MATRIX).status == 0
    assert (team.root / MATRIX).read_bytes() == adopted


def test_an_adopted_matrix_is_found_wrong_in_the_same_places(team: Team) -> None:
    before = team.found()
    team.run("matrix", "adopt", MATRIX)
    assert team.found() == before


def test_recording_changes_the_machines_cells_alone_and_once(team: Team, matrix: Path, tmp_path: Path) -> None:
    record = str(write_record(tmp_path / "record.jsonl"))
    before = matrix.read_bytes()
    assert team.run("matrix", "record", MATRIX, "--from", record).status == 0
    recorded = matrix.read_bytes()
    assert without_the_last_cell(recorded) == without_the_last_cell(before)
    changed = [new for old, new in zip(before.split(b"\n"), recorded.split(b"\n"), strict=True) if old != new]
    assert len(changed) == len(SEMANTICS)
    assert team.run("matrix", "record", MATRIX, "--from", record).status == 0
    assert matrix.read_bytes() == recorded


def test_a_proof_says_whose_it_is_and_how_much_passed(team: Team, matrix: Path, tmp_path: Path) -> None:
    team.run("matrix", "record", MATRIX, "--from", str(write_record(tmp_path / "record.jsonl")))
    lines = matrix.read_text(encoding="utf-8").splitlines()
    named = rows_by_line("\n".join(lines)).items()
    proofs = {name: lines[number - 1].rsplit("|", 2)[1].strip() for number, name in named}
    whom = "acme 2.1 by stdio:acme-adapter, integration"
    whose = f"{whom}; Dagster 1.13 full; kit 0.1.0, scenarios {DIGEST[:8]}; record.jsonl"
    asked = {
        "Missed ticks are caught up, five at most": f"1/1 pass; {whose}",
        "A cursor survives a crash": f"3/3 pass; {whose}",
        "History shows the latest tick first": f"0/1, 1 fail; {whose}",
        "A push is evaluated at once": f"0/1, 1 unsupported; {whose}",
        "All that failed is retried": f"1/2, 1 excepted; {whose}",
        "One key, one run, gated nowhere": f"1/1 pass; {whose}",
        "Waves have an order": "",
    }
    assert {name: proofs[name] for name in asked} == asked


def test_the_gate_names_the_rows_that_claim_more_than_is_proven(team: Team, matrix: Path, tmp_path: Path) -> None:
    status, told = gate(team, write_record(tmp_path / "record.jsonl"))
    assert (status, breaches(told)) == (1, {**expected(matrix), **dict.fromkeys(OVERCLAIMING, "unproven")})
    scenarios = {feature(each): list(each["scenarios"]) for each in told["violations"]}
    assert {row: scenarios[row] for row in OVERCLAIMING} == {row: [name] for row, name in OVERCLAIMING.items()}
    assert sorted(feature(each) for each in told["promotable"]) == sorted(COULD_BE_PROMOTED)


def test_a_target_within_the_kit_proves_no_integration(team: Team, matrix: Path, tmp_path: Path) -> None:
    _, told = gate(team, write_record(tmp_path / "record.jsonl", in_process=True))
    unproven, too_weak = dict.fromkeys(OVERCLAIMING, "unproven"), dict.fromkeys(NEEDS_A_PROCESS, "level-not-reached")
    assert breaches(told) == {**expected(matrix), **unproven, **too_weak}


def test_the_gate_opens_when_claims_are_no_more_than_proven(team: Team, matrix: Path, tmp_path: Path) -> None:
    too_much = {*expected(matrix), *OVERCLAIMING}
    text = matrix.read_text(encoding="utf-8")
    lines = text.splitlines()
    for number, name in rows_by_line(text).items():
        if name in too_much:
            lines[number - 1] = re.sub(r"Implemented|Partial|Done|(?<=^)\| \|", said_less, lines[number - 1], count=1)
    matrix.write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, told = gate(team, write_record(tmp_path / "record.jsonl"))
    assert (status, told["violations"]) == (0, [])


def said_less(found: re.Match[str]) -> str:
    """Return a status that claims nothing."""
    return "| Planned |" if found.group().startswith("|") else "Planned"


def test_the_gate_changes_nothing(team: Team, matrix: Path, tmp_path: Path) -> None:
    record = write_record(tmp_path / "record.jsonl")
    gate(team, record)
    before = team.contents()
    team.run("gate", MATRIX, "--from", str(record))
    assert team.contents() == before


def breaches(told: dict[str, Any]) -> dict[str, str]:
    """Return in which way each row says more than is proven."""
    found = [(feature(each), each["breach"]) for each in told["violations"]]
    assert len(dict(found)) == len(found)
    return dict(found)


def expected(matrix: Path) -> dict[str, str]:
    """Return what the gate has against rows that no record can prove or disprove."""
    unknown = dict.fromkeys(("A run key is remembered", "A run key is forgotten"), "status-unknown")
    return {**dict.fromkeys(claiming_without_semantics(matrix), "no-semantics"), **unknown}


def feature(row: dict[str, Any]) -> str:
    """Return the feature of a row."""
    return str(row["row"]).partition(" / ")[2]
