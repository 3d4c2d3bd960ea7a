"""The gate: whether a matrix claims more than is proven. Pure: rows, records and the kit's semantics are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.matrix.breaches import breaches_of
from pytest_dagster_parity.matrix.claim import Claim, claim_of
from pytest_dagster_parity.matrix.claim_words import NO_ALIASES
from pytest_dagster_parity.matrix.gate_report import Breach, GateReport, Violation
from pytest_dagster_parity.matrix.model import Row, Status
from pytest_dagster_parity.matrix.proven import DIGEST_LENGTH, Proven


class NotOneTarget(ParityError):
    """Records of several targets, or of none that was asked for: a matrix is of one target."""

    def __init__(self, targets: tuple[str, ...], asked: str | None) -> None:
        super().__init__(targets, asked)
        self.targets = targets
        self.asked = asked

    def __str__(self) -> str:
        named = ", ".join(self.targets)
        if self.asked is None:
            return f"the records are of several targets: {named}\n  A matrix is of one: name it, `--target NAME`"
        return f"no record is of the target {self.asked!r}; there are records of {named}"


class SameTwice(ParityError):
    """Two records of the same adapter and target: nobody can say which of them holds."""

    def __init__(self, first: Proven, second: Proven) -> None:
        super().__init__(first, second)
        self.first = first
        self.second = second

    def __str__(self) -> str:
        return (
            f"{self.first.record} and {self.second.record} are both of {self.first.target} by {self.first.adapter}\n"
            "  Give the one that holds; parts of one run prove only what each of them proves, so run it whole"
        )


def of_one_target(records: Iterable[Proven], target: str | None = None) -> tuple[Proven, ...]:
    """Return the records of the target that is asked for, or of the only one. Raises `NotOneTarget`, `SameTwice`."""
    listed = tuple(records)
    targets = tuple(dict.fromkeys(record.target for record in listed))
    chosen = tuple(record for record in listed if target in (None, record.target))
    if not chosen or len({record.target for record in chosen}) > 1:
        raise NotOneTarget(targets, target)
    seen: dict[tuple[str, str], Proven] = {}
    for record in chosen:
        first = seen.setdefault(record.of, record)
        if first is not record:
            raise SameTwice(first, record)
    return chosen


def judge(
    rows: Sequence[Row],
    records: Sequence[Proven],
    catalogue: Catalogue,
    *,
    digest: str,
    aliases: Mapping[str, Status] = NO_ALIASES,
) -> GateReport:
    """Return what a matrix claims beyond its proof. The records are of one target: see `of_one_target`.

    `digest` is that of the scenarios of the catalogue; `aliases` are other words for the statuses, in small letters.
    """
    claims = [claim_of(row, records, catalogue, aliases) for row in rows]
    violations = [violation for record in records for violation in _of_record(record, digest)]
    violations += [violation for claim in claims for violation in breaches_of(claim, aliases)]
    return GateReport(
        records=tuple(records),
        rows=len(claims),
        violations=tuple(violations),
        promotable=tuple(each for claim in claims if (each := claim.promotion()) is not None),
        unmentioned=_unmentioned(claims, records, catalogue),
    )


def _of_record(record: Proven, digest: str) -> Iterable[Violation]:
    if not record.is_finished:
        yield Violation(
            breach=Breach.RECORD_UNFINISHED,
            path=record.record,
            line=1,
            column=1,
            message="the session of this record did not come to its end, so it proves nothing",
            hint="run it again",
        )
    if record.digest != digest[:DIGEST_LENGTH]:
        yield Violation(
            breach=Breach.RECORD_OF_OTHER_SCENARIOS,
            path=record.record,
            line=1,
            column=1,
            message=(
                f"the record is of the scenarios {record.digest} (kit {record.kit}), and these are "
                f"{digest[:DIGEST_LENGTH]}: it is the proof of something else"
            ),
            hint="run it again with this kit, or judge it with the kit and the scenarios that it was made with",
        )


def _unmentioned(claims: Iterable[Claim], records: Iterable[Proven], catalogue: Catalogue) -> tuple[str, ...]:
    mentioned = {semantic.id for claim in claims for semantic in claim.meaning.semantics}
    asked = {semantic.id for record in records for semantic in record.asked_of(catalogue)}
    ids = (semantic.id for semantic in catalogue.semantics)
    return tuple(each for each in ids if each in asked and each not in mentioned)
