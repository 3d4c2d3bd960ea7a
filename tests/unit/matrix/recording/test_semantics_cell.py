"""The Semantics column."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.matrix.semantics_cell import Unknown, meaning_of, patterns_in
from tests.unit.matrix.recording.makers import CATALOGUE


@pytest.mark.parametrize(
    "text",
    [
        "schedules.dst.*, sensors.cursor.kept",
        "`schedules.dst.*` `sensors.cursor.kept`",
        "`schedules.dst.*`,<br>`sensors.cursor.kept`",
        "schedules.dst.*<br/>sensors.cursor.kept<BR>",
        "schedules.dst.*\n\tsensors.cursor.kept\r\n",
        "`schedules.dst.*, sensors.cursor.kept`",
        r"schedules.dst.\*; sensors.cursor.kept, sensors.cursor.kept",
    ],
)
def test_patterns_are_parted_by_anything_that_people_put_between_them(text: str) -> None:
    assert patterns_in(text) == ("schedules.dst.*", "sensors.cursor.kept")


@pytest.mark.parametrize("text", ["", " ", "-", "\N{EM DASH}", "``", "<br>"])
def test_a_cell_without_a_pattern_is_empty(text: str) -> None:
    assert meaning_of(text, CATALOGUE).is_empty


def test_a_semantic_is_meant_once_and_in_the_order_of_the_catalogue() -> None:
    meaning = meaning_of("sensors.cursor.kept, schedules.dst.*, schedules.dst.fall", CATALOGUE)
    assert [each.id for each in meaning.semantics] == [
        "schedules.dst.fall",
        "schedules.dst.spring",
        "sensors.cursor.kept",
    ]
    assert meaning.unknown == ()


def test_what_means_nothing_is_told_with_what_is_like_it() -> None:
    meaning = meaning_of("schedule.dst.fal, schedule.dst.*, schedules.dst.spring[daily], 42", CATALOGUE)
    assert meaning.semantics == ()
    assert meaning.unknown == (
        Unknown(pattern="schedule.dst.fal", nearest="schedules.dst.fall"),
        Unknown(pattern="schedule.dst.*", nearest="schedules.dst.*"),
        Unknown(pattern="schedules.dst.spring[daily]", nearest="schedules.dst.spring"),
        Unknown(pattern="42", nearest=""),
    )
    assert [str(each) for each in meaning.unknown[::3]] == [
        "`schedule.dst.fal` means no semantic of the kit (did you mean `schedules.dst.fall`?)",
        "`42` means no semantic of the kit",
    ]
