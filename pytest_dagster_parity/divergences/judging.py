"""What a verdict becomes where an exception is declared. Pure: the line of a record in, the line of a record out."""

from __future__ import annotations

from msgspec.structs import replace

from pytest_dagster_parity.divergences.settling import DeclaredException, Exceptions
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.judgement.verdict import Verdict


def judge(line: ScenarioLine, exceptions: Exceptions) -> ScenarioLine:
    """Return the line of a scenario as its exception has it: a failure is excepted, a pass makes the exception stale.

    Everything else stays as it is. A crash or a time-out says nothing about the target, so no exception explains it.
    What differed stays in the line.
    """
    declared = exceptions.by_scenario.get(scenario_name(line))
    if declared is None:
        return line
    match line.verdict:
        case Verdict.FAIL:
            reason = "\n".join(filter(None, (_excuse(declared), line.reason)))
            return replace(line, verdict=Verdict.EXCEPTED, reason=reason)
        case Verdict.PASS:
            return replace(line, verdict=Verdict.STALE_EXCEPTION, reason=_complaint(declared))
        case _:
            return line


def scenario_name(line: ScenarioLine) -> str:
    """Return the id, or the id with its case in brackets."""
    return line.id if line.case is None else f"{line.id}[{line.case}]"


def _excuse(declared: DeclaredException) -> str:
    return f"{declared.id}: {declared.reason} (review by {declared.review})"


def _complaint(declared: DeclaredException) -> str:
    return (
        f"{declared.id} is stale: it passes, and {declared.place} declares that it fails (`{declared.pattern}`)\n"
        "Remove that declaration, or narrow it to what still fails; "
        "`dagster-parity exceptions update --from RECORD` does either."
    )
