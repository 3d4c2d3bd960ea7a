"""`--parity-matrix` writes what is proven into a matrix, and `--parity-gate` refuses one that claims more."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from itertools import takewhile

import pytest

from pytest_dagster_parity.testing import Example, Observed
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS, scenario, topic
from tests.plugin.matrices import matrix, proofs, row

HONEST = matrix(
    row("Schedules", "Partial", "schedules.*"),
    row("Sensors", "Implemented", "sensors.toy.common"),
    row("UI", "Exception", ""),
)
LYING = matrix(row("Schedules", "Implemented", "schedules.*"), row("Sensors", "Planned", "sensors.toy.common"))


def session(pytester: pytest.Pytester, text: str, **files: str) -> tuple[Example, tuple[str, ...]]:
    example = Example(pytester, {**TWO_DOMAINS, "docs/matrix.md": text, **files})
    return example, ("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-matrix", "docs/matrix.md")


def section(observed: Observed, title: str) -> list[str]:
    """Return the lines of a section of the terminal."""
    lines = observed.output.partition(f" Dagster parity: {title} ")[2].splitlines()[1:]
    return list(takewhile(lambda line: not line.startswith("="), lines))


def test_a_session_writes_what_it_proved_and_nothing_else(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    example, arguments = session(pytester, HONEST)
    observed = example.run_pytest(
        *(*arguments, *workers), exit_status=1, changed_files=["docs/matrix.md", ".parity/record.jsonl"]
    )
    written = observed.read("docs/matrix.md")
    assert proofs(written) == ["1/2, 1 fail", "1/1 pass", ""]
    assert "acme 2.80 by python:tests.plugin.miniatures:Launches, unit; Dagster 1.13 full; kit 0.1.0, scen" in written
    assert [line.rpartition("|")[0].rpartition("|")[0] for line in written.splitlines()] == [
        line.rpartition("|")[0].rpartition("|")[0] for line in HONEST.splitlines()
    ]
    assert section(observed, "matrix") == ["docs/matrix.md: 3 rows: 2 updated, 1 no semantics"]


def test_the_same_session_writes_the_same_bytes(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    example, arguments = session(pytester, HONEST)
    first = example.run_pytest(*arguments, "-p", "no:xdist").read("docs/matrix.md")
    observed = example.run_pytest(*arguments, *workers, changed_files=[".parity/record.jsonl"])
    assert observed.read("docs/matrix.md") == first
    assert section(observed, "matrix") == ["docs/matrix.md: 3 rows: 2 unchanged, 1 no semantics"]


def test_several_matrices_are_written(pytester: pytest.Pytester) -> None:
    heading = "Capability,Toy,Status,Proof Level Required,Evidence (Code),Evidence (Tests),Evidence (CI),Owner,Notes"
    table = f"{heading},Semantics,Proof\nSensors,x,Planned,unit,a,b,c,me,,sensors.*,\n"
    example, arguments = session(pytester, HONEST, **{"more.csv": table})
    observed = example.run_pytest(
        *(*arguments, "--parity-matrix", "more.csv", "-p", "no:xdist"),
        changed_files=["docs/matrix.md", "more.csv", ".parity/record.jsonl"],
    )
    assert '"1/2, 1 unsupported; acme' in observed.read("more.csv")


def test_a_part_of_the_corpus_does_not_replace_a_fuller_proof(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example, arguments = session(pytester, HONEST)
    full = example.run_pytest(*arguments, "-p", "no:xdist").read("docs/matrix.md")
    observed = example.run_pytest(
        *(*arguments, "-k", "schedules.toy.good", *workers), exit_status=0, changed_files=[".parity/record.jsonl"]
    )
    assert observed.read("docs/matrix.md") == full
    assert section(observed, "matrix") == [
        "docs/matrix.md: 3 rows: 2 kept, 1 no semantics",
        "docs/matrix.md:5: Schedules / x: the proof that is there stays: the record is partial: 1 of 2 were not run",
        "docs/matrix.md:6: Sensors / x: the proof that is there stays: the record is partial: 1 of 1 were not run",
    ]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("# Nothing\n", "docs/matrix.md"),
        (HONEST.replace("| Proof |", "| Prof |"), "the matrix has no column `Proof`"),
        (HONEST.replace("| Notes |", "| Status |"), "docs/matrix.md:3:"),
    ],
)
def test_a_matrix_that_cannot_be_read_is_refused_before_anything_is_run(
    pytester: pytest.Pytester, workers: tuple[str, ...], broken: str, message: str
) -> None:
    example, arguments = session(pytester, broken)
    example.run_pytest(
        *(*arguments, *workers),
        exit_status=4,
        changed_files=[],
        says=["ERROR: --parity-matrix: docs/matrix.md:", message],
        never_says=["Traceback"],
    )


def test_a_gate_without_a_matrix_is_refused(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    example, arguments = session(pytester, HONEST)
    example.run_pytest(
        *(*arguments[:-2], "--parity-gate", *workers),
        exit_status=4,
        changed_files=[],
        says=["ERROR: --parity-gate: there is no matrix to judge; name it, --parity-matrix FILE"],
    )


def test_a_gate_with_charter_settings_that_cannot_be_used_is_refused(pytester: pytest.Pytester) -> None:
    settings = '[tool.dagster-parity.charter.aliases]\ndone = "Finished"\n'
    example, arguments = session(pytester, HONEST, **{"pyproject.toml": settings})
    example.run_pytest(
        *(*arguments, "--parity-gate", "-p", "no:xdist"), exit_status=4, changed_files=[], says=["aliases.done"]
    )


def test_the_gate_is_open_where_nothing_is_claimed_that_is_not_proven(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    text = matrix(
        row("Sensors", "Implemented", "sensors.toy.common"), row("Schedules", "Implemented", "schedules.toy.good")
    )
    example, arguments = session(pytester, text)
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.good"), scenario("schedules.toy.edge"))}
    example.write("toys/schedules/toy.yaml", files["toys/schedules/toy.yaml"])
    observed = example.run_pytest(*arguments, "--parity-gate", *workers, exit_status=0)
    assert section(observed, "gate") == [
        "Semantics that no row mentions: 2",
        "  schedules.toy.edge",
        "  sensors.toy.needy",
        (
            "gate open: none of 2 rows says more than is proven by record.jsonl (acme 2.80 by "
            "python:tests.plugin.miniatures:Launches, Dagster 1.13 full)"
        ),
    ]


def test_the_gate_is_shut_and_the_session_fails_where_more_is_claimed_than_is_proven(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    text = matrix(row("Sensors", "Implemented", "sensors.*"), row("Schedules", "Planned", "schedules.toy.good"))
    example, arguments = session(pytester, text)
    example.write("toys/schedules/toy.yaml", topic(scenario("schedules.toy.good")))
    proof = "acme 2.80 by python:tests.plugin.miniatures:Launches, unit; record.jsonl"
    observed = example.run_pytest(*arguments, *workers, exit_status=0)
    observed = example.run_pytest(*arguments, "--parity-gate", *workers, exit_status=1)
    assert section(observed, "gate") == [
        "docs/matrix.md:5:17: Sensors / x: claims Implemented, requires unit: 1 of 2 does not pass [unproven]",
        f"  proof: 1/2, 1 unsupported; {proof}",
        "  unsupported: sensors.toy.needy",
        "  every scenario of its semantics must pass; else it is Partial",
        "Rows that could claim more:",
        f"  docs/matrix.md:6: Schedules / x: Planned could be Implemented: 1/1 pass; {proof}",
        (
            "GATE SHUT: 1 of 2 rows says more than is proven by record.jsonl (acme 2.80 by "
            "python:tests.plugin.miniatures:Launches, Dagster 1.13 full)"
        ),
    ]


def test_a_part_of_the_corpus_does_not_open_the_gate(pytester: pytest.Pytester) -> None:
    text = matrix(
        row("Sensors", "Implemented", "sensors.toy.common"), row("Schedules", "Implemented", "schedules.toy.good")
    )
    example, arguments = session(pytester, text)
    example.run_pytest(*arguments, "-p", "no:xdist")
    example.run_pytest(
        *(*arguments, "--parity-gate", "--parity-profile", "schedules", "-k", "good", "-p", "no:xdist"),
        exit_status=1,
        says=["Sensors / x: claims Implemented, requires unit: 1 of 1 does not pass", "  missing: sensors.toy.common"],
    )


def test_a_team_s_own_words_are_claims(pytester: pytest.Pytester) -> None:
    settings = '[tool.dagster-parity.charter.aliases]\ndone = "Implemented"\n'
    example, arguments = session(
        pytester, matrix(row("Schedules", "Done", "schedules.*")), **{"pyproject.toml": settings}
    )
    example.run_pytest(
        *(*arguments, "--parity-gate", "-p", "no:xdist"), exit_status=1, says=["claims Done, requires unit: 1 of 2"]
    )


def test_a_proof_that_was_edited_by_hand_is_written_anew_and_not_believed(pytester: pytest.Pytester) -> None:
    text = matrix(row("Schedules", "Implemented", "schedules.*", "99/99 pass; everything"))
    example, arguments = session(pytester, text)
    observed = example.run_pytest(*arguments, "--parity-gate", "-p", "no:xdist", exit_status=1)
    assert proofs(observed.read("docs/matrix.md")) == ["1/2, 1 fail"]
    assert section(observed, "matrix")[1:] == [
        "docs/matrix.md:5: Schedules / x: replaced '99/99 pass; everything', which no record wrote"
    ]


def test_the_gate_and_the_matrix_can_be_set_in_the_project(pytester: pytest.Pytester) -> None:
    settings = '[tool.dagster-parity]\nmatrix = ["docs/matrix.md"]\ngate = true\n'
    example, arguments = session(pytester, LYING, **{"pyproject.toml": settings})
    observed = example.run_pytest(*arguments[:-2], "-k", "common", "-p", "no:xdist", exit_status=1)
    assert proofs(observed.read("docs/matrix.md")) == ["0/2, 2 missing", "1/1 pass"]
    assert "GATE SHUT" in section(observed, "gate")[-1]


@pytest.mark.parametrize("options", [["--collect-only"], ["--collect-only", "-n", "2"]], ids=" ".join)
def test_a_session_that_only_collects_writes_nothing(pytester: pytest.Pytester, options: list[str]) -> None:
    example, arguments = session(pytester, LYING)
    example.run_pytest(*arguments, "--parity-gate", *options, exit_status=0, changed_files=[], never_says=["GATE"])


def test_an_adapter_that_never_opened_proves_nothing_and_changes_nothing(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example, arguments = session(pytester, LYING)
    observed = example.run_pytest(
        *(
            "--parity",
            "toys",
            "--parity-adapter",
            f"{ADAPTER}CannotDescribe",
            *arguments[-2:],
            "--parity-gate",
            *workers,
        ),
        exit_status=1,
        changed_files=[".parity/record.jsonl"],
    )
    assert section(observed, "matrix") == [
        (
            "not written: record.jsonl:1:1: the record proves nothing: it has no target; its adapter could not be "
            "opened [record-proves-nothing]"
        ),
    ]
    assert section(observed, "gate") == ["GATE SHUT: not judged: nothing was recorded"]


def test_a_corpus_that_cannot_be_read_changes_nothing(pytester: pytest.Pytester) -> None:
    example, _ = session(pytester, LYING, **{"toys/reruns/broken.yaml": "topic: Broken\nscenarios: x\n"})
    observed = example.run_pytest(
        *("--parity", "toys/sensors", "--parity-scenarios", "toys", "--parity-adapter", f"{ADAPTER}Launches"),
        *("--parity-matrix", "docs/matrix.md", "--parity-gate", "-p", "no:xdist"),
        exit_status=1,
        changed_files=[".parity/record.jsonl"],
    )
    assert section(observed, "matrix") == [
        "not written: toys/reruns/broken.yaml cannot be read, and what the rows mean is not known"
    ]


HEARING_INTERRUPTS = (
    "import signal, sys, pytest; signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(pytest.main())"
)
"""What a shell starts in the background ignores interrupts, and so does what that starts."""


@pytest.mark.parametrize("options", [["-p", "no:xdist"], ["-n", "2"]], ids=" ".join)
def test_a_session_that_was_interrupted_writes_nothing(pytester: pytest.Pytester, options: list[str]) -> None:
    many = {"toys/schedules/toy.yaml": topic(*(scenario(f"schedules.toy.n{number}") for number in range(40)))}
    example, _ = session(pytester, LYING)
    for name, text in many.items():
        example.write(name, text)
    command = [
        sys.executable,
        "-c",
        HEARING_INTERRUPTS,
        "--parity",
        "toys/schedules",
        "--parity-adapter",
        f"{ADAPTER}Slow",
    ]
    process = subprocess.Popen(
        [*command, "--parity-matrix", "docs/matrix.md", "--parity-gate", *options],
        cwd=example.folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    waited = time.monotonic() + 60
    while not (example.folder / "launched").exists() and time.monotonic() < waited:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "not written: the session was stopped before its end" in output
    assert "GATE SHUT: not judged: nothing was recorded" in output
    assert (example.folder / "docs/matrix.md").read_text(encoding="utf-8") == LYING


def test_a_declared_exception_is_no_proof_neither_to_a_profile_nor_to_the_gate(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    declared = """\
document: out.md
exceptions:
  - {id: EX-1, semantics: [schedules.toy.bad], reason: We poll., owner: us, review: 2999-12-31}
"""
    document = (
        "| ID | Capability | Decision | Type | Revisit Trigger |\n|-|-|-|-|-|\n| EX-1 | Jobs | Fail. | scope | 2.0 |\n"
    )
    example, arguments = session(
        pytester, LYING, **{"exceptions.yaml": declared, "out.md": document, "docs/partial.md": HONEST}
    )
    exceptions = ("--parity-exceptions", "exceptions.yaml")
    example.run_pytest(*arguments[:-1], "docs/partial.md", *exceptions, "--parity-gate", *workers, exit_status=0)
    observed = example.run_pytest(
        *(*arguments, *exceptions, "--parity-gate", "--parity-require", "schedules", *workers), exit_status=1
    )
    assert section(observed, "required profiles") == [
        "schedules: NOT PROVEN, 1/2 pass",
        "  excepted 1: a declared exception says that it fails, so it is not proven",
        "    schedules.toy.bad",
    ]
    assert "  excepted: schedules.toy.bad" in section(observed, "gate")
