"""What stands in the Proof column: an entry for each adapter and target, written by a record and by nobody else.

12/12 pass; acme 2.1 by stdio:acme, integration; Dagster 1.13 full; kit 0.1.0, scenarios 3f9c2a1b; record.jsonl
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix import proof_spelling as spelling
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proof import COUNTED, MISSING, RowProof
from pytest_dagster_parity.matrix.proven import ASKED, Proven

_NOTHING = "nothing asked"
_UNFINISHED = "unfinished"
_PASS = Verdict.PASS.value
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COUNT = re.compile(r"(0|[1-9]\d{0,8})/([1-9]\d{0,8})(?: pass|((?:, [1-9]\d{0,8} [a-z-]+)+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One proof as it stands in a cell. `str` gives its text, and `parse_entries` reads it back."""

    counts: Mapping[str, int]
    """As in `RowProof`."""
    target: str
    version: str
    adapter: str
    proves: ProofLevel | None
    """None: of a session that did not come to its end."""
    line: str
    level: str
    kit: str
    digest: str
    record: str

    @property
    def of(self) -> tuple[str, str]:
        """Whose proof it is: the adapter and the target."""
        return self.adapter, self.target

    @property
    def asked(self) -> int:
        """How many scenarios are counted."""
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        """How many of them have a verdict of their own."""
        return self.asked - self.counts.get(MISSING, 0) - self.counts.get(Verdict.NOT_RUN.value, 0)

    @property
    def all_pass(self) -> bool:
        """Whether something is asked, and all of it passes."""
        return 0 < self.asked == self.counts.get(_PASS, 0)

    @property
    def summary(self) -> str:
        """The numbers alone: `12/12 pass`, `10/12, 1 fail, 1 unsupported`."""
        if not self.asked:
            return _NOTHING
        passed = f"{self.counts.get(_PASS, 0)}/{self.asked}"
        others = "".join(f", {number} {word}" for word, number in self.counts.items() if word != _PASS)
        return f"{passed}{others or ' pass'}"

    def __str__(self) -> str:
        level = _UNFINISHED if self.proves is None else self.proves.value
        whose = (
            f"{spelling.name(self.target)} {spelling.word(self.version)} by {spelling.phrase(self.adapter)}, {level}"
        )
        against = f"Dagster {spelling.word(self.line)} {self.level}"
        kit = f"kit {spelling.phrase(self.kit)}, scenarios {spelling.word(self.digest)}"
        return "; ".join((self.summary, whose, against, kit, spelling.phrase(self.record)))


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in a Proof cell."""

    entries: tuple[Entry, ...]
    garbled: tuple[str, ...]
    """What stands there and was written by no record."""


def entry_of(proof: RowProof, proven: Proven) -> Entry:
    """Return what is written of a proof and the record that it is of."""
    return Entry(
        counts=MappingProxyType(proof.counts),
        target=proven.target,
        version=proven.version,
        adapter=proven.adapter,
        proves=proven.proves,
        line=proven.line,
        level=proven.level,
        kit=proven.kit,
        digest=proven.digest,
        record=proven.record,
    )


def parse_entries(text: str, line_break: str) -> Entries:
    """Read the text of a Proof cell; `line_break` is the document's."""
    parts = _BREAK.split(text) if line_break.startswith("<") else text.splitlines()
    texts = [part.strip() for part in parts if part.strip()]
    read = [(part, _entry(part)) for part in texts]
    return Entries(
        entries=tuple(entry for _, entry in read if entry is not None),
        garbled=tuple(part for part, entry in read if entry is None),
    )


def spell_entries(entries: Iterable[Entry], line_break: str) -> str:
    """Return the text of a Proof cell, in an order that does not depend on who came first."""
    ordered = sorted(entries, key=lambda entry: (entry.target, entry.adapter))
    return line_break.join(str(entry) for entry in ordered)


def _entry(text: str) -> Entry | None:
    """Read one entry; None where the text is not exactly what an entry is written as."""
    try:
        found = _read(text)
    except (ValueError, KeyError):
        return None
    return found if str(found) == text else None


def _read(text: str) -> Entry:
    summary, whose, against, kit, record = text.split("; ")
    who, _, how = whose.partition(" by ")
    target, version = who.rsplit(" ", 1)
    adapter, level = how.rsplit(", ", 1)
    _, line, asked = against.split(" ")
    kit_version, digest = kit.removeprefix("kit ").rsplit(", scenarios ", 1)
    return Entry(
        counts=MappingProxyType(_counts(summary)),
        target=spelling.meant(target),
        version=spelling.meant(version),
        adapter=spelling.meant(adapter),
        proves=None if level == _UNFINISHED else ProofLevel(level),
        line=spelling.meant(line),
        level=_asked_level(asked),
        kit=spelling.meant(kit_version),
        digest=spelling.meant(digest),
        record=spelling.meant(record),
    )


def _counts(summary: str) -> dict[str, int]:
    if summary == _NOTHING:
        return {}
    found = _COUNT.fullmatch(summary)
    if found is None:
        raise ValueError(summary)
    passed, asked, others = int(found[1]), int(found[2]), found[3] or ""
    counts = {_PASS: passed} if passed else {}
    for other in others.split(", ")[1:]:
        number, word = other.split(" ")
        counts[word] = int(number)
    if sum(counts.values()) != asked or not counts.keys() <= set(COUNTED):
        raise ValueError(summary)
    return {word: counts[word] for word in COUNTED if word in counts}


def _asked_level(level: str) -> str:
    if level not in ASKED:
        raise ValueError(level)
    return level
