"""Suggestions for the Semantics column."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.matrix.suggestions import Suggestion, Suggestions
from pytest_dagster_parity.matrix.words import stems_of
from tests.unit.matrix.recording.makers import row, semantic

STATEMENTS = {
    "schedules.catchup.latest-only": "After a downtime a schedule ticks once, for the latest time that it missed.",
    "schedules.dst.fall": "On the day on which the clocks go back an hourly schedule ticks 25 times.",
    "sensors.cursor.kept": "The cursor that a sensor returns is handed to its next evaluation.",
    "sensors.push.at-once": "An event that is pushed to a sensor is handled at once.",
    "backfills.cancel.queued": "Canceling a backfill cancels its queued runs.",
    "backfills.cancel.started": "Canceling a backfill terminates the runs that started.",
    "backfills.pause.resumes": "A paused backfill launches nothing until it is resumed.",
    "partitions.dynamic.unknown": "A run of a key that was never added to the dynamic set is refused.",
    "partition_status.failure.stays": "A partition that fails after it had succeeded is failed.",
    "run_identity.key.one-run": "However often a run key is requested, there is one run.",
    "reruns.fromfailure.reuses": "A re-execution from failure reuses what had succeeded.",
}
CATALOGUE = Catalogue(tuple(semantic(id_, statement=statement) for id_, statement in STATEMENTS.items()))
SUGGESTIONS = Suggestions(CATALOGUE)


@pytest.mark.parametrize(
    ("capability", "feature", "best"),
    [
        ("Schedules", "Catch-up after downtime", "schedules.catchup.latest-only"),
        ("Schedules", "Daylight saving (clocks)", "schedules.dst.fall"),
        ("Sensors", "Durable cursors", "sensors.cursor.kept"),
        ("Automation", "`SensorPush` events", "sensors.push.at-once"),
        ("Backfills", "cancellation", "backfills.cancel.*"),
        ("Back-fills", "Pause / resume", "backfills.pause.resumes"),
        ("Run identity", "`run_key` idempotency", "run_identity.key.one-run"),
        ("Re-execution", "from failure", "reruns.fromfailure.reuses"),
        ("Partition status", "failed partitions", "partition_status.failure.stays"),
        ("Partitions", "dynamic sets", "partitions.dynamic.unknown"),
        ("Backfills", "", "backfills.*"),
        ("Partitions", "Web page", "partitions.*"),
    ],
)
def test_the_words_of_a_row_find_its_semantics(capability: str, feature: str, best: str) -> None:
    assert SUGGESTIONS.of(row(capability=capability, feature=feature))[0].pattern == best


def test_a_suggestion_says_what_it_means_and_how_alike_it_is() -> None:
    (found,) = SUGGESTIONS.of(row(capability="Backfills", feature="Canceling queued and started runs"))[:1]
    assert found == Suggestion(
        pattern="backfills.cancel.*",
        semantics=2,
        statement=STATEMENTS["backfills.cancel.queued"],
        likeness=found.likeness,
    )
    assert 0.5 < found.likeness <= 1


def test_there_are_three_at_most_the_best_first_and_none_twice() -> None:
    found = SUGGESTIONS.of(row(capability="Schedules, sensors and backfills", feature="ticks, cursor, cancel, pause"))
    likeness = [each.likeness for each in found]
    assert len({each.pattern for each in found}) == len(found) == 3
    assert likeness == sorted(likeness, reverse=True)


def test_the_heading_of_a_section_and_the_notes_have_a_say() -> None:
    for fields in ({"heading": "Sensors"}, {"notes": "the cursor of the sensor is lost"}):
        assert SUGGESTIONS.of(row(capability="Durability", **fields))[0].pattern.startswith("sensors.")


@pytest.mark.parametrize("capability", ["User interface", "", "`crates/schedules/cursor.rs`", "the and of"])
def test_nothing_is_suggested_where_nothing_is_alike(capability: str) -> None:
    assert SUGGESTIONS.of(row(capability=capability)) == ()


def test_an_empty_catalogue_suggests_nothing() -> None:
    assert Suggestions(Catalogue(())).of(row(capability="Schedules")) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("canceled backfills", "Cancelling a back-fill"),
        ("re-executed", "Reruns"),
        ("materializations", "materialized"),
        ("partitioned", "PARTITIONS"),
        ("retries", "retry"),
        ("[cursor](docs/cursor.md)<br>", "cursor"),
        ("idempotency", "idempotent"),
        ("staleness", "stale"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert stems_of(one) == stems_of(other)
