"""What the gate finds: claims that go further than the proof, rows that claim too little, semantics without a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from pytest_dagster_parity.matrix.model import Status
from pytest_dagster_parity.matrix.proven import Proven


class Breach(str, Enum):
    """In which way a matrix says more than is proven. The value is stable; `docs/gate.md` explains each."""

    RECORD_UNFINISHED = "record-unfinished"
    RECORD_OF_OTHER_SCENARIOS = "record-of-other-scenarios"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
    LEVEL_NOT_REACHED = "level-not-reached"
    LEVEL_OUT_OF_REACH = "level-out-of-reach"
    NOTHING_ASKED = "nothing-asked"
    NO_SEMANTICS = "no-semantics"
    STALE_PROOF = "stale-proof"
    STATUS_UNKNOWN = "status-unknown"
    LEVEL_UNKNOWN = "level-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing for which the gate stays shut."""

    breach: Breach
    path: str
    """Of the matrix; of the record, where that is meant."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    row: str = ""
    """The row's name; empty where the record is meant."""
    claim: str = ""
    """The row's status as it stands there."""
    required: str = ""
    """The proof level as it stands there."""
    proof: str = ""
    """What is proven, and by whom; empty where nothing is."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What to do."""
    scenarios: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What does not pass, by name: its verdict, or `missing`, or `no semantic` for a pattern that means none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A row that claims less than is proven."""

    path: str
    line: int
    row: str
    claim: Status
    to: Status
    """What its proof allows."""
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """What became of all rows, in their order."""

    records: tuple[Proven, ...]
    rows: int
    """How many were judged."""
    violations: tuple[Violation, ...]
    promotable: tuple[Promotion, ...]
    unmentioned: tuple[str, ...]
    """Ids of the semantics that the records ask and no row names, in the order of the catalogue."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is claimed that is not proven."""
        return not self.violations

    @property
    def violating_rows(self) -> int:
        """How many rows claim more than is proven."""
        return len({(each.path, each.line, each.row) for each in self.violations if each.row})
