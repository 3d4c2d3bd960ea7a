"""Verdicts as pytest's outcomes, as lines of the record, and as an exit status."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS, scenario, topic


def test_each_verdict_has_its_outcome(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    files = {
        "toys/schedules/toy.yaml": topic(
            scenario("schedules.toy.good"),
            scenario("schedules.toy.bad", "bad"),
            scenario("schedules.toy.needy", steps=["evaluate: {}"]),
            scenario("schedules.toy.crashing", "crashing"),
        )
    }
    Example(pytester, files).run_pytest(
        "--parity",
        "toys",
        "--parity-adapter",
        f"{ADAPTER}Launches",
        *workers,
        exit_status=1,
        outcomes={"passed": 1, "failed": 2, "skipped": 1},
        verdicts={
            "schedules/toy.yaml::schedules.toy.bad": "fail",
            "schedules/toy.yaml::schedules.toy.crashing": "inconclusive",
            "schedules/toy.yaml::schedules.toy.good": "pass",
            "schedules/toy.yaml::schedules.toy.needy": "unsupported",
        },
        summary=[
            "domain     pass  fail  unsupported  inconclusive",
            "schedules     1     1            1             1",
            "COMPLETE 3/4; 1 unsupported by the target",
        ],
        changed_files=[".parity/record.jsonl"],
        says=["toys/schedules/toy.yaml:20:", "the wheels came off"],
        never_says=["Traceback", "INTERNALERROR"],
    )


def test_what_breaks_the_adapters_border_costs_its_scenario_and_is_never_green(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    names = ("shapeless", "skipping", "good")
    files = {"toys/schedules/toy.yaml": topic(*(scenario(f"schedules.toy.{name}", name) for name in names))}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}ShowsAnything", *workers),
        exit_status=1,
        outcomes={"passed": 1, "failed": 2},
        verdicts={
            "schedules/toy.yaml::schedules.toy.good": "pass",
            "schedules/toy.yaml::schedules.toy.shapeless": "inconclusive",
            "schedules/toy.yaml::schedules.toy.skipping": "inconclusive",
        },
        says=[
            "Encoding objects of type object is unsupported",
            "runs: Skipped: not today",
        ],
        never_says=["INTERNALERROR", "Traceback"],
    )


def test_a_skip_tells_its_reason_and_points_at_the_scenario(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-only", "*needy", "-rs"),
        says=["SKIPPED [1] toys/sensors/toy.yaml:12: the target does not declare evaluate"],
    )


def test_a_session_that_executed_nothing_fails(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.needy", steps=["evaluate: {}"]))}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", *workers),
        exit_status=1,
        outcomes={"skipped": 1},
        summary=[
            "domain     unsupported",
            "schedules            1",
            "COMPLETE 0/1; 1 unsupported by the target",
            "Nothing was executed, so nothing is proven.",
        ],
    )


def test_what_passes_is_green(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.good", cases=["a", "b"]))}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", *workers),
        exit_status=0,
        outcomes={"passed": 2},
        summary=["domain     pass", "schedules     2", "COMPLETE 2/2"],
    )


def test_a_semantic_that_a_charter_semantic_replaces_is_not_required_of_who_can_do_that(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example = Example(
        pytester,
        {
            "toys/schedules/toy.yaml": topic(scenario("schedules.toy.good")),
            "toys/sensors/charter.yaml": topic(
                scenario(
                    "sensors.charter.other",
                    origin="charter",
                    also="replaces: schedules.toy.good",
                    steps=["delete_run: {run: r}", "launch_run: {job: good}"],
                ).replace(
                    "launch_run: {job: good}\n      - delete", "launch_run: {job: good}\n        as: r\n      - delete"
                )
            ),
        },
    )
    arguments = ("--parity", "toys", "-rs", *workers, "--parity-adapter")
    example.run_pytest(
        *arguments,
        f"{ADAPTER}DeletesToo",
        exit_status=0,
        outcomes={"passed": 1, "skipped": 1},
        verdicts={
            "schedules/toy.yaml::schedules.toy.good": "not-run",
            "sensors/charter.yaml::sensors.charter.other": "pass",
        },
        says=["not required: replaced by sensors.charter.other", "COMPLETE 1/1"],
    )
    example.run_pytest(
        *arguments,
        f"{ADAPTER}Launches",
        exit_status=0,
        outcomes={"passed": 1, "skipped": 1},
        verdicts={
            "schedules/toy.yaml::schedules.toy.good": "pass",
            "sensors/charter.yaml::sensors.charter.other": "unsupported",
        },
        says=["COMPLETE 1/2; 1 unsupported by the target"],
    )
