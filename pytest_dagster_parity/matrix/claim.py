"""What one row claims, beside what records prove of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.matrix.claim_words import level_of, status_of
from pytest_dagster_parity.matrix.gate_report import Promotion
from pytest_dagster_parity.matrix.merging import merged, without
from pytest_dagster_parity.matrix.model import Column, ProofLevel, Row, Status
from pytest_dagster_parity.matrix.proof import proof_of
from pytest_dagster_parity.matrix.proven import Proven
from pytest_dagster_parity.matrix.semantics_cell import Meaning, meaning_of
from pytest_dagster_parity.matrix.witness import Witness

_BREAK = "<br>"
_BELOW_IMPLEMENTED = (Status.PARTIAL, Status.DESIGNED, Status.PLANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row, and what each record says of it."""

    row: Row
    status: Status | None
    """None: the cell says none."""
    required: ProofLevel | None
    """None: the cell says none."""
    meaning: Meaning
    witnesses: tuple[Witness, ...]
    """One a record, at least one."""

    @property
    def name(self) -> str:
        """What messages call the row."""
        return self.row.name or f"row {self.row.index + 1}"

    @property
    def claims(self) -> bool:
        """Whether the row says that something works."""
        return self.status in (Status.IMPLEMENTED, Status.PARTIAL)

    @property
    def is_recorded(self) -> bool:
        """Whether recording the records would leave the Proof cell as it is.

        An empty cell of a row that claims nothing says nothing wrong.
        """
        said = _on_one_line(self.row.text(Column.PROOF))
        return (not said and not self.claims) or self._renewed(said) == said

    def best(self, required: ProofLevel) -> Witness:
        """Return what says the most for the row: whole proof first, of a level that is enough, with the most passes."""
        return max(self.witnesses, key=lambda each: (each.proves(required), each.reaches(required), each.passes))

    def contradicted(self) -> Witness | None:
        """Return a record in which something of the row was played and came out otherwise than Dagster's."""
        return next((witness for witness in self.witnesses if witness.contradictions), None)

    def promotion(self) -> Promotion | None:
        """Return what the row could claim; None where it claims all that is proven."""
        status = self.status
        if status not in _BELOW_IMPLEMENTED or status is None or self.required is None:
            return None
        best = self.best(self.required)
        is_whole = best.proves(self.required) and self.contradicted() is None
        to = Status.IMPLEMENTED if is_whole else Status.PARTIAL
        if to is status or not (best.passes and best.reaches(self.required)):
            return None
        row = self.row
        return Promotion(path=row.path, line=row.line, row=self.name, claim=status, to=to, proof=best.told)

    def _renewed(self, text: str) -> str:
        for witness in self.witnesses:
            if self.meaning.is_empty:
                text = without(text, _BREAK, witness.record).text
            else:
                text = merged(text, _BREAK, witness.proof, witness.record).text
        return text


def claim_of(row: Row, records: Sequence[Proven], catalogue: Catalogue, aliases: Mapping[str, Status]) -> Claim:
    """Return what a row claims beside what records prove of it; at least one is given."""
    meaning = meaning_of(row.text(Column.SEMANTICS), catalogue)
    unknown = meaning.unknown_patterns
    return Claim(
        row=row,
        status=status_of(row.text(Column.STATUS), aliases),
        required=level_of(row.text(Column.PROOF_LEVEL)),
        meaning=meaning,
        witnesses=tuple(Witness(proof_of(meaning.semantics, record, unknown), record) for record in records),
    )


def _on_one_line(text: str) -> str:
    """Return a Proof cell as Markdown has it: `<br>` never stands within an entry."""
    return _BREAK.join(line.strip() for line in text.splitlines() if line.strip())
