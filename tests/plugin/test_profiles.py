"""`--parity-profile` runs a named set, and `--parity-require` demands that all of one is proven."""

from __future__ import annotations

from itertools import takewhile

import pytest

from pytest_dagster_parity.testing import Example, Observed
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS, scenario, topic

GOOD = {
    "toys/schedules/toy.yaml": topic(scenario("schedules.toy.good"), scenario("schedules.toy.edge", level="edge")),
    "toys/sensors/toy.yaml": topic(
        scenario("sensors.toy.good"),
        scenario("sensors.toy.cases", cases=["one", "two"]),
        scenario("sensors.toy.needy", steps=["evaluate: {}"]),
    ),
}
"""Nothing fails; one needs what the toys cannot do."""


def session(pytester: pytest.Pytester, files: dict[str, str] | None = None) -> tuple[Example, tuple[str, ...]]:
    example = Example(pytester, files or TWO_DOMAINS)
    return example, ("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches")


def demanded(observed: Observed) -> list[str]:
    """Return the lines of the section of the required profiles."""
    lines = observed.output.partition("Dagster parity: required profiles ")[2].splitlines()[1:]
    return list(takewhile(lambda line: not line.startswith("="), lines))


def ran(pytester: pytest.Pytester, *options: str) -> list[str]:
    example, arguments = session(pytester)
    verdicts = example.run_pytest(*arguments, *options).verdicts
    return sorted(node.partition("::")[2] for node, verdict in verdicts.items() if verdict != "not-run")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--parity-profile", "schedules"], ["schedules.toy.bad", "schedules.toy.good"]),
        (["--parity-profile", "SENSORS"], ["sensors.toy.common", "sensors.toy.needy"]),
        (["--parity-profile", "schedules", "--parity-profile", "m2", "-k", "good"], ["schedules.toy.good"]),
        (["--parity-profile", "sensors", "--parity-level", "core"], ["sensors.toy.needy"]),
        (["--parity-profile", "schedules", "--parity-level", "exact", "-k", "edge"], ["schedules.toy.edge"]),
        (["--parity-profile", "schedules", "--parity-only", "*.edge"], ["schedules.toy.edge"]),
        (["--parity-profile", "schedules", "--parity-only", "sensors.*"], []),
        (["--parity-profile", "sensors", "-m", "quirk"], ["sensors.toy.quirk"]),
    ],
    ids=" ".join,
)
def test_only_a_profile_is_run(pytester: pytest.Pytester, options: list[str], expected: list[str]) -> None:
    assert ran(pytester, "-p", "no:xdist", *options) == expected


def test_workers_run_the_same(pytester: pytest.Pytester) -> None:
    assert ran(pytester, "-n", "2", "--parity-profile", "sensors") == ["sensors.toy.common", "sensors.toy.needy"]


def test_a_scenario_outside_of_the_profile_is_not_run_even_if_it_is_named(pytester: pytest.Pytester) -> None:
    example, _ = session(pytester)
    example.run_pytest(
        *("--parity", "toys/schedules/toy.yaml::schedules.toy.good", "--parity-profile", "sensors", "-p", "no:xdist"),
        exit_status=5,
        outcomes={"deselected": 1},
    )


def test_a_profile_is_complete_by_itself_and_the_session_is_not(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example, arguments = session(pytester, GOOD)
    observed = example.run_pytest(
        *(*arguments, "--parity-profile", "sensors", "--parity-profile", "schedules", "--parity-profile", "automation"),
        *("-k", "sensors", *workers),
        exit_status=0,
        summary=[
            "domain   pass  unsupported",
            "sensors     3            1",
            "INCOMPLETE 3/5",
            "profile sensors: COMPLETE 3/4; 1 unsupported by the target",
            "profile schedules: INCOMPLETE 0/1",
            "profile automation: INCOMPLETE 3/5",
        ],
    )
    footer = observed.record().footer
    assert footer is not None
    assert (footer.required, footer.collected, footer.complete) == (5, 4, False)


@pytest.mark.parametrize("option", ["--parity-profile", "--parity-require"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sensor", "there is no profile 'sensor'; did you mean 'sensors'?\n  There are: schedules, sensors, "),
        ("zzz", "there is no profile 'zzz'\n  There are: schedules, sensors, "),
        ("M1", "the profile M1 means none of the 6 semantics of this corpus"),
    ],
)
def test_a_profile_that_means_nothing_is_refused_before_anything_is_run(
    pytester: pytest.Pytester, workers: tuple[str, ...], option: str, name: str, message: str
) -> None:
    example, arguments = session(pytester)
    example.run_pytest(
        *(*arguments, option, name, *workers), exit_status=4, changed_files=[], says=[f"ERROR: {option}: {message}"]
    )


def test_a_profile_can_be_set_in_the_project(pytester: pytest.Pytester) -> None:
    example, arguments = session(pytester)
    example.write("pyproject.toml", '[tool.dagster-parity]\nprofile = ["sensors"]\n')
    observed = example.run_pytest(*arguments, "-p", "no:xdist", says=["level full, profile sensors, Dagster"])
    assert {node.partition("/")[0] for node in observed.verdicts} == {"sensors"}


def test_a_profile_that_is_proven_lets_the_session_pass(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    example, arguments = session(pytester, GOOD)
    example.run_pytest(
        *(*arguments, "--parity-require", "Schedules", *workers), exit_status=0, says=["schedules: proven, 1/1 pass"]
    )


def test_what_is_missing_or_unsupported_fails_a_required_profile(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example, arguments = session(pytester, GOOD)
    observed = example.run_pytest(
        *(*arguments, "--parity-require", "sensors", "-k", "needy or one", *workers),
        exit_status=1,
    )
    assert demanded(observed) == [
        "sensors: NOT PROVEN, 1/4 pass",
        "  unsupported 1: the target does not declare what it needs",
        "    sensors.toy.needy",
        "  missing 2: it was not collected, or was left out by an option",
        "    sensors.toy.cases[two]",
        "    sensors.toy.good",
    ]


def test_a_required_profile_of_which_the_level_asks_nothing_fails(pytester: pytest.Pytester) -> None:
    files = {**GOOD, "toys/reruns/toy.yaml": topic(scenario("reruns.toy.edge", level="edge"))}
    example, arguments = session(pytester, files)
    example.run_pytest(
        *(*arguments, "--parity-require", "reruns", "-p", "no:xdist"),
        exit_status=1,
        says=["reruns: not proven, because the level asks nothing of it"],
    )


def test_what_was_not_run_before_the_session_stopped_is_not_proven(pytester: pytest.Pytester) -> None:
    example, arguments = session(pytester)
    example.run_pytest(
        *(*arguments, "-x", "-p", "no:xdist", "-p", "no:randomly", "--parity-require", "sensors"),
        exit_status=1,
        says=["sensors: NOT PROVEN, 0/2 pass", "  not-run 2: it was collected, and not executed"],
    )


def test_a_required_profile_is_not_proven_while_a_file_of_the_corpus_cannot_be_read(pytester: pytest.Pytester) -> None:
    example, arguments = session(pytester, {**GOOD, "toys/reruns/broken.yaml": "topic: Broken\nscenarios: x\n"})
    example.run_pytest(
        *("--parity", "toys/schedules", *arguments[2:], "--parity-scenarios", "toys", "--parity-require", "schedules"),
        *("-p", "no:xdist"),
        exit_status=1,
        says=["1 scenario file cannot be read, and what is required is not known."],
    )


def test_no_record_is_complete_while_a_file_of_the_corpus_cannot_be_read(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    files = {
        "toys/schedules/toy.yaml": topic(scenario("schedules.toy.good")),
        "toys/reruns/broken.yaml": "topic: Broken\nscenarios: x\n",
    }
    observed = Example(pytester, files).run_pytest(
        *("--parity", "toys/schedules", "--parity-scenarios", "toys", "--parity-profile", "schedules"),
        *("--parity-adapter", f"{ADAPTER}Launches", *workers),
        exit_status=0,
        outcomes={"passed": 1},
        says=["INCOMPLETE 1/1", "profile schedules: INCOMPLETE 1/1"],
    )
    footer = observed.record().footer
    assert footer is not None
    assert not footer.complete


def test_semantics_that_the_target_replaces_are_not_demanded(pytester: pytest.Pytester) -> None:
    files = {
        "toys/schedules/toy.yaml": topic(
            scenario("schedules.toy.theirs", "bad"),
            scenario("schedules.toy.ours", origin="charter", also="replaces: schedules.toy.theirs"),
        )
    }
    example, arguments = session(pytester, files)
    example.run_pytest(
        *(*arguments, "--parity-require", "schedules", "-p", "no:xdist"),
        exit_status=0,
        outcomes={"passed": 1, "skipped": 1},
        says=["schedules: proven, 1/1 pass"],
    )


def test_a_session_that_only_collects_demands_nothing(pytester: pytest.Pytester) -> None:
    example, arguments = session(pytester)
    example.run_pytest(
        *(*arguments, "--collect-only", "-q", "--parity-profile", "sensors", "--parity-require", "sensors"),
        exit_status=0,
        says=["sensors/toy.yaml::sensors.toy.common", "2/6 tests collected"],
        never_says=["required profiles"],
    )
