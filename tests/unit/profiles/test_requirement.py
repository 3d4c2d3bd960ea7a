"""Whether a profile is proven as a whole."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.profiles.requirement import Gap, Requirement, demand
from pytest_dagster_parity.report import requirements


def test_a_profile_is_proven_where_everything_passes() -> None:
    found = demand("M1", {"a": Verdict.PASS, "b": Verdict.PASS})
    assert found == Requirement(profile="M1", passed=2, asked=2, gaps={})
    assert found.is_met
    assert requirements.lines([found]) == ["M1: proven, 2/2 pass"]


@pytest.mark.parametrize(
    ("verdict", "gap"),
    [(None, Gap.MISSING), *((each, Gap(each.value)) for each in Verdict if each is not Verdict.PASS)],
)
def test_whatever_is_no_pass_proves_nothing(verdict: Verdict | None, gap: Gap) -> None:
    found = demand("M1", {"a": Verdict.PASS, "b": verdict})
    assert found == Requirement(profile="M1", passed=1, asked=2, gaps={gap: ("b",)})
    assert not found.is_met
    assert requirements.lines([found]) == ["M1: NOT PROVEN, 1/2 pass", f"  {gap.value} 1: {gap.told}", "    b"]


def test_of_nothing_nothing_is_proven() -> None:
    found = demand("M1", {})
    assert not found.is_met
    assert requirements.lines([found]) == ["M1: not proven, because the level asks nothing of it"]


def test_what_is_not_proven_is_listed_by_what_it_came_to_the_worst_first() -> None:
    found = demand("M1", {"z": None, "y": Verdict.EXCEPTED, "x": Verdict.FAIL, "b": None, "a": Verdict.FAIL})
    assert requirements.lines([found]) == [
        "M1: NOT PROVEN, 0/5 pass",
        "  fail 2: the target showed something else",
        "    a",
        "    x",
        "  excepted 1: a declared exception says that it fails, so it is not proven",
        "    y",
        "  missing 2: it was not collected, or was left out by an option",
        "    b",
        "    z",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    lines = requirements.lines([demand("M1", {f"s{number:02}": None for number in range(30)})])
    assert (len(lines), lines[-2:]) == (28, ["    s24", "    and 5 more"])
