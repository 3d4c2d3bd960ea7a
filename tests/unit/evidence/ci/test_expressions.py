"""What can be told of GitHub's expressions without a run."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.expressions import MAYBE, Unknown, filled, holds
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

NAMES = {"matrix": "", "matrix.os": "linux", "github.event_name": "push"}


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("false", False),
        ("${{ false }}", False),
        ("true", True),
        ("always()", True),
        ("${{ !cancelled() }}", True),
        ("success() && matrix.os == 'linux'", True),
        ("failure()", False),
        ("matrix.os == 'macos' || matrix.os == 'LINUX'", True),
        ("matrix.none", False),
        ("github.event_name == 'schedule'", False),
        ("github.event_name == 'push' && github.ref == 'refs/heads/main'", MAYBE),
        ("github.event_name != 'push' && github.ref == 'refs/heads/main'", False),
        ("secrets.TOKEN || true", True),
        ("contains(github.event_name, 'pus')", True),
        ("startsWith(github.ref, 'refs/tags/')", MAYBE),
        ("(true", MAYBE),
        ("not an expression at all", MAYBE),
    ],
)
def test_conditions(condition: str, value: bool | Unknown) -> None:
    assert holds(condition, NAMES) is value


def test_what_is_not_known_is_a_gap_in_the_text() -> None:
    text = "-p ${{ matrix.os }} ${{ matrix.none }}-${{ github.sha }} ${{ 1 == 1 }}"
    assert filled(text, NAMES) == f"-p linux -{UNKNOWN} true"
