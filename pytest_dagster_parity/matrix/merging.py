"""The proof of a newer record among those that stand in a cell: what it replaces, and what stays."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.matrix.entries import Entry, entry_of, parse_entries, spell_entries
from pytest_dagster_parity.matrix.proof import RowProof
from pytest_dagster_parity.matrix.proven import ASKED, Proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a cell is to say."""

    text: str
    entry: Entry | None
    """What the record gives; None where a row has no semantics."""
    kept: str = ""
    """Why an entry of the same adapter and target stays; empty where it does not."""
    garbled: tuple[str, ...] = ()
    """What stood there, was written by no record, and goes."""


def merged(text: str, line_break: str, proof: RowProof, proven: Proven) -> Merged:
    """Return a Proof cell with the entry of a record in it. Entries of other adapters and targets stay."""
    found = parse_entries(text, line_break)
    mine = [entry for entry in found.entries if entry.of == proven.of]
    others = [entry for entry in found.entries if entry.of != proven.of]
    new = entry_of(proof, proven)
    # More than one is what a person copied; the fullest of them is what a record has to compete with.
    old = max(mine, key=lambda entry: entry.known, default=None)
    kept = "" if old is None else _why_kept(old, new, proof, proven)
    stays = old if old is not None and kept else new
    return Merged(text=spell_entries([*others, stays], line_break), entry=new, kept=kept, garbled=found.garbled)


def without(text: str, line_break: str, proven: Proven) -> Merged:
    """Return the Proof cell of a row without semantics: what this adapter and target once proved there is gone.

    A text that no record wrote stays: such a row is nobody's business yet.
    """
    found = parse_entries(text, line_break)
    others = [entry for entry in found.entries if entry.of != proven.of]
    if found.garbled or not proven.is_complete or len(others) == len(found.entries):
        return Merged(text=text, entry=None)
    return Merged(text=spell_entries(others, line_break), entry=None)


def _why_kept(old: Entry, new: Entry, proof: RowProof, proven: Proven) -> str:
    """Return why an older entry outlives a newer record; empty where it does not."""
    if str(old) == str(new):
        return ""
    if not proven.is_finished:
        return "the record is unfinished"
    if _asks_less(new, old) and not proof.failing:
        return f"the record asks less ({new.level}) than the proof that is there ({old.level})"
    if proof.is_whole or proven.is_complete:
        return ""
    if old.known < old.asked and new.known >= old.known:
        return ""
    return f"the record is partial: {new.asked - new.known} of {new.asked} were not run"


def _asks_less(new: Entry, old: Entry) -> bool:
    order = tuple(ASKED)
    return order.index(new.level) < order.index(old.level)
