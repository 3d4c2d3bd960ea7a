"""Whether a partial row says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.gaps import PHRASES, WORDS, says_what_is_missing

PAGE = Path(__file__).parents[4] / "docs/rules/partial-without-gap.md"


@pytest.mark.parametrize(
    "text",
    [
        "Missing proof: resuming after a crash",
        "cancel lacks a test",
        "does not retry",
        "doesn\u2019t retry",
        "ranges only",
        "TODO",
        "Gap: time zones",
        "works, except over DST",
        "no retries of failed partitions",
        "paused ticks are still to come",
        "No gaps in ticks, but retries are missing",
        "`schedule.rs` without DST",
    ],
)
def test_what_is_missing_is_said(text: str) -> None:
    assert says_what_is_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ticks are recorded in order",
        "`tests/not_missing.rs` (`no_gap_is_left_without_a_run`)",
        "``a ` missing`` is code",
        "[the notes](docs/not-done-only.md)",
        "known gaps: none missing"[12:],
        "no gaps",
        "No known gaps remain"[:13],
        "nothing is missing",
        "knots and notation, annotated",
        "non-blocking, read-only",
    ],
)
def test_what_is_missing_is_not_said(text: str) -> None:
    assert not says_what_is_missing(text)


@pytest.mark.parametrize("word", [*WORDS, *PHRASES])
def test_every_word_is_enough_and_told_in_the_page(word: str) -> None:
    assert says_what_is_missing(f"Ticks: {word.upper()}, in summer.")
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")


def test_a_long_text_is_read_at_once() -> None:
    assert not says_what_is_missing("`" * 20_001 + "a " * 100_000 + "](" * 20_000)
