"""What a session leaves to read: the terminal, Markdown, JUnit."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from pytest_dagster_parity.report.transcripts import Shown, Transcript, write
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS

ARGUMENTS = ("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches")


def test_the_summary_counts_by_domain(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *ARGUMENTS,
        *workers,
        summary=[
            "domain     pass  fail  unsupported",
            "schedules     1     1            0",
            "sensors       1     0            1",
            "all           2     1            1",
            "COMPLETE 3/4; 1 unsupported by the target",
        ],
        says=["target: acme 2.80", "/.parity/record.jsonl"],
    )


def test_a_markdown_summary_can_be_written(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    observed = Example(pytester, TWO_DOMAINS).run_pytest(
        *ARGUMENTS,
        "--parity-summary",
        "docs/parity.md",
        *workers,
        changed_files=[".parity/record.jsonl", "docs/parity.md"],
    )
    assert observed.read("docs/parity.md").split("\n\n")[2:] == [
        "**COMPLETE 3/4; 1 unsupported by the target**",
        (
            "| domain | pass | fail | unsupported |\n| --- | --: | --: | --: |\n"
            "| schedules | 1 | 1 | 0 |\n| sensors | 1 | 0 | 1 |\n| all | 2 | 1 | 1 |"
        ),
        "## Fail",
        "- `schedules/toy.yaml::schedules.toy.bad`: runs [0].status is failure, and not success\n",
    ]


def test_junit_files_have_properties(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    observed = Example(pytester, TWO_DOMAINS).run_pytest(*ARGUMENTS, "--junitxml", "junit.xml", *workers)
    cases = ET.fromstring(observed.read("junit.xml")).iter("testcase")  # noqa: S314  our own file
    assert {
        case.get("name"): {each.get("name"): each.get("value") for each in case.iter("property")} for case in cases
    } == {
        name: {"parity.id": name, "parity.verdict": verdict, "parity.origin": "dagster", "parity.level": level}
        for name, verdict, level in (
            ("schedules.toy.good", "pass", "core"),
            ("schedules.toy.bad", "fail", "core"),
            ("sensors.toy.common", "pass", "common"),
            ("sensors.toy.needy", "unsupported", "core"),
        )
    }


def test_a_failure_tells_what_dagster_showed(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    example = Example(pytester, TWO_DOMAINS)
    shown = (Shown(step=2, observation="runs", value=[{"id": "run#1", "status": "success", "job": "bad"}]),)
    write(example.folder / "shown", [Transcript(id="schedules.toy.bad", case=None, line="1.12.3", observed=shown)])
    monkeypatch.setattr(corpus, "transcripts", lambda: example.folder / "shown")
    told = '    Dagster 1.12.3 showed:\n      [0] {id: "run#1", status: success, job: bad}\n'
    example.run_pytest(*ARGUMENTS, "-p", "no:xdist", "--parity-line", "1.12", says=[told])
    example.run_pytest(*ARGUMENTS, "-p", "no:xdist", "--parity-line", "1.13", never_says=["Dagster 1.12.3"])


def test_everything_works_without_a_terminal_and_without_a_cache(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *ARGUMENTS,
        "-p",
        "no:terminal",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:randomly",
        exit_status=1,
        changed_files=[".parity/record.jsonl"],
    )
