"""In which ways a row says more than is proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pytest_dagster_parity.matrix.claim import Claim
from pytest_dagster_parity.matrix.claim_words import nearest_level, nearest_status
from pytest_dagster_parity.matrix.gate_report import Breach, Violation
from pytest_dagster_parity.matrix.model import Column, ProofLevel, Status
from pytest_dagster_parity.matrix.witness import Witness

_HOW_TO_REACH = {
    ProofLevel.UNIT: "let a session come to its end",
    ProofLevel.INTEGRATION: "drive the target in a process of its own: `--parity-adapter 'stdio:COMMAND'`",
    ProofLevel.E2E: "drive the target in a process of its own, on a clock that is not virtual",
}
_NEEDS_ALL = "every scenario of its semantics must pass; else it is Partial"
_NEEDS_ONE = "one scenario at least must pass; else it is Designed or Planned"


def breaches_of(claim: Claim, aliases: Mapping[str, Status]) -> Iterator[Violation]:
    """Yield what a row says beyond its proof: at most one violation of its claim, and one of its Proof cell."""
    if claim.status is None:
        yield _unknown_status(claim, aliases)
    elif claim.claims and (breach := _of_claim(claim, claim.status)) is not None:
        yield breach
    if not claim.is_recorded:
        yield _stale(claim)


def _of_claim(claim: Claim, status: Status) -> Violation | None:
    if claim.meaning.is_empty:
        message = "it names no semantics, so nothing proves it"
        return _violation(claim, Breach.NO_SEMANTICS, Column.SEMANTICS, message, "name the ids or globs that it means")
    if claim.required is None:
        return _unknown_level(claim)
    if claim.required is ProofLevel.PROD:
        message = "it requires proof from production, which no record of the kit is"
        hint = "require e2e, the most that a record proves, and say in the notes what production shows"
        return _violation(claim, Breach.LEVEL_OUT_OF_REACH, Column.PROOF_LEVEL, message, hint)
    best = claim.best(claim.required)
    if not best.proof.asked:
        return _nothing_asked(claim, best)
    if status is Status.IMPLEMENTED:
        return _of_implemented(claim, best, claim.required)
    return _of_partial(claim, best, claim.required)


def _of_implemented(claim: Claim, best: Witness, required: ProofLevel) -> Violation | None:
    unproven = best.unproven(claim.meaning.unknown_patterns)
    if unproven:
        message = f"{len(unproven)} of {len(best.proof.asked)} {'does' if len(unproven) == 1 else 'do'} not pass"
        return _violation(claim, Breach.UNPROVEN, Column.STATUS, message, _NEEDS_ALL, best, unproven)
    if not best.reaches(required):
        return _not_reached(claim, best, required)
    contrary = claim.contradicted()
    if contrary is not None:
        message = f"{best.record.record} proves it, and {contrary.record.record} shows the contrary"
        shown = contrary.contradictions
        return _violation(claim, Breach.CONTRADICTED, Column.STATUS, message, _NEEDS_ALL, contrary, shown)
    return None


def _of_partial(claim: Claim, best: Witness, required: ProofLevel) -> Violation | None:
    if not best.passes:
        message = f"none of {len(best.proof.asked)} passes"
        unproven = best.unproven(claim.meaning.unknown_patterns)
        return _violation(claim, Breach.UNPROVEN, Column.STATUS, message, _NEEDS_ONE, best, unproven)
    return None if best.reaches(required) else _not_reached(claim, best, required)


def _not_reached(claim: Claim, best: Witness, required: ProofLevel) -> Violation:
    message = f"its proof is {best.level}, and {required.value} is required"
    return _violation(claim, Breach.LEVEL_NOT_REACHED, Column.PROOF_LEVEL, message, _HOW_TO_REACH[required], best)


def _nothing_asked(claim: Claim, best: Witness) -> Violation:
    replaced = "the target keeps what replaces them"
    why = replaced if best.proof.not_required else f"the level {best.record.level} asks none of them"
    message = f"none of its scenarios is asked of {best.record.target}: {why}"
    hint = "a claim rests on what is asked: name other semantics, ask more, or claim nothing"
    return _violation(claim, Breach.NOTHING_ASKED, Column.SEMANTICS, message, hint, best)


def _stale(claim: Claim) -> Violation:
    records = " and ".join(witness.record.record for witness in claim.witnesses)
    message = f"the Proof cell is not what recording {records} writes: it was edited by hand, or is older"
    hint = "`dagster-parity matrix record` writes it anew"
    best = claim.best(claim.required or ProofLevel.UNIT)
    return _violation(claim, Breach.STALE_PROOF, Column.PROOF, message, hint, best)


def _unknown_status(claim: Claim, aliases: Mapping[str, Status]) -> Violation:
    said = claim.row.text(Column.STATUS)
    meant = nearest_status(said, aliases) if said else None
    words = ", ".join(status.value for status in Status)
    message = f"{said!r} is no status, so nobody can say what it claims" if said else "it has no status"
    hint = f"did you mean {meant.value}?" if meant else f"the statuses are {words}"
    return _violation(claim, Breach.STATUS_UNKNOWN, Column.STATUS, message, hint)


def _unknown_level(claim: Claim) -> Violation:
    said = claim.row.text(Column.PROOF_LEVEL)
    meant = nearest_level(said) if said else None
    words = ", ".join(level.value for level in ProofLevel)
    message = f"{said!r} is no proof level" if said else "it requires no proof level"
    hint = f"did you mean {meant.value}?" if meant else f"the levels are {words}"
    return _violation(claim, Breach.LEVEL_UNKNOWN, Column.PROOF_LEVEL, message, hint)


def _violation(
    claim: Claim,
    breach: Breach,
    column: Column,
    message: str,
    hint: str,
    witness: Witness | None = None,
    scenarios: Mapping[str, str] | None = None,
) -> Violation:
    cell = claim.row.cell(column)
    return Violation(
        breach=breach,
        path=claim.row.path,
        line=cell.line,
        column=cell.column,
        row=claim.name,
        claim=claim.row.text(Column.STATUS),
        required=claim.row.text(Column.PROOF_LEVEL),
        proof=witness.told if witness else "",
        message=message,
        hint=hint,
        scenarios=scenarios or {},
    )
