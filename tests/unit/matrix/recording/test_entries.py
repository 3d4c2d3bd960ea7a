"""The text of a Proof cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.entries import Entry, entry_of, parse_entries, spell_entries
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proof import COUNTED, proof_of
from pytest_dagster_parity.matrix.proven import ASKED, Proven
from tests.unit.matrix.recording.makers import CATALOGUE, SCHEDULES, WHO, passing, proven

BREAKS = ("<br>", "\n")

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(st.sampled_from(" ;|`\\<>%-,\n\r\tby/="), max_size=12),
    st.sampled_from(
        ["by", "-", "a by b", "x, unit", "; ", "<br>", "a\\|b", "kit 1, scenarios 2", "%3B", "stdio:a --b 'c'"]
    ),
)
entries = st.builds(
    Entry,
    counts=st.lists(st.integers(0, 99), min_size=len(COUNTED), max_size=len(COUNTED)).map(
        lambda numbers: {word: number for word, number in zip(COUNTED, numbers, strict=True) if number}
    ),
    target=texts,
    version=texts,
    adapter=texts,
    proves=st.sampled_from([None, *ProofLevel]),
    line=texts,
    level=st.sampled_from(list(ASKED)),
    kit=texts,
    digest=texts,
    record=texts,
)


def spelled(record: Proven, pattern: str = "schedules.*") -> str:
    return str(entry_of(proof_of(CATALOGUE.meant_by(pattern), record), record))


def test_a_row_that_passes_says_so() -> None:
    assert spelled(proven()) == f"4/4 pass; {WHO}"


def test_what_does_not_pass_is_counted_the_worst_first() -> None:
    verdicts = dict(zip(SCHEDULES, (Verdict.UNSUPPORTED, Verdict.FAIL, Verdict.PASS), strict=False))
    assert spelled(proven(verdicts)) == f"1/4, 1 fail, 1 unsupported, 1 missing; {WHO}"


def test_a_row_of_which_nothing_passes_still_has_a_count() -> None:
    assert spelled(proven({})) == f"0/4, 4 missing; {WHO}"


def test_a_row_of_which_nothing_is_asked_says_that() -> None:
    assert spelled(proven(), "sensors.cursor.rare") == f"nothing asked; {WHO}"


def test_an_unfinished_session_says_so_in_place_of_a_level() -> None:
    assert spelled(proven(is_finished=False)) == f"4/4 pass; {WHO.replace('integration', 'unfinished')}"


def test_signs_that_mean_something_in_documents_are_spelled_as_in_addresses() -> None:
    record = proven(adapter="stdio:a | b; c `d`\n--e", target="by the way", version="")
    assert spelled(record).split("; ")[1] == "%62y the way - by stdio:a %7C b%3B c %60d%60%0A--e, integration"


@given(st.lists(entries, max_size=4), st.sampled_from(BREAKS))
def test_what_is_written_is_read_back(written: list[Entry], line_break: str) -> None:
    text = spell_entries(written, line_break)
    read = parse_entries(text, line_break)
    assert read.garbled == ()
    assert sorted(read.entries, key=str) == sorted(written, key=str)
    assert spell_entries(read.entries, line_break) == text


@given(entries)
def test_an_entry_has_nothing_in_it_that_a_document_would_take_for_its_own(entry: Entry) -> None:
    text = str(entry)
    assert not set(text) & set('|`\\<>*[]"\n\r\t')
    assert text.isprintable()
    assert text == text.strip()
    assert "  " not in text


GOOD = f"4/4 pass; {WHO}"


@pytest.mark.parametrize(
    "garbled",
    [
        "looks good to me",
        GOOD.replace("4/4", "5/4"),
        GOOD.replace("4/4 pass", "4/4"),
        GOOD.replace("4/4 pass", "3/4 pass"),
        GOOD.replace("4/4 pass", "3/4, 1 lost"),
        GOOD.replace("4/4 pass", "3/4, 2 fail"),
        GOOD.replace("4/4 pass", "2/4, 1 unsupported, 1 fail"),
        GOOD.replace("4/4 pass", "4/4, 0 fail"),
        GOOD.replace("integration", "certainly"),
        GOOD.replace("full", "all"),
        GOOD.replace("Dagster", "dagster"),
        GOOD.replace("; record.jsonl", ""),
        GOOD.replace(" by ", " through "),
        f"**{GOOD}**",
    ],
)
def test_what_no_record_wrote_is_garbled(garbled: str) -> None:
    read = parse_entries(f"{garbled}<br>{GOOD}", "<br>")
    assert ([str(entry) for entry in read.entries], read.garbled) == ([GOOD], (garbled,))


def test_breaks_may_be_written_in_every_way_that_html_has() -> None:
    read = parse_entries(f" {GOOD}<br/>{GOOD}<BR />{GOOD} ", "<br>")
    assert [str(entry) for entry in read.entries] == [GOOD] * 3


def test_entries_are_written_in_one_order_whoever_came_first() -> None:
    mine, yours = (entry_of(proof_of((), each), each) for each in (proven(), proven(target="Acme")))
    assert spell_entries([mine, yours], "\n") == spell_entries([yours, mine], "\n") == f"{yours}\n{mine}"


def test_the_entries_of_the_documentation_are_entries() -> None:
    page = Path(__file__).parents[4] / "docs" / "matrix.md"
    shown = page.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    read = parse_entries(shown, "\n")
    assert ([entry.summary for entry in read.entries], read.garbled) == (
        ["12/12 pass", "10/12, 1 fail, 1 unsupported"],
        (),
    )


def test_an_entry_knows_what_it_rests_on() -> None:
    verdicts = {**passing(*SCHEDULES[:2]), SCHEDULES[2]: Verdict.NOT_RUN}
    record = proven(verdicts)
    entry = entry_of(proof_of(CATALOGUE.meant_by("schedules.*"), record), record)
    assert (entry.asked, entry.known, entry.all_pass, entry.of) == (4, 2, False, ("stdio:acme-adapter", "acme"))
