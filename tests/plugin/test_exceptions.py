"""`--parity-exceptions`: declared failures are expected, stale ones are red, wrong declarations are refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, scenario, topic

DOCUMENT = """\
| ID | Capability | Decision | Type | Revisit Trigger |
|----|------------|----------|------|-----------------|
| EX-001 | Jobs | They may fail. | scope | 2.0 |
| EX-002 | Others | So it is. | scope | 3.0 |
"""
TOYS = topic(
    scenario("schedules.toy.good"),
    scenario("schedules.toy.bad", "bad"),
    scenario("schedules.toy.cases", "bad", cases=["a", "b"]),
    scenario("schedules.toy.needy", steps=["evaluate: {}"]),
    scenario("schedules.toy.crashing", "crashing"),
)
EXCEPTIONS = """\
document: out.md
exceptions:
  - id: EX-001
    semantics: ["schedules.toy.bad", "schedules.toy.*y", "schedules.toy.crashing"]
    scenarios: ["schedules.toy.cases[a]"]
    reason: We poll.
    owner: team-flow
    review: 2999-12-31
"""
STALE = EXCEPTIONS + EXCEPTIONS.partition("exceptions:\n")[2].replace("EX-001", "EX-002").replace(
    '["schedules.toy.bad", "schedules.toy.*y", "schedules.toy.crashing"]', '["schedules.toy.go*"]'
).replace('    scenarios: ["schedules.toy.cases[a]"]\n', "")
NODE = "schedules/toy.yaml::schedules.toy."
FILES = {"toys/schedules/toy.yaml": TOYS, "out.md": DOCUMENT, "exceptions.yaml": EXCEPTIONS, "stale.yaml": STALE}
BASE = ("--parity", "toys", "--parity-adapter")
DECLARED = ("--parity-exceptions", "exceptions.yaml")
PASSING = "EX-002 is stale: it passes, and stale.yaml:10:17 declares that it fails (`schedules.toy.go*`)"
EXCUSE = "EX-001: We poll. (review by 2999-12-31)"


def test_a_declared_failure_is_expected_and_nothing_else_is(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "-rx", "--parity-summary", "summary.md", *workers),
        exit_status=1,
        outcomes={"passed": 1, "failed": 2, "skipped": 1, "xfailed": 2},
        verdicts={
            f"{NODE}bad": "excepted",
            f"{NODE}cases[a]": "excepted",
            f"{NODE}cases[b]": "fail",
            f"{NODE}crashing": "inconclusive",
            f"{NODE}good": "pass",
            f"{NODE}needy": "unsupported",
        },
        summary=[
            "domain     pass  fail  excepted  unsupported  inconclusive",
            "schedules     1     1         2            1             1",
            "COMPLETE 5/6; 1 unsupported by the target",
        ],
        changed_files=[".parity/record.jsonl", "summary.md"],
        says=[f"XFAIL {NODE}bad - {EXCUSE}", "the wheels came off"],
    )
    (bad,) = [line for line in observed.record().scenarios if line.id == "schedules.toy.bad"]
    assert bad.reason == EXCUSE
    assert [(each.path, each.expected, each.observed) for each in bad.mismatches] == [
        ("[0].status", "success", "failure")
    ]
    assert f"- `{NODE}bad`: {EXCUSE}: runs [0].status is failure, and not success" in observed.read("summary.md")


def test_what_is_all_excepted_or_passes_is_green(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "--parity-only", "*.bad", "--parity-only", "*.good", *workers),
        exit_status=0,
        verdicts={f"{NODE}bad": "excepted", f"{NODE}good": "pass"},
    )


def test_an_exception_that_passes_is_stale_and_says_what_to_do(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", "--parity-exceptions", "stale.yaml", *workers),
        *("--parity-only", "*.good", "--parity-only", "*.bad", "--parity-summary", "summary.md"),
        exit_status=1,
        verdicts={f"{NODE}bad": "excepted", f"{NODE}good": "stale-exception"},
        summary=["domain     excepted  stale", "schedules         1      1", "INCOMPLETE 2/6"],
        says=[
            (
                f"toys/schedules/toy.yaml:3:5: stale-exception [schedules.toy.good]\n"
                f"  A run of the job good succeeds.\n  {PASSING}\n"
                "  Remove that declaration, or narrow it to what still fails; "
                "`dagster-parity exceptions update --from RECORD` does either.\n"
            ),
            "--parity-exceptions",
        ],
    )
    assert f"- `{NODE}good`: {PASSING}\n" in observed.read("summary.md")


def test_junit_tells_what_is_excepted_and_what_is_stale(pytester: pytest.Pytester) -> None:
    observed = Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", "--parity-exceptions", "stale.yaml", "--junitxml", "junit.xml"),
        *("-p", "no:xdist", "--parity-only", "*.good", "--parity-only", "*.bad"),
        exit_status=1,
    )
    found = {
        case.get("name"): (
            *(each.get("value") for each in case.iter("property") if each.get("name") == "parity.verdict"),
            *(
                (each.tag, each.get("type"), str(each.get("message")).splitlines()[0])
                for each in case
                if len(each) == 0
            ),
        )
        for case in ET.fromstring(observed.read("junit.xml")).iter("testcase")  # noqa: S314  pytest wrote it
    }
    assert found == {
        "schedules.toy.bad": ("excepted", ("skipped", "pytest.xfail", EXCUSE)),
        "schedules.toy.good": (
            "stale-exception",
            ("failure", None, "toys/schedules/toy.yaml:3:5: stale-exception [schedules.toy.good]"),
        ),
    }


def test_runxfail_lets_an_excepted_scenario_fail_and_the_record_still_says_why(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "--runxfail", "--parity-only", "*.bad", *workers),
        exit_status=1,
        verdicts={f"{NODE}bad": "excepted"},
        says=[f"  {EXCUSE}\n", "[0].status  success   != failure"],
    )


def test_an_excepted_scenario_can_be_shown_whole(pytester: pytest.Pytester) -> None:
    Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "--xfail-tb", "--parity-only", "*.bad", "-p", "no:xdist"),
        exit_status=0,
        says=["excepted [schedules.toy.bad]", f"  {EXCUSE}\n", "[0].status  success   != failure"],
        never_says=["Traceback", "outcomes.py", "collection.py"],
    )


def test_what_failed_last_has_the_stale_and_not_the_excepted(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example = Example(pytester, FILES)
    arguments = (*BASE, f"{ADAPTER}Launches", "--parity-exceptions", "stale.yaml", *workers)
    example.run_pytest(*arguments, exit_status=1)
    observed = example.run_pytest(*arguments, "--lf", exit_status=1)
    assert observed.verdicts == {
        f"{NODE}cases[b]": "fail",
        f"{NODE}crashing": "inconclusive",
        f"{NODE}good": "stale-exception",
    }


def test_the_replay_of_a_stale_exception_is_stale_again(pytester: pytest.Pytester) -> None:
    example = Example(pytester, FILES)
    arguments = (*BASE, f"{ADAPTER}Launches", "--parity-exceptions", "stale.yaml", "--parity-only", "*.good")
    (line,) = example.run_pytest(*arguments, "-p", "no:xdist", exit_status=1).record().scenarios
    assert f" --parity-exceptions={example.folder / 'stale.yaml'} " in line.replay


FLICKERING = {
    "toys/schedules/toy.yaml": topic(scenario("schedules.toy.flickering", "flickering")),
    "out.md": DOCUMENT,
    "exceptions.yaml": """\
document: out.md
exceptions:
  - {id: EX-001, semantics: "*.flickering", reason: It flickers., owner: me, review: 2999-12-31}
""",
}


def test_an_excepted_attempt_is_not_tried_again(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    Example(pytester, FLICKERING).run_pytest(
        *(*BASE, f"{ADAPTER}Flickers", *DECLARED, "--reruns", "2", *workers),
        exit_status=0,
        outcomes={"xfailed": 1},
        verdicts={f"{NODE}flickering": "excepted"},
    )


def test_a_stale_exception_is_not_cured_by_an_attempt_that_fails(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, FLICKERING).run_pytest(
        *(*BASE, f"{ADAPTER}PassesOnce", *DECLARED, "--reruns", "2", *workers),
        exit_status=1,
        outcomes={"failed": 1, "rerun": 2},
        verdicts={f"{NODE}flickering": "stale-exception"},
    )
    assert [(line.verdict, line.attempt) for line in observed.record().scenarios] == [(Verdict.STALE_EXCEPTION, 3)]


def test_a_worker_that_died_is_not_excepted_though_the_next_attempt_is(pytester: pytest.Pytester) -> None:
    files = {
        **FLICKERING,
        "toys/schedules/toy.yaml": topic(scenario("schedules.toy.flickering", "deadly")),
    }
    Example(pytester, files).run_pytest(
        *(*BASE, f"{ADAPTER}DiesThenFails", *DECLARED, "--reruns", "1", "-n", "1"),
        exit_status=1,
        verdicts={f"{NODE}flickering": "inconclusive"},
    )


def test_a_target_that_takes_back_what_it_declared_may_be_excepted(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    files = {
        "toys/schedules/toy.yaml": topic(scenario("schedules.toy.flickering", "good")),
        "out.md": DOCUMENT,
        "exceptions.yaml": FLICKERING["exceptions.yaml"],
    }
    observed = Example(pytester, files).run_pytest(
        *(*BASE, f"{ADAPTER}TakesBack", *DECLARED, *workers),
        exit_status=0,
        outcomes={"xfailed": 1},
        verdicts={f"{NODE}flickering": "excepted"},
    )
    (line,) = observed.record().scenarios
    assert line.reason.splitlines()[0] == "EX-001: It flickers. (review by 2999-12-31)"
    assert "launch_run" in line.reason.splitlines()[1]


def test_the_settings_of_the_project_may_name_the_file_and_the_document(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    files = {
        **FILES,
        "parity/exceptions.yaml": EXCEPTIONS.replace("document: out.md\n", ""),
        "pyproject.toml": (
            '[tool.dagster-parity]\nexceptions = "parity/exceptions.yaml"\n'
            '[tool.dagster-parity.charter]\nexceptions = "out.md"\n'
        ),
    }
    Example(pytester, files).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", "--parity-only", "*.bad", *workers),
        exit_status=0,
        verdicts={f"{NODE}bad": "excepted"},
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: EX-001", "id: EX-01", "exceptions.yaml:3:9: `EX-01` is no exception of out.md [unknown-exception]"),
        ("We poll.", "''", "exceptions.yaml:6:13: a declaration says no reason [missing-text]"),
        ("team-flow", "", "exceptions.yaml:7:11: a declaration says no owner [missing-text]"),
        ("2999-12-31", "2020-02-20", "exceptions.yaml:8:13: the review was due on 2020-02-20, and today is 20"),
        ("toy.bad", "toy.bda", "exceptions.yaml:4:17: there is no semantic `schedules.toy.bda` in the corpus"),
        ("document: out.md", "document: in.md", "exceptions.yaml:1:11: there is no such file [no-document]"),
        ("document: out.md\n", "", "exceptions.yaml:1:1: it is not known which document defines the exceptions"),
        ("document: out.md", "document: toys/schedules/toy.yaml", "toy.yaml:1:1: a document of exceptions is a list"),
        ("reason", "reasno", "exceptions.yaml:6:5: a declaration has no key `reasno` [unknown-key]"),
        ("exceptions:", "exceptions: [", "exceptions.yaml:3:3: this is not YAML: "),
    ],
)
def test_wrong_declarations_are_refused_before_anything_runs(
    pytester: pytest.Pytester, old: str, new: str, told: str
) -> None:
    Example(pytester, {**FILES, "exceptions.yaml": EXCEPTIONS.replace(old, new)}).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "-p", "no:xdist"),
        exit_status=4,
        outcomes={},
        changed_files=[],
        says=["ERROR: the declared exceptions cannot be relied on:\n", told],
        never_says=["INTERNALERROR", "Traceback"],
    )


def test_wrong_declarations_are_refused_where_there_are_workers(pytester: pytest.Pytester) -> None:
    Example(pytester, {**FILES, "exceptions.yaml": EXCEPTIONS.replace("EX-001", "EX-01")}).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "-n", "2"),
        exit_status=4,
        outcomes={},
        changed_files=[],
        says=["exceptions.yaml:3:9: `EX-01` is no exception of out.md [unknown-exception]"],
    )


def test_a_file_that_is_not_there_is_refused(pytester: pytest.Pytester) -> None:
    Example(pytester, FILES).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", "--parity-exceptions", "gone.yaml", "-p", "no:xdist"),
        exit_status=4,
        changed_files=[],
        says=["--parity-exceptions: exceptions is 'gone.yaml', and must be the path of a folder or file that exists"],
    )


def test_a_scenario_file_that_is_broken_is_told_rather_than_what_it_would_have_held(pytester: pytest.Pytester) -> None:
    files = {**FILES, "toys/schedules/toy.yaml": TOYS.replace("topic", "topci")}
    Example(pytester, files).run_pytest(
        *(*BASE, f"{ADAPTER}Launches", *DECLARED, "-p", "no:xdist"),
        exit_status=2,
        says=["toy.yaml:1:1: "],
        never_says=["[matches-nothing]"],
    )


def test_what_is_declared_for_the_projects_corpus_holds_where_another_is_asked_for(pytester: pytest.Pytester) -> None:
    files = {
        **FILES,
        "more/sensors/toy.yaml": topic(scenario("sensors.toy.other")),
        "pyproject.toml": '[tool.dagster-parity]\nscenarios = "toys"\nexceptions = "exceptions.yaml"\n',
    }
    Example(pytester, files).run_pytest(
        *("--parity", "more", "--parity-adapter", f"{ADAPTER}Launches", "-p", "no:xdist"),
        exit_status=0,
        outcomes={"passed": 1},
    )
