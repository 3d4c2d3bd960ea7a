"""What is collected, and the ids of the nodes, which can be given back from anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_dagster_parity._plugin.library import Library
from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS, scenario, topic

TOYS = ("--parity-adapter", f"{ADAPTER}Launches", "-p", "no:xdist", "-p", "no:randomly")
GOOD = "schedules/toy.yaml::schedules.toy.good"
VENDOR = {
    "pytest.ini": "[pytest]\ntestpaths = tests\n",
    "tests/test_own.py": "def test_own(): raise AssertionError\n",
    "tests/settings.yaml": "not: a scenario\n",
}


def nodes(output: str) -> list[str]:
    return [line for line in output.splitlines() if "::" in line and " " not in line]


def test_without_paths_the_bundled_corpus_is_collected_and_nothing_else(pytester: pytest.Pytester) -> None:
    observed = Example(pytester, VENDOR).run_pytest("--parity", "--collect-only", "-q", "-p", "no:xdist", exit_status=0)
    domains = {node.split("/")[0] for node in nodes(observed.output)}
    assert "test_own" not in observed.output
    assert domains <= {
        *("schedules", "sensors", "run_identity", "partitions", "backfills"),
        *("partition_status", "staleness", "reconciliation", "selection", "reruns"),
    }
    assert len(nodes(observed.output)) >= 40


def test_collecting_opens_no_adapter_and_writes_no_record(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--collect-only", "--parity-adapter", f"{ADAPTER}CannotDescribe", *workers),
        exit_status=0,
        changed_files=[],
    )


def test_a_corpus_of_ones_own_takes_the_place_of_the_bundled_one(pytester: pytest.Pytester) -> None:
    observed = Example(pytester, {**TWO_DOMAINS, **VENDOR}).run_pytest(
        "--parity", "--parity-scenarios", "toys", "--collect-only", "-q", *TOYS, exit_status=0
    )
    assert nodes(observed.output) == [
        "schedules/toy.yaml::schedules.toy.good",
        "schedules/toy.yaml::schedules.toy.bad",
        "sensors/toy.yaml::sensors.toy.common",
        "sensors/toy.yaml::sensors.toy.needy",
    ]


def test_tests_that_lie_in_a_corpus_are_not_run_along(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    files = {**TWO_DOMAINS, "toys/test_own.py": VENDOR["tests/test_own.py"], "toys/sensors/notes.json": "{}"}
    Example(pytester, files).run_pytest(
        *("--parity", "--parity-scenarios", "toys", "--parity-adapter", f"{ADAPTER}Launches", *workers),
        verdicts={
            "schedules/toy.yaml::schedules.toy.good": "pass",
            "schedules/toy.yaml::schedules.toy.bad": "fail",
            "sensors/toy.yaml::sensors.toy.common": "pass",
            "sensors/toy.yaml::sensors.toy.needy": "unsupported",
        },
        never_says=["test_own"],
    )


def test_a_corpus_without_scenarios_is_refused(pytester: pytest.Pytester) -> None:
    example = Example(pytester, VENDOR)
    example.run_pytest(
        *("--parity", "--parity-scenarios", "tests/test_own.py", *TOYS),
        exit_status=4,
        changed_files=[],
        says=[f"ERROR: --parity-scenarios: there is no scenario file in {example.folder / 'tests/test_own.py'}"],
    )


@pytest.mark.parametrize("path", ["toys/schedules", "toys/schedules/toy.yaml"])
def test_with_paths_those_are_collected(pytester: pytest.Pytester, path: str) -> None:
    observed = Example(pytester, TWO_DOMAINS).run_pytest("--parity", path, "--collect-only", "-q", *TOYS)
    assert nodes(observed.output) == [GOOD, "schedules/toy.yaml::schedules.toy.bad"]


def test_other_yaml_files_below_a_path_are_left_alone(pytester: pytest.Pytester) -> None:
    files = {**VENDOR, "tests/parity/schedules/toy.yaml": topic(scenario("schedules.toy.good"))}
    observed = Example(pytester, files).run_pytest("--parity", "tests", "--collect-only", "-q", *TOYS, exit_status=0)
    assert nodes(observed.output) == ["parity/schedules/toy.yaml::schedules.toy.good", "tests/test_own.py::test_own"]


@pytest.mark.parametrize("folder", [".", "elsewhere/deep", "toys"])
@pytest.mark.parametrize(
    ("given", "ran"),
    [
        (GOOD, [GOOD]),
        ("schedules/toy.yaml", [GOOD, "schedules/toy.yaml::schedules.toy.bad"]),
        ("schedules/toy.yaml::schedules.toy.cased[b]", ["schedules/toy.yaml::schedules.toy.cased[b]"]),
        (
            "schedules/toy.yaml::schedules.toy.cased",
            ["schedules/toy.yaml::schedules.toy.cased[a]", "schedules/toy.yaml::schedules.toy.cased[b]"],
        ),
        ("schedules/toy.yaml::schedules.toy.edge", ["schedules/toy.yaml::schedules.toy.edge"]),
    ],
)
def test_a_node_id_can_be_given_back_from_any_folder(
    pytester: pytest.Pytester, folder: str, given: str, ran: list[str]
) -> None:
    cased = scenario("schedules.toy.cased", cases=["a", "b"], level="edge")
    files = {
        **TWO_DOMAINS,
        "toys/schedules/toy.yaml": TWO_DOMAINS["toys/schedules/toy.yaml"] + cased,
        "pyproject.toml": '[tool.pytest.ini_options]\n[tool.dagster-parity]\nscenarios = "toys"\n',
        "elsewhere/deep/.keep": "",
    }
    example = Example(pytester, files)
    os.chdir(example.folder / folder)
    observed = example.run_pytest("--parity", given, *TOYS, "-p", "no:cacheprovider")
    assert list(observed.verdicts) == sorted(ran)


def test_an_id_is_understood_as_a_terminal_in_another_folder_shows_it(pytester: pytest.Pytester) -> None:
    files = {**TWO_DOMAINS, "pyproject.toml": '[tool.pytest.ini_options]\n[tool.dagster-parity]\nscenarios = "toys"\n'}
    example = Example(pytester, {**files, "elsewhere/.keep": ""})
    os.chdir(example.folder / "elsewhere")
    shown = example.run_pytest("--parity", "-v", "--parity-only", "*.good", *TOYS)
    assert f"../{GOOD} PASSED" in shown.output
    assert example.run_pytest("--parity", f"../{GOOD}", *TOYS).verdicts == {GOOD: "pass"}


def test_an_id_of_the_last_session_is_found_without_its_corpus(pytester: pytest.Pytester) -> None:
    example = Example(pytester, TWO_DOMAINS)
    example.run_pytest("--parity", "toys", *TOYS)
    assert example.run_pytest("--parity", GOOD, *TOYS).verdicts == {GOOD: "pass"}


def test_an_id_that_is_nowhere_is_refused(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "schedules/gone.yaml::schedules.gone.x", *TOYS),
        exit_status=4,
        changed_files=[],
        says=["ERROR: file or directory not found: schedules/gone.yaml::schedules.gone.x"],
    )


def test_a_name_that_is_not_in_its_file_is_refused(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys/schedules/toy.yaml::schedules.toy.gone", *TOYS),
        exit_status=4,
        changed_files=[],
        says=["toy.yaml::schedules.toy.gone"],
    )


def test_a_file_that_cannot_be_read_is_an_error_that_tells_where(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    files = {**TWO_DOMAINS, "toys/sensors/broken.yaml": "topic: Broken\nscenarios:\n  - idd: sensors.broken.one\n"}
    observed = Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", *workers),
        says=["sensors/broken.yaml:3:"],
        never_says=["Traceback"],
    )
    assert observed.exit_status != 0


SCENARIOS = "topic: T\nscenarios: []\n"


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        (SCENARIOS.encode(), True),
        (SCENARIOS.encode("utf-16"), True),
        (SCENARIOS.encode("utf-16-be"), True),
        ("scenarios: []\n".encode("utf-16"), True),
        ("scenarios: []\n".encode("utf-8-sig"), True),
        (SCENARIOS.replace("\n", "\r").encode(), True),
        (b'"scenarios": []\n', True),
        (b'{"topic": "T",\n "scenarios": []}\n', True),
        (b"load:\n  scenarios: []\n", False),
        (b"# scenarios: none\ntopic: T\n", False),
        (b"my_scenarios: []\n", False),
        (b"", False),
    ],
)
def test_a_file_among_others_is_one_of_scenarios_by_its_key_however_it_is_written(
    content: bytes, holds: bool, tmp_path: Path
) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    assert Library((tmp_path,), own=tmp_path / "elsewhere").has(path, explicit=False) is holds


def test_editors_are_pointed_at_the_line_of_the_scenario(pytester: pytest.Pytester) -> None:
    example = Example(pytester, TWO_DOMAINS)
    items, _ = pytester.inline_genitems("--parity", "toys", "-p", "no:xdist")
    found = [(*item.reportinfo(), *item.location) for item in items][:2]
    file = example.folder / "toys" / "schedules" / "toy.yaml"
    lines = [number for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()) if "- id" in line]
    names = ["scenario schedules.toy.good", "scenario schedules.toy.bad"]
    shown = str(Path("toys", "schedules", "toy.yaml"))
    assert found == [(file, line, name, shown, line, name) for line, name in zip(lines, names, strict=False)]


def test_testpaths_and_vendors_tests_stay_out_in_workers_too(pytester: pytest.Pytester) -> None:
    Example(pytester, {**TWO_DOMAINS, **VENDOR}).run_pytest(
        *("--parity", "--parity-scenarios", "toys", "--parity-only", "*.good"),
        *("--parity-adapter", f"{ADAPTER}Launches", "-n", "2"),
        exit_status=0,
        outcomes={"passed": 1},
        verdicts={GOOD: "pass"},
        never_says=["test_own"],
    )
