"""The Markdown summary of a record."""

from __future__ import annotations

from pytest_dagster_parity.execution.writer import RecordFile
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report.markdown import summarize
from tests.unit.report.lines import footer, header, mismatch, scenario


def test_a_summary_tells_target_outcome_totals_and_what_did_not_pass() -> None:
    record = RecordFile(
        header=header(),
        scenarios=(
            scenario("schedules.dst.once"),
            scenario("schedules.dst.twice", Verdict.FAIL, mismatches=(mismatch("[0].status", "success", "failure"),)),
            scenario("sensors.key.kept", Verdict.INCONCLUSIVE, reason="advance: timed out\nafter 3 s"),
        ),
        footer=footer(required=4, required_executed=3, complete=False),
    )
    assert summarize(record) == (
        """\
# Dagster parity

- Target: acme 2.3
- Adapter: `stdio:./acme`
- Compared with: Dagster 1.13, level full
- Kit: 0.1.0, scenarios `abc`, seed 7
- Commit: none

**INCOMPLETE 3/4**

| domain | pass | fail | inconclusive |
| --- | --: | --: | --: |
| schedules | 1 | 1 | 0 |
| sensors | 0 | 0 | 1 |
| all | 1 | 1 | 1 |

## Fail

- `schedules/dst.yaml::schedules.dst.twice`: runs [0].status is failure, and not success

## Inconclusive

- `sensors/key.yaml::sensors.key.kept`: advance: timed out
"""
    )


def test_a_killed_session_is_unfinished() -> None:
    record = RecordFile(header=header(target=None, in_process=True, commit="f00"), scenarios=(), footer=None)
    assert summarize(record) == (
        """\
# Dagster parity

- Target: could not be opened
- Adapter: `stdio:./acme` (in process)
- Compared with: Dagster 1.13, level full
- Kit: 0.1.0, scenarios `abc`, seed 7
- Commit: `f00`

**UNFINISHED**: the session was killed.
"""
    )


def test_a_session_without_a_result_has_no_target() -> None:
    assert summarize(RecordFile(header=None, scenarios=(), footer=None)) == (
        "# Dagster parity\n\nNothing was asked of a target.\n\n**UNFINISHED**: the session was killed.\n"
    )


def test_of_a_long_story_the_summary_tells_the_beginning() -> None:
    line = scenario("sensors.key.kept", Verdict.INCONCLUSIVE, reason="no " * 1_000_000)
    told = summarize(RecordFile(header=None, scenarios=(line,), footer=None)).splitlines()[-1]
    assert (told.endswith("no no..."), len(told) < 600) == (True, True)
