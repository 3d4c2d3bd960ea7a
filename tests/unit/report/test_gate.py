"""What the gate says, to people and to programs."""

from __future__ import annotations

import json

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.gate_report import GateReport, Violation
from pytest_dagster_parity.report import gate, gate_formats
from tests.unit.matrix.gate.rows import claim, judged
from tests.unit.matrix.recording.makers import SCHEDULES, passing, proven

RECORD = proven(
    {**passing(*SCHEDULES), SCHEDULES[1]: Verdict.FAIL, SCHEDULES[3]: Verdict.UNSUPPORTED}, digest="deadbeef"
)
PROOF = "acme 2.1 by stdio:acme-adapter, integration; record.jsonl"


def report() -> GateReport:
    rows = [
        claim(semantics="schedules.dst.*, schedules.catchup.*", records=[RECORD]),
        claim("Planned", "schedules.dst.fall", records=[RECORD], line=8),
    ]
    return judged(*rows, records=[RECORD])


def test_people_are_told_row_by_row() -> None:
    assert gate.text(report()) == (
        "record.jsonl:1:1: the record is of the scenarios deadbeef (kit 0.1.0), and these are 3f9c2a1b: it is the "
        "proof of something else [record-of-other-scenarios]\n"
        "  run it again with this kit, or judge it with the kit and the scenarios that it was made with\n"
        "docs/matrix.md:7:20: Schedules: claims Implemented, requires integration: 2 of 4 do not pass [unproven]\n"
        f"  proof: 2/4, 1 fail, 1 unsupported; {PROOF}\n"
        "  fail: schedules.dst.spring[daily]\n"
        "  unsupported: schedules.catchup.latest\n"
        "  every scenario of its semantics must pass; else it is Partial\n"
        "Rows that could claim more:\n"
        f"  docs/matrix.md:8: Schedules: Planned could be Implemented: 1/1 pass; {PROOF}\n"
        "Semantics that no row mentions: 1\n"
        "  sensors.cursor.kept\n"
        "GATE SHUT: 1 of 2 rows says more than is proven by record.jsonl (acme 2.1 by stdio:acme-adapter, Dagster 1.13 "
        "full); the record itself is no proof\n"
    )


def test_an_open_gate_says_so() -> None:
    assert gate.text(judged(claim(semantics="schedules.*, sensors.*"))) == (
        "gate open: none of 1 row says more than is proven by record.jsonl (acme 2.1 by stdio:acme-adapter, Dagster "
        "1.13 full)\n"
    )


def test_what_no_row_mentions_is_told_by_topic() -> None:
    told = gate.text(judged(claim("Implemented", "sensors.*"))).splitlines()
    assert told[:3] == ["Semantics that no row mentions: 3", "  schedules.dst.*  (2)", "  schedules.catchup.latest"]


def test_programs_are_told_everything() -> None:
    told = json.loads(gate_formats.json_text(report()))
    assert (told["version"], told["open"], told["rows"], told["unmentioned"]) == (1, False, 2, ["sensors.cursor.kept"])
    assert told["records"] == [
        {
            "record": "record.jsonl",
            "target": "acme",
            "target_version": "2.1",
            "adapter": "stdio:acme-adapter",
            "proves": "integration",
            "level": "full",
            "dagster_line": "1.13",
            "kit": "0.1.0",
            "scenarios": "deadbeef",
        }
    ]
    assert [each["breach"] for each in told["violations"]] == ["record-of-other-scenarios", "unproven"]
    assert told["violations"][1] == {
        "breach": "unproven",
        "path": "docs/matrix.md",
        "line": 7,
        "column": 20,
        "row": "Schedules",
        "claim": "Implemented",
        "required": "integration",
        "proof": f"2/4, 1 fail, 1 unsupported; {PROOF}",
        "message": "2 of 4 do not pass",
        "hint": "every scenario of its semantics must pass; else it is Partial",
        "scenarios": {"schedules.dst.spring[daily]": "fail", "schedules.catchup.latest": "unsupported"},
    }
    assert told["promotable"] == [
        {
            "path": "docs/matrix.md",
            "line": 8,
            "row": "Schedules",
            "claim": "Planned",
            "to": "Implemented",
            "proof": f"1/1 pass; {PROOF}",
        }
    ]


def test_github_is_told_in_commands_that_a_text_cannot_break_out_of() -> None:
    lines = gate_formats.github_text(report()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error", "::notice", "GATE"]
    assert lines[1] == (
        "::error file=docs/matrix.md,line=7,col=20,title=unproven::Schedules: claims Implemented, requires "
        "integration: 2 of 4 do not pass%0Afail: schedules.dst.spring[daily]%0Aunsupported: schedules.catchup.latest%0A"
        "every scenario of its semantics must pass; else it is Partial"
    )
    (broken,) = report().violations[1:]
    hostile = GateReport(
        records=(RECORD,),
        rows=1,
        violations=(_renamed(broken, "a,b:c\n::error::x"),),
        promotable=(),
        unmentioned=(),
    )
    first, last = gate_formats.github_text(hostile).splitlines()
    assert first.startswith("::error file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax,line=7,")
    assert last.startswith("GATE SHUT: ")


def _renamed(violation: Violation, path: str) -> Violation:
    return Violation(
        breach=violation.breach,
        path=path,
        line=violation.line,
        column=violation.column,
        row=violation.row,
        message=violation.message,
    )
