"""Whether everything of a profile is proven: nothing but a pass counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pytest_dagster_parity.judgement.verdict import Verdict


class Gap(str, Enum):
    """Why a scenario that was asked proves nothing, the worst first."""

    FAIL = "fail"
    STALE_EXCEPTION = "stale-exception"
    INCONCLUSIVE = "inconclusive"
    EXCEPTED = "excepted"
    UNSUPPORTED = "unsupported"
    NOT_RUN = "not-run"
    MISSING = "missing"
    """It was not collected, or was deselected."""

    @property
    def told(self) -> str:
        """What it means, in a sentence."""
        return _TOLD[self]


_TOLD = {
    Gap.FAIL: "the target showed something else",
    Gap.STALE_EXCEPTION: "it passed against its declared exception",
    Gap.INCONCLUSIVE: "nothing can be said of it",
    Gap.EXCEPTED: "a declared exception says that it fails, so it is not proven",
    Gap.UNSUPPORTED: "the target does not declare what it needs",
    Gap.NOT_RUN: "it was collected, and not executed",
    Gap.MISSING: "it was not collected, or was left out by an option",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One profile that must be proven as a whole, and what is not."""

    profile: str
    passed: int
    asked: int
    gaps: Mapping[Gap, tuple[str, ...]]
    """The names of the scenarios without a pass, sorted, by what they came to; the worst first."""

    @property
    def is_met(self) -> bool:
        """Whether every scenario passed. Of nothing at all nothing is proven."""
        return 0 < self.asked == self.passed


def demand(profile: str, verdicts: Mapping[str, Verdict | None]) -> Requirement:
    """Return how far a profile is proven, given what each asked scenario of it came to; None: it has no verdict.

    Scenarios that the target need not show, because it shows what replaces them, are not asked.
    """
    gaps = {gap: tuple(sorted(name for name, verdict in verdicts.items() if _gap(verdict) is gap)) for gap in Gap}
    return Requirement(
        profile=profile,
        passed=sum(verdict is Verdict.PASS for verdict in verdicts.values()),
        asked=len(verdicts),
        gaps={gap: names for gap, names in gaps.items() if names},
    )


def _gap(verdict: Verdict | None) -> Gap | None:
    if verdict is Verdict.PASS:
        return None
    return Gap.MISSING if verdict is None else Gap(verdict.value)
