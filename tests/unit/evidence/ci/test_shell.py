"""Which commands a script runs, and whether their failure is the script's."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.configuration import spelled
from pytest_dagster_parity.evidence.ci.shell import Command, Script, commands_of


def commands(text: str, **start: bool) -> list[str]:
    return [spelled(command.words) for command in commands_of(text, Script(**start))]


def tolerated(text: str, command: str, **start: bool) -> str:
    found = [each for each in commands_of(text, Script(**start)) if spelled(each.words) == command]
    return found[0].tolerated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cargo test -p flow \\\n  --features test-utils # all\n", ["cargo test -p flow --features test-utils"]),
        ("FOO=1 BAR='a b' cargo test", ["cargo test"]),
        ("cargo build && cargo test; cargo doc", ["cargo build", "cargo test", "cargo doc"]),
        ("cargo test 2>&1 | tee out.log > /dev/null", ["cargo test", "tee out.log"]),
        ("# nothing\n\ncargo fmt#not-a-comment", ["cargo fmt#not-a-comment"]),
        ("cat <<EOF\ncargo test\nEOF\ncargo doc", ["cat", "cargo doc"]),
        ("pytest -k \"a and b\" 'x y'", ["pytest -k 'a and b' 'x y'"]),
        ("for c in a b; do\n  cargo test -p $c\ndone", ["cargo test -p a", "cargo test -p b"]),
        ("ARGS='-p flow'\ncargo test $ARGS", ["cargo test -p flow"]),
        ("cargo test $(cat list) ${UNSET:-x}", ["cargo test <unknown> x"]),
        ("case $A in a|b) make a;; *) make b;; esac", ["make a", "make b"]),
        ("run() {\n  make f\n}\nrun", ["make f", "run"]),
        (
            'if [ -n "$A" ]; then make a; elif true; then make b; else make c; fi',
            ["[ -n <unknown> ]", "make a", "true", "make b", "make c"],
        ),
        ("echo 'unclosed", ["echo unclosed"]),
        ("fi; done )) }", []),
        ("", []),
    ],
)
def test_commands_of_a_script(text: str, found: list[str]) -> None:
    assert commands(text) == found


def test_a_change_of_the_folder_lasts_until_the_end_of_its_subshell() -> None:
    found = commands_of("(cd sub; make a)\nmake b\ncd python\nmake c\ncd $X\nmake d", Script())
    assert [(command.words[-1], command.folder) for command in found] == [
        ("a", "sub"),
        ("b", ""),
        ("c", "python"),
        ("d", None),
    ]


def test_lines_count_from_the_script_s_first() -> None:
    assert commands_of("\n\ncargo \\\n test\npytest", Script()) == (
        Command(words=("cargo", "test"), line=2, folder=""),
        Command(words=("pytest",), line=4, folder=""),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("pytest || true", "`||` catches its failure"),
        ("pytest || echo failed", "`||` catches its failure"),
        ("pytest | tee log", "a pipe hides its failure (no `pipefail`)"),
        ("pytest &\nwait", "it runs in the background (`&`)"),
        ("! pytest", "its outcome is inverted (`!`)"),
        ("if pytest; then echo yes; fi", "its outcome is the condition of `if` or `while`"),
        ("pytest && echo ok\necho end", "`set -e` does not see a failure before `&&`"),
        ("set +e\npytest\necho end", "the script goes on after a failure (no `set -e`)"),
    ],
)
def test_a_failure_that_is_swallowed(text: str, why: str) -> None:
    assert tolerated(text, "pytest") == why


@pytest.mark.parametrize(
    "text",
    [
        "pytest",
        "pytest && echo ok",
        "pytest || exit 1",
        "pytest || { echo failed; exit 2; }",
        "pytest || status=$?\nexit $status",
        "set -o pipefail\npytest | tee log",
        "set +e\nset -e\npytest\necho end",
        "if ! pytest; then exit 1; fi",
        "cd sub && pytest\necho end",
    ],
)
def test_a_failure_that_counts(text: str) -> None:
    assert tolerated(text, "pytest") == ""


def test_a_condition_is_told() -> None:
    found = commands_of("if [ -f x ]; then make a; fi\nmake b || make c", Script())
    assert [(command.words[-1], command.conditional) for command in found] == [
        ("]", ""),
        ("a", "inside `if` or `case`"),
        ("b", ""),
        ("c", "only where the command before it fails"),
    ]
