"""The proof of a row: what a record says of the row's semantics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pytest_dagster_parity.catalogue import Semantic
from pytest_dagster_parity.judgement.verdict import WORST_FIRST, Verdict
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proven import Proven, reaches

MISSING = "missing"
"""What is counted beside the verdicts: asked, and not in the record."""

COUNTED = (
    Verdict.PASS.value,
    *(verdict.value for verdict in WORST_FIRST if verdict is not Verdict.PASS),
    MISSING,
)
"""What is counted, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProof:
    """What one record says of some semantics."""

    verdicts: Mapping[str, Verdict]
    """Of the asked scenarios that have one, in the catalogue's order."""
    missing: tuple[str, ...]
    """The asked scenarios that are not in the record, and the patterns that mean no semantic."""
    not_required: tuple[str, ...]
    """Scenarios that are left out, because the target keeps what replaces them."""
    not_asked: tuple[str, ...]
    """Scenarios that the record's level does not ask of this target."""

    @property
    def asked(self) -> tuple[str, ...]:
        """All that a claim on the row rests on."""
        return (*self.verdicts, *self.missing)

    @property
    def failing(self) -> tuple[str, ...]:
        """The asked scenarios that were played and did not pass."""
        idle = (Verdict.PASS, Verdict.NOT_RUN, Verdict.UNSUPPORTED)
        return tuple(name for name, verdict in self.verdicts.items() if verdict not in idle)

    @property
    def unproven(self) -> tuple[str, ...]:
        """All asked scenarios that did not pass, the missing ones too."""
        return (*(name for name, verdict in self.verdicts.items() if verdict is not Verdict.PASS), *self.missing)

    @property
    def counts(self) -> dict[str, int]:
        """How many of the asked scenarios came to what, by verdict or `missing`, without zeros, passes first."""
        found = [verdict.value for verdict in self.verdicts.values()] + [MISSING] * len(self.missing)
        return {word: found.count(word) for word in COUNTED if word in found}

    @property
    def is_whole(self) -> bool:
        """Whether every asked scenario has a verdict of its own."""
        return not self.missing and Verdict.NOT_RUN not in self.verdicts.values()

    @property
    def all_pass(self) -> bool:
        """Whether something is asked, and all of it passes."""
        return bool(self.verdicts) and not self.unproven

    def proves(self, proven: Proven, required: ProofLevel) -> bool:
        """Whether it is enough for a row that claims to be implemented; `proven` is the record that it is of."""
        return self.all_pass and reaches(proven.proves, required)


def proof_of(semantics: Iterable[Semantic], proven: Proven, unknown: Sequence[str] = ()) -> RowProof:
    """Return what a record says of some semantics. Patterns that mean none are counted as missing, one each."""
    listed = tuple(semantics)
    asked = [name for semantic in listed if proven.asks(semantic) for name in semantic.scenarios]
    required = [name for name in asked if name not in proven.not_required]
    return RowProof(
        verdicts=MappingProxyType({name: proven.verdicts[name] for name in required if name in proven.verdicts}),
        missing=(*(name for name in required if name not in proven.verdicts), *unknown),
        not_required=tuple(name for name in asked if name in proven.not_required),
        not_asked=tuple(name for semantic in listed if not proven.asks(semantic) for name in semantic.scenarios),
    )
