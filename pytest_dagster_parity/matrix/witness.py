"""What one record says of one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.entries import entry_of
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proof import MISSING, RowProof
from pytest_dagster_parity.matrix.proven import Proven, reaches

NO_SEMANTIC = "no semantic"
"""What is said of a pattern that means none."""

_CONTRARY = (Verdict.FAIL, Verdict.EXCEPTED)


@dataclass(frozen=True, slots=True)
class Witness:
    """A record, and its proof of a row."""

    proof: RowProof
    record: Proven

    @property
    def passes(self) -> int:
        """How many scenarios of the row pass."""
        return self.proof.counts.get(Verdict.PASS.value, 0)

    @property
    def level(self) -> str:
        """What kind of proof it is, in a word."""
        proves = self.record.proves
        return "unfinished" if proves is None else proves.value

    @property
    def told(self) -> str:
        """The proof in words: how much, whose, how strong, and from where."""
        summary, record = entry_of(self.proof, self.record).summary, self.record
        return f"{summary}; {record.target} {record.version} by {record.adapter}, {self.level}; {record.record}"

    @property
    def contradictions(self) -> dict[str, str]:
        """What was played here and came out otherwise than Dagster's, by name, and its verdict."""
        return {name: verdict.value for name, verdict in self.proof.verdicts.items() if verdict in _CONTRARY}

    def proves(self, required: ProofLevel) -> bool:
        """Whether all that is asked of the row passes, at a level that is enough."""
        return self.proof.proves(self.record, required)

    def reaches(self, required: ProofLevel) -> bool:
        """Whether a pass of it is proof enough."""
        return reaches(self.record.proves, required)

    def unproven(self, unknown: Iterable[str]) -> dict[str, str]:
        """Return what does not pass, by name, and its verdict; `unknown` are the patterns that mean no semantic."""
        verdicts, patterns = self.proof.verdicts, frozenset(unknown)
        return {
            name: verdicts[name].value if name in verdicts else NO_SEMANTIC if name in patterns else MISSING
            for name in self.proof.unproven
        }
