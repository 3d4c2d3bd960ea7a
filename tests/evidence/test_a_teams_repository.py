"""A check of the team's repository: every planted defect is found, once, and nothing that is clean."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.rules import RULES
from tests.evidence.conftest import Team
from tests.evidence.defects import DEFECTS
from tests.evidence.team_repository import MATRIX, PROVEN, results, rows_by_line, texts

FIXABLE = [defect for defect in DEFECTS if defect.fixed]
OF_TWO = "Postgres is gated by a test that is left out"
"""Its command is another one in CI, which is weak, and leaves its test out, which is not."""
OF_RESULTS = {"result-missing", "result-failed", "result-skipped"}


def test_every_rule_is_planted() -> None:
    assert {defect.rule for defect in DEFECTS} == set(RULES) - OF_RESULTS


def test_a_row_has_one_defect_at_most_and_as_many_rows_have_none() -> None:
    rows = {(document, name) for document in (MATRIX, PROVEN) for name in rows_by_line(texts()[document]).values()}
    planted = [(defect.document, defect.row) for defect in DEFECTS if defect.document in {MATRIX, PROVEN}]
    assert [row for row, count in Counter(planted).items() if count > 1] == [(MATRIX, OF_TWO)]
    assert set(planted) < rows
    assert len(rows) >= 2 * len(set(planted))


def test_every_planted_defect_is_found_and_nothing_clean_is(team: Team) -> None:
    found = team.found()
    planted = Counter(team.planted(defect) for defect in DEFECTS)
    assert (found - planted, planted - found) == (Counter(), Counter())


def test_a_message_names_what_is_wrong(team: Team) -> None:
    said = {team.placed(each): f"{each['message']} {each['hint']}" for each in team.findings()}
    unsaid = {defect: said.get(team.planted(defect), "") for defect in DEFECTS}
    assert {defect.row: text for defect, text in unsaid.items() if defect.says not in text} == {}


def test_what_is_wrong_fails_a_check_and_what_is_weak_does_not(team: Team) -> None:
    assert team.run("check").status == 1
    clean = team.root / "docs/parity/matrix-weak.md"
    head = "\n".join(texts()[PROVEN].splitlines()[:6])
    row = (
        "| Sensors | Weak | Partial | unit | `ui/src/timeline.ts` (`renderTimeline`) | | | Mei | Missing: tests. | | |"
    )
    clean.write_text(f"{head}\n{row}\n", encoding="utf-8")
    charter, exceptions = team.root / "docs/parity/charter.md", team.root / "docs/audits/exceptions.md"
    lines = charter.read_text(encoding="utf-8").splitlines(keepends=True)
    charter.write_text("".join(line for line in lines if "limits" not in line and "Ines" not in line), encoding="utf-8")
    lines = exceptions.read_text(encoding="utf-8").splitlines(keepends=True)
    exceptions.write_text("".join(line for line in lines if "Freshness" not in line), encoding="utf-8")
    said = team.run("check", "--format", "json", "docs/parity/matrix-weak.md")
    assert said.status == 0
    assert {finding["rule"] for finding in json.loads(said.out)["findings"]} <= {"symbol-by-search", "exception-unused"}


@pytest.mark.parametrize("write", [results.write_junit, results.write_json], ids=["junit", "json"])
def test_results_tell_which_proofs_did_not_run_or_pass(team: Team, tmp_path: Path, write) -> None:  # noqa: ANN001
    files = [word for path in write(tmp_path) for word in ("--results", str(path))]
    assert team.found(*files) - team.found() == Counter(
        {
            (MATRIX, "Wrong schedules are refused", "result-failed"): 1,
            (MATRIX, "Clients are tested as they are", "result-failed"): 1,
            (MATRIX, "A watched run ends by a signal", "result-skipped"): 1,
            (MATRIX, "The registry lists schedules", "result-missing"): 1,
        }
    )
    assert team.found() - team.found(*files) == Counter()


def test_a_difference_is_shown_and_nothing_is_changed(team: Team) -> None:
    before = team.contents()
    said = team.run("check", "--diff")
    added = [line for line in said.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    removed = [line for line in said.out.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert len(added) == len(removed) == len(FIXABLE)
    assert [defect.row for defect in FIXABLE if not any(defect.fixed in line for line in added)] == []
    assert team.contents() == before


def test_what_is_mended_is_shown_on_demand(team: Team) -> None:
    shown = [line for line in team.run("check", "--diff").out.splitlines() if line.startswith(("+", "-", "@"))]
    said = team.run("check", "--fix", "--diff").out.splitlines()
    assert [line for line in said if line.startswith(("+", "-", "@"))] == shown
    assert team.run("check", "--diff").out.count("\n@@") == 0


def test_just_what_can_be_mended_is_mended(team: Team) -> None:
    before = team.found()
    team.run("check", "--fix")
    assert before - team.found() == Counter(team.planted(defect) for defect in FIXABLE)
    assert team.found() - before == Counter()


def test_mending_twice_mends_nothing_more(team: Team) -> None:
    team.run("check", "--fix")
    mended = team.contents()
    team.run("check", "--fix")
    assert team.contents() == mended


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_only_cited_cells_are_changed(team: Team, end: str, mark: str) -> None:
    original = (mark + texts()[MATRIX].replace("\n", end)).encode()
    (team.root / MATRIX).write_bytes(original)
    before = team.contents()
    team.run("check", "--fix")
    after = team.contents()
    assert {path for path in before if before[path] != after[path]} == {MATRIX}
    lines = list(zip(original.split(b"\n"), after[MATRIX].split(b"\n"), strict=True))
    changed = [(old.split(b"|"), new.split(b"|")) for old, new in lines if old != new]
    cells = [[(a, b) for a, b in zip(old, new, strict=True) if a != b] for old, new in changed]
    assert [len(each) for each in cells] == [1] * len(FIXABLE)
    written = b"".join(new for each in cells for _, new in each).decode()
    assert [defect.fixed for defect in FIXABLE if defect.fixed not in written] == []


def test_a_baseline_lets_pass_what_is_known_and_nothing_else(team: Team) -> None:
    baseline = str(team.root / "parity-baseline.json")
    team.run("check", "--baseline", baseline, "--update-baseline")
    assert team.found("--baseline", baseline) == Counter()
    assert team.run("check", "--baseline", baseline).status == 0
    matrix = team.root / MATRIX
    text = matrix.read_text(encoding="utf-8")
    matrix.write_text(text.replace("schedule.rs:79` (`history`)", "schedule.rs:9` (`history`)"), encoding="utf-8")
    assert team.found("--baseline", baseline) == Counter({(MATRIX, "History keeps ticks that failed", "line-drift"): 1})
    assert team.run("check", "--baseline", baseline).status == 1


def test_every_format_tells_all(team: Team) -> None:
    text, github = (team.run("check", "--format", name).out for name in ("text", "github"))
    sarif = json.loads(team.run("check", "--format", "sarif").out)
    assert [
        len(team.findings()),
        len(sarif["runs"][0]["results"]),
        len([line for line in github.splitlines() if line.startswith(("::error", "::warning", "::notice"))]),
        len([line for line in text.splitlines() if any(f"[{rule}]" in line for rule in RULES)]),
    ] == [len(DEFECTS)] * 4


def test_one_document_is_checked_where_one_is_named(team: Team) -> None:
    rules = {defect.rule for defect in DEFECTS if defect.document == PROVEN}
    assert {rule for path, _, rule in team.found(PROVEN) if path == PROVEN} == rules
