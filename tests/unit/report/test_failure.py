"""The message of a scenario that did not pass."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report.failure import Circumstances, explain
from pytest_dagster_parity.report.transcripts import Shown, Transcript
from tests.unit.report.lines import mismatch, scenario, step


def circumstances(**fields: Any) -> Circumstances:
    given: dict[str, Any] = {
        "path": "backfills/retry.yaml",
        "line": 5,
        "column": 5,
        "statement": "A retry launches what failed.",
        "target": "acme 2.3",
        "adapter": "stdio:./acme",
        "transcript": None,
    }
    return Circumstances(**{**given, **fields})


def test_a_failure_tells_where_what_whose_and_what_to_do() -> None:
    line = scenario(
        "backfills.retry.only-failed",
        Verdict.FAIL,
        steps=(
            step(1, "launch_backfill", at="2024-01-01T00:00:00Z", arguments={"at": "x", "assets": ["a"]}),
            step(
                2,
                "expect",
                at="2024-01-01T00:00:01Z",
                outcome="mismatched",
                observed={"runs": [{"status": "success"}, {"status": "failure"}, {"status": "success"}]},
            ),
        ),
        mismatches=(
            mismatch("[1].status", "success", "failure"),
            mismatch("[2]", None, {"status": "success"}, message="it is one too many"),
        ),
    )
    transcript = Transcript(
        id=line.id,
        case=None,
        line="1.13.29",
        observed=(Shown(step=2, observation="runs", value=[{"status": "success"}, {"status": "success"}]),),
    )
    assert explain(line, circumstances(transcript=transcript)) == (
        """\
backfills/retry.yaml:31:7: fail [backfills.retry.only-failed]
  A retry launches what failed.

  Steps
     1  launch_backfill  at 2024-01-01T00:00:00Z  assets: [a]  done
  >  2  expect           at 2024-01-01T00:00:01Z  runs  mismatched

  In step 2, expect: runs
                expected     observed
    [1].status  success   != failure            it is another
    [2]         nothing   != {status: success}  it is one too many
    All that was observed:
      [0] {status: success}
    > [1] {status: failure}
    > [2] {status: success}
    Dagster 1.13.29 showed:
      [0] {status: success}
      [1] {status: success}

  target acme 2.3 through stdio:./acme
  Replay: pytest --parity --parity-seed 7 --parity-only backfills.retry.only-failed"""
    )


def test_long_values_stand_beneath_each_other_and_the_difference_is_marked() -> None:
    line = scenario(
        "sensors.cursor.kept",
        Verdict.FAIL,
        case="twice",
        attempt=2,
        steps=(step(1, "expect", outcome="mismatched", observed={"runs": []}),),
        mismatches=(mismatch("[0].error", "x" * 50 + " one " + "y" * 3, "x" * 50 + " two " + "y" * 3),),
    )
    assert explain(line, circumstances()).splitlines()[:11] == [
        "backfills/retry.yaml:31:7: fail [sensors.cursor.kept[twice]], attempt 2",
        "  A retry launches what failed.",
        "",
        "  Steps",
        "  >  1  expect  runs  mismatched",
        "",
        "  In step 1, expect: runs",
        "    [0].error: it is another",
        f"      expected  {'x' * 50} one yyy",
        f"      observed  {'x' * 50} two yyy",
        f"                {' ' * 51}^^^",
    ]


def test_an_inconclusive_scenario_is_not_laid_at_the_targets_door() -> None:
    line = scenario(verdict=Verdict.INCONCLUSIVE, reason="advance: the adapter's process ended\nits last words")
    assert explain(line, circumstances()) == (
        """\
backfills/retry.yaml:5:5: inconclusive [schedules.dst.once]
  A retry launches what failed.
  advance: the adapter's process ended
  its last words
  Nothing is said about the target: the adapter broke, or the target did not settle.
  target acme 2.3 through stdio:./acme
  Replay: pytest --parity --parity-seed 7 --parity-only schedules.dst.once"""
    )


def test_a_refusal_of_the_definitions_is_told_without_steps() -> None:
    refused = mismatch("", "accepted", "invalid_argument: no", observation="definitions", message="they are refused")
    text = explain(scenario(verdict=Verdict.FAIL, mismatches=(refused,)), circumstances())
    assert text.splitlines()[2:5] == [
        "  In the world's opening: definitions",
        "               expected     observed",
        '    all of it  accepted  != "invalid_argument: no"  they are refused',
    ]


def test_a_refusal_of_a_step_is_told_by_the_step() -> None:
    refused = mismatch("", "done", "conflict: busy", observation="launch_run", message="it is refused")
    steps = (step(1, "launch_run", outcome="refused: conflict"),)
    text = explain(scenario(verdict=Verdict.FAIL, steps=steps, mismatches=(refused,)), circumstances())
    assert text.splitlines()[6:9] == [
        "  In step 1, launch_run",
        "               expected     observed",
        '    all of it  done      != "conflict: busy"  it is refused',
    ]


def test_what_is_too_much_for_a_screen_is_left_to_the_record() -> None:
    rows: list[Any] = [{"status": "success"}] * 100_000
    line = scenario(
        "backfills.retry.only-failed",
        Verdict.FAIL,
        steps=(step(1, "expect", outcome="mismatched", observed={"runs": rows}),),
        mismatches=tuple(
            mismatch(f"[{at}]", None, rows[at], message="it is one too many") for at in range(1, len(rows))
        ),
    )
    told = explain(line, circumstances())
    assert "    ... and 99979 more differences: see the record" in told
    assert "    ... and 99950 more rows: see the record" in told
    assert len(told.splitlines()) < 150


def test_of_a_long_text_the_surroundings_of_the_difference_are_shown() -> None:
    line = scenario(
        "backfills.retry.only-failed",
        Verdict.FAIL,
        steps=(step(1, "expect", outcome="mismatched", observed={"runs": [{"error": "x" * 10_000_000}]}),),
        mismatches=(mismatch("[0].error", "x" * 4_000 + "y", "x" * 10_000_000),),
    )
    told = explain(line, circumstances())
    around = "x" * 200
    assert f"      expected  ...{around}y\n" in told
    assert f"      observed  ...{around}{around}... (10000000 characters)\n" in told
    assert len(told) < 5_000


def test_the_text_of_an_error_is_shown_as_far_as_anybody_reads() -> None:
    line = scenario("backfills.retry.only-failed", Verdict.INCONCLUSIVE, reason="no " * 1_000_000 + "\nsecond line")
    told = explain(line, circumstances())
    assert ("  second line" in told.splitlines(), len(told) < 5_000) == (True, True)
