"""Which scenarios are asked: by level, by id, by pytest's own options."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS

COMMON = ["schedules.toy.bad", "schedules.toy.good", "sensors.toy.common", "sensors.toy.needy"]


def asked(pytester: pytest.Pytester, *options: str, adapter: str = "Launches") -> list[str]:
    example = Example(pytester, TWO_DOMAINS)
    observed = example.run_pytest("--parity", "toys", "--parity-adapter", f"{ADAPTER}{adapter}", *options)
    return sorted(node.partition("::")[2] for node, verdict in observed.verdicts.items() if verdict != "not-run")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], COMMON),
        (["--parity-level", "core"], [each for each in COMMON if "common" not in each]),
        (["--parity-level", "full"], COMMON),
        (["--parity-level", "exact"], sorted([*COMMON, "schedules.toy.edge"])),
        (["--parity-only", "schedules.toy.good"], ["schedules.toy.good"]),
        (["--parity-only", "schedules.toy.edge"], ["schedules.toy.edge"]),
        (["--parity-only", "sensors.toy.quirk"], ["sensors.toy.quirk"]),
        (["--parity-only", "schedules.*"], ["schedules.toy.bad", "schedules.toy.edge", "schedules.toy.good"]),
        (["--parity-only", "*.good", "--parity-only", "*.comm?n"], ["schedules.toy.good", "sensors.toy.common"]),
        (["--parity-only", "schedules/toy.yaml::schedules.toy.good"], ["schedules.toy.good"]),
        (["-k", "schedules and not bad"], ["schedules.toy.good"]),
        (["-k", "schedules.toy.good"], ["schedules.toy.good"]),
        (["-m", "sensors"], ["sensors.toy.common", "sensors.toy.needy"]),
        (["-m", "core and schedules"], ["schedules.toy.bad", "schedules.toy.good"]),
        (["-m", "edge"], ["schedules.toy.edge"]),
        (["-m", "quirk"], ["sensors.toy.quirk"]),
        (["-m", "dagster and common"], ["sensors.toy.common"]),
        (["-m", "charter"], []),
    ],
    ids=" ".join,
)
def test_what_is_asked(pytester: pytest.Pytester, options: list[str], expected: list[str]) -> None:
    assert asked(pytester, "-p", "no:xdist", *options) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--parity-only", "schedules.*", "-k", "good"], ["schedules.toy.good"]),
        (["-m", "quirk or edge"], ["schedules.toy.edge", "sensors.toy.quirk"]),
    ],
    ids=" ".join,
)
def test_workers_ask_the_same(pytester: pytest.Pytester, options: list[str], expected: list[str]) -> None:
    assert asked(pytester, "-n", "2", *options) == expected


SEES_KEYWORDS = """
import pytest

def pytest_configure(config):
    config.addinivalue_line("markers", "late: added by the vendor")

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        print("SEEN", item.name, *[m for m in ("core", "quirk", "sensors", "late") if m in item.keywords])
        if item.name.endswith(".good"):
            item.add_marker(pytest.mark.late)

def pytest_runtest_setup(item):
    print("LATE", item.name, "late" in item.keywords)
"""


def test_a_vendors_hooks_find_the_marks_among_the_keywords(pytester: pytest.Pytester) -> None:
    Example(pytester, {**TWO_DOMAINS, "conftest.py": SEES_KEYWORDS}).run_pytest(
        *("--parity", "toys", "-s", "-p", "no:xdist", "-p", "no:randomly", "--parity-adapter", f"{ADAPTER}Launches"),
        *("-m", "late or sensors"),
        says=[
            "SEEN schedules.toy.good core",
            "SEEN sensors.toy.common sensors",
            "LATE schedules.toy.good True",
            "LATE sensors.toy.common False",
        ],
    )


MARKS_A_FILE = """
import pytest

def pytest_collection_modifyitems(items):
    for item in items:
        if item.name.endswith(".bad"):
            item.parent.add_marker(pytest.mark.skip(reason="not today"))

def pytest_runtest_teardown(item):
    print("MARKS", item.name, [mark.name for mark in item.iter_markers()], [n.name for n in item.listchain()[-2:]])
"""


def test_a_mark_of_a_file_holds_for_its_scenarios(pytester: pytest.Pytester) -> None:
    Example(pytester, {**TWO_DOMAINS, "conftest.py": MARKS_A_FILE}).run_pytest(
        *("--parity", "toys", "-s", "-p", "no:xdist", "-p", "no:randomly", "--parity-adapter", f"{ADAPTER}Launches"),
        *("-k", "toy.good or toy.common"),
        exit_status=0,
        says=[
            "MARKS sensors.toy.common ['sensors', 'common', 'dagster'] ['toy.yaml', 'sensors.toy.common']",
            "1 passed",
        ],
    )
    Example(pytester, {**TWO_DOMAINS, "conftest.py": MARKS_A_FILE}).run_pytest(
        *("--parity", "toys", "-s", "-p", "no:xdist", "-p", "no:randomly", "--parity-adapter", f"{ADAPTER}Launches"),
        *("-k", "schedules"),
        says=["MARKS schedules.toy.good ['schedules', 'core', 'dagster', 'skip'] ['toy.yaml', 'schedules.toy.good']"],
    )


def test_the_markers_are_known_to_pytest(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--strict-markers", "-W", "error", "-p", "no:xdist"),
        *("--parity-adapter", f"{ADAPTER}Launches", "-m", "schedules and core and dagster and not quirk", "-k", "good"),
        exit_status=0,
        outcomes={"passed": 1, "deselected": 5},
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "schedules.toy.godo",
            "--parity-only: there is no scenario 'schedules.toy.godo'; did you mean 'schedules.toy.good'?",
        ),
        ("zzz", "--parity-only: there is no scenario 'zzz' among the 6 there are"),
        ("schedules.[toy]*", "--parity-only: there is no scenario 'schedules.[toy]*'"),
    ],
)
def test_an_id_that_means_nothing_is_refused(pytester: pytest.Pytester, given: str, message: str) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--parity-only", given, "-p", "no:xdist"), exit_status=4, changed_files=[], says=[message]
    )


def test_an_id_that_means_nothing_is_refused_before_there_are_workers(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--parity-only", "zzz", "-n", "2"),
        exit_status=4,
        changed_files=[],
        says=["no scenario 'zzz'"],
    )


def test_what_failed_last_is_run_alone(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    example = Example(pytester, TWO_DOMAINS)
    arguments = ("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", *workers)
    example.run_pytest(*arguments, exit_status=1)
    observed = example.run_pytest(*arguments, "--lf", exit_status=1, says=["INCOMPLETE 1/4"])
    assert observed.verdicts == {"schedules/toy.yaml::schedules.toy.bad": "fail"}


def test_the_first_failure_can_end_the_session(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "-x", "-p", "no:xdist", "-p", "no:randomly", "--parity-adapter", f"{ADAPTER}Launches"),
        exit_status=1,
        outcomes={"passed": 1, "failed": 1, "deselected": 2},
        verdicts={
            "schedules/toy.yaml::schedules.toy.bad": "fail",
            "schedules/toy.yaml::schedules.toy.good": "pass",
            "sensors/toy.yaml::sensors.toy.common": "not-run",
            "sensors/toy.yaml::sensors.toy.needy": "not-run",
        },
        says=["INCOMPLETE 2/4"],
    )


def test_what_is_required_does_not_shrink_with_the_selection(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, TWO_DOMAINS).run_pytest(
        *(
            "--parity",
            "toys/schedules/toy.yaml::schedules.toy.good",
            *workers,
            "--parity-adapter",
            f"{ADAPTER}Launches",
        ),
        exit_status=0,
        summary=["domain     pass", "schedules     1", "INCOMPLETE 1/4"],
    )
    footer = observed.record().footer
    assert footer is not None
    assert (footer.required, footer.collected, footer.executed, footer.complete) == (4, 1, 1, False)
