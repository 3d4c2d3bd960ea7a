"""Whatever a repository's files say, reading them ends, and with an answer."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.commands import command_line
from pytest_dagster_parity.evidence.ci.comparison import Same, compare
from pytest_dagster_parity.evidence.ci.configuration import spelled
from pytest_dagster_parity.evidence.ci.expressions import MAYBE, holds
from pytest_dagster_parity.evidence.ci.shell import Script, commands_of
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError
from tests.unit.evidence.ci.files import read

WORDS_OF_SHELL = "if then elif else fi for in while until do done case esac cd x set -e +e pipefail cargo a() A=1 EOF"
SIGNS_OF_SHELL = "{ } ( ) ; ;; & && | || ! < > >> << <<EOF # ' \" ` $ $( ${ ${{ }} \\"
PIECES = [
    *WORDS_OF_SHELL.split(),
    *SIGNS_OF_SHELL.split(),
    "\n",
    " ",
    "\t",
]
SHELL = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
WORDS = st.lists(st.text("abc-=_:/.", min_size=1, max_size=8), max_size=5).map(tuple)


@given(SHELL | st.text(max_size=80))
def test_a_script_has_commands_within_its_lines(text: str) -> None:
    for command in commands_of(text, Script()):
        assert command.words
        assert 0 <= command.line <= text.count("\n")


@given(SHELL | st.text(max_size=40))
def test_an_expression_has_a_value_or_none(text: str) -> None:
    assert holds(text, {}) in {True, False, MAYBE}


@given(WORDS)
def test_a_command_is_the_same_as_itself_and_as_it_is_written(words: tuple[str, ...]) -> None:
    command = ("cargo", "test", *words)
    if command_line(command) is None or any("..." in word for word in words):
        return  # dots stand for what the citation leaves out
    assert compare(command, command) == Same()
    assert cited_commands(spelled(command)) == (command,)


@given(WORDS, WORDS)
def test_what_is_unknown_may_be_anything(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    plain = tuple(word for word in one + other if not word.startswith("-") and word != "--")
    assert compare(("cargo", "xtask", *plain), ("cargo", "xtask", *plain[:1], UNKNOWN)) == Same()


@given(SHELL)
def test_a_workflow_is_read_or_refused(text: str) -> None:
    block = "".join(f"          {line}\n" for line in text.split("\n"))
    workflow = f"on: push\njobs:\n  a:\n    steps:\n      - run: |\n{block}"
    with contextlib.suppress(CiError):
        assert len(read(workflow).jobs) == 1
    with contextlib.suppress(CiError):
        read(text)
