"""What a row may claim, by its words and by what it cites."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.claims import findings
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.model import ProofLevel, Row, Status
from pytest_dagster_parity.matrix.proven import Proven
from pytest_dagster_parity.protocol.words import ClockKind
from tests.unit.evidence.claims.rows import CI, CODE, IMPLEMENTED, TESTS, catalogue, context, row

ALIASES = Charter(aliases=MappingProxyType({"shipped": Status.IMPLEMENTED, "wip": Status.PARTIAL}))


def said(root: Path, claimed: Row, charter: Charter | None = None, **fields: object) -> list[tuple[str, str, str]]:
    found = findings(context(root, charter, **fields), claimed)
    return [(finding.rule, finding.message, finding.hint) for finding in found]


def rules(root: Path, claimed: Row, charter: Charter | None = None, **fields: object) -> list[str]:
    return [rule for rule, _, _ in said(root, claimed, charter, **fields)]


@pytest.mark.parametrize("status", ["Planned", "planned", "**Designed**", "`Designed`", " PLANNED "])
def test_a_status_may_be_in_any_case_and_emphasis(tmp_path: Path, status: str) -> None:
    assert said(tmp_path, row(status=status)) == []


def test_a_status_that_is_none_is_reported_with_what_was_meant(tmp_path: Path) -> None:
    assert said(tmp_path, row(status="Implmented")) == [
        ("status-unknown", "`Implmented` is no status", "Did you mean Implemented?")
    ]


def test_a_status_that_is_like_none_is_reported_with_all(tmp_path: Path) -> None:
    words = "Implemented, Partial, Designed, Planned, Exception"
    assert said(tmp_path, row(status="Done")) == [("status-unknown", "`Done` is no status", f"It is one of {words}.")]
    assert said(tmp_path, row(status="Done"), ALIASES) == [
        ("status-unknown", "`Done` is no status", f"It is one of {words}, or as the settings have it: shipped, wip.")
    ]


def test_a_row_without_a_status_is_reported(tmp_path: Path) -> None:
    words = "Implemented, Partial, Designed, Planned, Exception"
    assert said(tmp_path, row(status="")) == [("status-unknown", f"there is no status; it is one of {words}", "")]


def test_an_alias_means_its_status(tmp_path: Path) -> None:
    assert rules(tmp_path, row(status="Shipped", **IMPLEMENTED), ALIASES) == []
    assert rules(tmp_path, row(status="*shipped*", code=CODE, tests=TESTS), ALIASES) == ["implemented-without-ci"]
    assert rules(tmp_path, row(status="wip"), ALIASES) == ["partial-without-gap"]


def test_a_proof_level_that_is_none_is_reported(tmp_path: Path) -> None:
    assert said(tmp_path, row(level="intergration")) == [
        ("level-unknown", "`intergration` is no proof level", "Did you mean integration?")
    ]
    assert said(tmp_path, row(level="")) == [
        ("level-unknown", "the row requires no proof level", "It is one of unit, integration, e2e, prod.")
    ]


@pytest.mark.parametrize("level", ["", "-", "\N{EM DASH}", "n/a", "N/A"])
def test_only_an_exception_needs_no_proof_level(tmp_path: Path, level: str) -> None:
    assert rules(tmp_path, row(status="Exception", level=level)) == []
    assert rules(tmp_path, row(status="Planned", level=level)) == ["level-unknown"]


def test_an_exception_with_a_wrong_level_is_reported(tmp_path: Path) -> None:
    assert rules(tmp_path, row(status="Exception", level="smoke")) == ["level-unknown"]


def test_an_implemented_row_that_cites_all_is_clean(tmp_path: Path) -> None:
    assert said(tmp_path, row(status="Implemented", **IMPLEMENTED)) == []


@pytest.mark.parametrize(
    ("left_out", "rule"),
    [
        ({"code": ""}, "implemented-without-code"),
        ({"code": "`tick`"}, "implemented-without-code"),
        ({"tests": ""}, "implemented-without-test"),
        ({"tests": "Missing proof: `tests/ticks.rs`"}, "implemented-without-test"),
        ({"ci": ""}, "implemented-without-ci"),
        ({"ci": "\N{EM DASH}"}, "implemented-without-ci"),
        ({"ci": "job `test`: `cargo test`"}, "implemented-without-ci"),
        ({"ci": "`README.md`"}, "implemented-without-ci"),
    ],
)
def test_an_implemented_row_cites_code_test_and_ci(tmp_path: Path, left_out: dict[str, str], rule: str) -> None:
    assert rules(tmp_path, row(status="Implemented", **{**IMPLEMENTED, **left_out})) == [rule]
    assert rules(tmp_path, row(status="Partial", notes="gap", **{**IMPLEMENTED, **left_out})) == []


def test_a_path_that_is_gone_is_not_reported_as_nothing_cited(tmp_path: Path) -> None:
    gone = {"code": "`src/gone.rs`", "tests": "`tests/gone.rs`", "ci": "`.github/workflows/gone.yml`"}
    assert rules(tmp_path, row(status="Implemented", **gone)) == []


def test_an_address_alone_is_left_to_the_rule_of_sources(tmp_path: Path) -> None:
    foreign = {"code": "https://example.org/x", "tests": "FLOW-12", "ci": "see #12"}
    assert rules(tmp_path, row(status="Implemented", **foreign)) == []


def test_a_configuration_of_ci_is_what_the_settings_say(tmp_path: Path) -> None:
    charter = Charter(ci=("README.md",))
    assert rules(tmp_path, row(status="Implemented", **{**IMPLEMENTED, "ci": "`README.md`"}), charter) == []


@pytest.mark.parametrize("said_in", ["notes", "code", "tests", "ci"])
def test_a_partial_row_may_say_in_notes_and_evidence_what_is_missing(tmp_path: Path, said_in: str) -> None:
    assert rules(tmp_path, row(status="Partial", **{said_in: "not over DST"})) == []
    assert rules(tmp_path, row(status="Partial", **{said_in: "over DST"})) == ["partial-without-gap"]


def test_a_finding_stands_at_its_cell(tmp_path: Path) -> None:
    claimed = row(status="Implemented", tests=TESTS, ci=CI)
    (finding,) = findings(context(tmp_path), claimed)
    cell = claimed.cell(next(column for column in claimed.cells if column.value == "Evidence (Code)"))
    assert (finding.path, finding.line, finding.column) == ("docs/parity/matrix.md", 9, cell.column)
    assert finding.subject == "Schedules / ticks"


# Semantics

KNOWN = catalogue("schedules.ticks.once", "schedules.ticks.late")


def proven(*, in_process: bool = True, **verdicts: Verdict) -> Proven:
    return Proven(
        record="record.jsonl",
        adapter="stdio:acme",
        target="acme",
        version="2",
        in_process=in_process,
        clock=ClockKind.VIRTUAL,
        line="1.13",
        level="full",
        kit="0.1.0",
        digest="3f9c2a1b",
        is_finished=True,
        is_complete=True,
        verdicts={f"schedules.ticks.{name}": verdict for name, verdict in verdicts.items()},
    )


ENTRY = "acme 2 by stdio:acme, {level}; Dagster 1.13 full; kit 0.1.0, scenarios 3f9c2a1b; record.jsonl"


def test_what_means_no_semantic_is_reported(tmp_path: Path) -> None:
    claimed = row(semantics="`schedules.ticks.*`, schedules.tick.once")
    (finding,) = findings(context(tmp_path, catalogue=KNOWN), claimed)
    assert (finding.rule, finding.message, finding.hint) == (
        "semantics-unknown",
        "`schedules.tick.once` means no semantic of the kit",
        "Did you mean `schedules.ticks.once`?",
    )
    assert (
        finding.column == claimed.cells[next(each for each in claimed.cells if each.value == "Semantics")].column + 21
    )


def test_without_a_catalogue_nothing_is_said_of_semantics(tmp_path: Path) -> None:
    assert said(tmp_path, row(semantics="nothing.such")) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [("Planned", True), ("Designed", True), ("Partial", False), ("Implemented", False), ("Exception", False)],
)
def test_what_passes_is_more_than_designed_or_planned(tmp_path: Path, status: str, expected: bool) -> None:
    record = proven(once=Verdict.PASS, late=Verdict.PASS)
    claimed = row(status=status, semantics="schedules.ticks.*", notes="a gap", **IMPLEMENTED)
    found = said(tmp_path, claimed, catalogue=KNOWN, records=(record,))
    message = f"Schedules / ticks is called {status}, and its semantics pass: 2 of 2 in record.jsonl"
    assert [each[:2] for each in found] == ([("claim-behind-proof", message)] if expected else [])


@pytest.mark.parametrize(
    "late", [Verdict.FAIL, Verdict.EXCEPTED, Verdict.UNSUPPORTED, Verdict.INCONCLUSIVE, Verdict.NOT_RUN]
)
def test_only_a_pass_is_a_pass(tmp_path: Path, late: Verdict) -> None:
    record = proven(once=Verdict.PASS, late=late)
    assert said(tmp_path, row(semantics="schedules.ticks.*"), catalogue=KNOWN, records=(record,)) == []


def test_what_a_record_does_not_have_does_not_pass(tmp_path: Path) -> None:
    record = proven(once=Verdict.PASS)
    assert said(tmp_path, row(semantics="schedules.ticks.*"), catalogue=KNOWN, records=(record,)) == []
    assert rules(tmp_path, row(semantics="schedules.ticks.once"), catalogue=KNOWN, records=(record,)) == [
        "claim-behind-proof"
    ]


@pytest.mark.parametrize("level", list(ProofLevel))
def test_a_proof_must_reach_the_required_level(tmp_path: Path, level: ProofLevel) -> None:
    record = proven(in_process=False, once=Verdict.PASS)
    claimed = row(level=level.value, semantics="schedules.ticks.once")
    expected = ["claim-behind-proof"] if level in {ProofLevel.UNIT, ProofLevel.INTEGRATION} else []
    assert rules(tmp_path, claimed, catalogue=KNOWN, records=(record,)) == expected


def test_the_column_proof_tells_what_passes(tmp_path: Path) -> None:
    claimed = {"semantics": "schedules.ticks.once", "level": "integration"}
    entry = ENTRY.format(level="integration")
    assert rules(tmp_path, row(proof=f"1/1 pass; {entry}", **claimed), catalogue=KNOWN) == ["claim-behind-proof"]
    assert rules(tmp_path, row(proof=f"0/1, 1 fail; {entry}", **claimed), catalogue=KNOWN) == []
    weaker = ENTRY.format(level="unit")
    assert rules(tmp_path, row(proof=f"1/1 pass; {weaker}", **claimed), catalogue=KNOWN) == []
    assert rules(tmp_path, row(proof="all pass, says Ines", **claimed), catalogue=KNOWN) == []


def test_a_record_of_the_same_adapter_and_target_goes_before_the_column(tmp_path: Path) -> None:
    claimed = row(semantics="schedules.ticks.once", proof=f"1/1 pass; {ENTRY.format(level='unit')}")
    assert rules(tmp_path, claimed, catalogue=KNOWN, records=(proven(once=Verdict.FAIL),)) == []
    assert rules(tmp_path, claimed, catalogue=KNOWN, records=()) == ["claim-behind-proof"]
