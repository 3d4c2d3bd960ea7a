"""Whether a command of CI runs a test."""

from __future__ import annotations

from posixpath import basename

from pytest_dagster_parity.evidence.ci.answers import Answer, CitedTest, No, Unknown
from pytest_dagster_parity.evidence.ci.cargo import cargo_ignores, cargo_runs
from pytest_dagster_parity.evidence.ci.commands import CommandLine, command_line
from pytest_dagster_parity.evidence.ci.configuration import Run
from pytest_dagster_parity.evidence.ci.crates import Crates
from pytest_dagster_parity.evidence.ci.programs import CARGO_TEST, NEXTEST, PYTEST
from pytest_dagster_parity.evidence.ci.pytest_commands import pytest_runs


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_TESTS = _words(
    "echo printf cd mkdir rm cp mv ls df du cat tee git gh curl wget tar unzip apt-get apt apk brew dnf yum pip pip3 "
    "pipx rustup ruff black isort flake8 mypy pyright pylint prettier eslint clippy shellcheck actionlint buf protoc "
    "chmod chown true false exit sleep export source grep sed awk find head tail test [ [[ twine docker-compose "
    "uname which"
)
_NO_TESTS_OF_CARGO = _words(
    "check clippy fmt build doc deny audit install fetch update metadata tree publish package clean bench run vet "
    "machete udeps generate-lockfile semver-checks"
)


def does_run(run: Run, test: CitedTest, crates: Crates) -> Answer:
    """Return whether a command runs a test, as far as the command and the repository's files tell."""
    line = command_line(run.words)
    if line is None:
        return No("it starts no program")
    name = line.program.name
    if name in {CARGO_TEST.name, NEXTEST.name}:
        return cargo_runs(line, run.folder, test, crates)
    if name == PYTEST.name:
        return pytest_runs(line, run.folder, test, crates.files)
    return No("it runs no tests") if _runs_no_tests(line) else Unknown(f"what `{' '.join(name)}` runs is not known")


def does_ignore(run: Run, test: CitedTest, crates: Crates) -> bool:
    """Return whether a command that runs a test's file surely leaves the test out as ignored, by its features."""
    line = command_line(run.words)
    is_cargo = line is not None and line.program.name in {CARGO_TEST.name, NEXTEST.name}
    return line is not None and is_cargo and cargo_ignores(line, test, crates)


def _runs_no_tests(line: CommandLine) -> bool:
    name = line.program.name
    if name[0] == "cargo":
        return len(name) > 1 and name[1] in _NO_TESTS_OF_CARGO
    return basename(name[0]) in _NO_TESTS


def tests_anything(run: Run) -> bool:
    """Whether a command may run tests at all."""
    line = command_line(run.words)
    return line is not None and not _runs_no_tests(line)
