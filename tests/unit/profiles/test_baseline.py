"""Frozen baselines, and what became of what they froze."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.profiles.baseline import Standing, compare, freeze, load_baseline, written

ONE_LESS = freeze("1.13", {"sensors.a.x[two]": "b" * 64})
A, B, C = "a" * 64, "b" * 64, "c" * 64
BASELINE = freeze("1.13", {"sensors.a.x[two]": B, "schedules.a.x": A})
TEXT = f"""\
line: "1.13"
digest: {BASELINE.digest}
scenarios:
  schedules.a.x: {A}
  sensors.a.x[two]: {B}
"""
PATH = Path("1.13.yaml")


def test_a_baseline_is_written_sorted_and_read_back() -> None:
    assert written(BASELINE) == TEXT
    assert load_baseline(PATH, TEXT.encode()) == BASELINE


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}\.[a-z-]{1,8}\.[a-z]{1,8}(\[[a-z]{1,4}\])?", fullmatch=True),
        st.sampled_from([A, B, C]),
        min_size=1,
    )
)
def test_what_is_written_is_read_back(scenarios: dict[str, str]) -> None:
    baseline = freeze("1.13", scenarios)
    assert load_baseline(PATH, written(baseline).encode()) == baseline


@pytest.mark.parametrize(
    "others",
    [{"schedules.a.x": A}, {"schedules.a.x": A, "sensors.a.x[two]": C}, {"schedules.a.y": A, "sensors.a.x[two]": B}],
)
def test_another_set_has_another_digest(others: dict[str, str]) -> None:
    assert freeze("1.13", others).digest != BASELINE.digest


def test_the_order_in_which_scenarios_are_given_does_not_matter() -> None:
    assert freeze("1.13", {"schedules.a.x": A, "sensors.a.x[two]": B}).digest == BASELINE.digest


def test_later_scenarios_are_told_apart_from_what_changed_and_what_is_gone() -> None:
    assert compare(BASELINE, {"schedules.a.x": C, "reruns.a.x": A}) == Standing(
        kept=(), changed=("schedules.a.x",), gone=("sensors.a.x[two]",), later=("reruns.a.x",)
    )
    grown = compare(BASELINE, {"schedules.a.x": A, "sensors.a.x[two]": B, "reruns.a.x": A})
    assert grown == Standing(kept=("schedules.a.x", "sensors.a.x[two]"), changed=(), gone=(), later=("reruns.a.x",))


@pytest.mark.parametrize(
    ("today", "is_honoured"),
    [
        ({"schedules.a.x": A, "sensors.a.x[two]": B}, True),
        ({"schedules.a.x": A, "sensors.a.x[two]": B, "later.a.x": C}, True),
        ({"schedules.a.x": A, "sensors.a.x[two]": C}, False),
        ({"schedules.a.x": A}, False),
    ],
)
def test_a_baseline_is_honoured_while_what_it_froze_is_what_it_was(today: dict[str, str], is_honoured: bool) -> None:
    assert compare(BASELINE, today).is_honoured is is_honoured


@pytest.mark.parametrize(
    ("path", "text", "problems"),
    [
        (
            "1.13.yaml",
            TEXT.replace(f"  schedules.a.x: {A}\n", ""),
            [f"2:9: the scenarios below have the digest {ONE_LESS.digest} [wrong-digest]"],
        ),
        ("1.12.yaml", TEXT, ["1:7: the file is called `1.12.yaml`, and says it is of 1.13 [wrong-line]"]),
        ("1.13.yaml", TEXT.replace(A, "abc"), ["4:18: `abc` is no digest: 64 hexadecimal digits [not-a-digest]"]),
        ("1.13.yaml", 'line: "1.13"\ndigest: x\n', ["1:1: missing here: `scenarios` [missing-key]"]),
        (
            "1.13.yaml",
            'line: "1.13"\ndigest: x\nscenarios: {}\n',
            ["3:12: a baseline has at least one scenario [empty-list]"],
        ),
        (
            "1.13.yaml",
            f"{TEXT}  schedules.a.x: {A}\n",
            ["6:3: `schedules.a.x` stands twice in this mapping [duplicate-key]"],
        ),
        ("1.13.yaml", "", ["1:1: the file holds nothing [empty-file]"]),
    ],
)
def test_a_baseline_that_is_not_as_it_was_made_is_refused(path: str, text: str, problems: list[str]) -> None:
    with pytest.raises(LoadError) as caught:
        load_baseline(Path(path), text.encode())
    assert [str(each).partition("\n")[0].removeprefix(f"{path}:") for each in caught.value.problems] == problems
