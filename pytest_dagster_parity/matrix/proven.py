"""What one record proves: verdicts by scenario, and whose, how and against what they were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.record import HeaderLine, ScenarioLine
from pytest_dagster_parity.execution.writer import RecordFile, read_record
from pytest_dagster_parity.judgement.verdict import Verdict, worst
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.words import ClockKind

ASKED = MappingProxyType(
    {
        "core": frozenset({"core"}),
        "full": frozenset({"core", "common"}),
        "exact": frozenset({"core", "common", "edge"}),
    }
)
"""The levels of the semantics that each level of a record asks, the least first."""

NOT_REQUIRED = "not required: replaced by "
"""How the reason of a scenario begins that was left out because the target keeps the semantic that replaces it."""

ORACLE = "dagster"
"""The name of the target that is asked for quirks."""

DIGEST_LENGTH = 8


class ProvesNothing(ParityError):
    """A record cannot be recorded at all: nobody can say of what it would be the proof."""

    def __init__(self, record: str, why: str) -> None:
        super().__init__(record, why)
        self.record = record
        self.why = why

    def __str__(self) -> str:
        return f"{self.record}:1:1: the record proves nothing: {self.why} [record-proves-nothing]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One record, as far as a matrix wants to know of it. Nothing of the clock is in it."""

    record: str
    """The name of its file, without folders."""
    adapter: str
    target: str
    version: str
    """Of the target."""
    in_process: bool
    clock: ClockKind
    line: str
    """Dagster's release line."""
    level: str
    """A key of `ASKED`."""
    kit: str
    digest: str
    """The beginning of the digest of the scenarios."""
    is_finished: bool
    is_complete: bool
    """Finished, and all that the level requires was executed or is unsupported."""
    verdicts: Mapping[str, Verdict]
    """By the scenario's id, or its id with the case in brackets; the worst of several attempts."""
    not_required: frozenset[str] = field(default_factory=frozenset[str])
    """The scenarios, of those with a verdict, that another semantic replaces on this target, and that one passes."""

    @property
    def proves(self) -> ProofLevel | None:
        """The strongest proof that a pass of it is; None where the session did not come to its end.

        What an adapter emulates is unsupported in the record, so that no pass rests on it.
        """
        if not self.is_finished:
            return None
        if self.in_process:
            return ProofLevel.UNIT
        return ProofLevel.INTEGRATION if self.clock is ClockKind.VIRTUAL else ProofLevel.E2E

    @property
    def of(self) -> tuple[str, str]:
        """Whose proof it is: the adapter and the target. A newer proof of the same takes the place of an older one."""
        return self.adapter, self.target

    def asks(self, semantic: Semantic) -> bool:
        """Whether the record's level asks this of its target."""
        return semantic.level in ASKED[self.level] and (not semantic.quirk or self.target == ORACLE)

    def asked_of(self, catalogue: Catalogue) -> tuple[Semantic, ...]:
        """Return the semantics of a catalogue that it asks."""
        return tuple(semantic for semantic in catalogue.semantics if self.asks(semantic))


def reaches(proves: ProofLevel | None, required: ProofLevel) -> bool:
    """Whether proof of one level is enough where another is required."""
    order = tuple(ProofLevel)
    return proves is not None and order.index(proves) >= order.index(required)


def read_proven(path: Path) -> Proven:
    """Read what a record proves. Raises `RecordError` for what is no record, and `ProvesNothing`."""
    return proven_of(path.name, read_record(path))


def proven_of(name: str, file: RecordFile) -> Proven:
    """Return what a record proves that was read from a file of this name.

    Raises `ProvesNothing` for one without a header, without a target, or of a level that this kit does not know.
    """
    header, target = _introduced(name, file.header)
    return Proven(
        record=name,
        adapter=header.adapter,
        target=target.target,
        version=target.version,
        in_process=header.in_process,
        clock=target.clock.kind,
        line=header.dagster_line,
        level=header.level,
        kit=header.kit,
        digest=header.corpus[:DIGEST_LENGTH],
        is_finished=file.is_finished,
        is_complete=file.footer is not None and file.footer.complete,
        verdicts=MappingProxyType(_verdicts(file.scenarios)),
        not_required=frozenset(_replaced(file.scenarios)),
    )


def _introduced(name: str, header: HeaderLine | None) -> tuple[HeaderLine, Description]:
    if header is None:
        raise ProvesNothing(name, "it has no header; its session was killed before it had a result")
    if header.target is None:
        raise ProvesNothing(name, "it has no target; its adapter could not be opened")
    if header.level not in ASKED:
        raise ProvesNothing(name, f"its level is {header.level!r}, and this kit knows {', '.join(ASKED)}")
    return header, header.target


def _verdicts(lines: Iterable[ScenarioLine]) -> dict[str, Verdict]:
    found: dict[str, list[Verdict]] = {}
    for line in lines:
        found.setdefault(_name(line), []).append(line.verdict)
    return {name: worst(verdicts) for name, verdicts in found.items()}


def _replaced(lines: Sequence[ScenarioLine]) -> Iterable[str]:
    """Give what was left out for the sake of another semantic, where that one was played and passes.

    A target that declares the other and fails it has shown neither of the two.
    """
    shown = {line.id for line in lines} - {line.id for line in lines if line.verdict is not Verdict.PASS}
    for line in lines:
        is_left_out = line.verdict is Verdict.NOT_RUN and line.reason.startswith(NOT_REQUIRED)
        if is_left_out and line.reason.removeprefix(NOT_REQUIRED) in shown:
            yield _name(line)


def _name(line: ScenarioLine) -> str:
    return line.id if line.case is None else f"{line.id}[{line.case}]"
