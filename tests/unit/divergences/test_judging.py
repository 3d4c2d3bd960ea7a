"""What verdicts become where an exception is declared."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from pytest_dagster_parity.divergences.judging import judge
from pytest_dagster_parity.divergences.settling import DeclaredException, Exceptions
from pytest_dagster_parity.judgement.verdict import Verdict, worst
from tests.unit.divergences.texts import line
from tests.unit.report.lines import mismatch, step

DECLARED = DeclaredException(
    id="EX-003",
    reason="We poll.",
    owner="team-flow",
    review=date(2027, 1, 31),
    pattern="sensors.push.*",
    place="e.yaml:4:17",
)
NAME = "sensors.push.second[a]"
EXCEPTIONS = Exceptions(MappingProxyType({NAME: DECLARED}))


def test_a_failure_is_excepted_and_what_differed_stays() -> None:
    failed = line(NAME, Verdict.FAIL, mismatches=(mismatch("[0]", 1, 2),), steps=(step(1, "expect"),), attempt=2)
    expected = replace(failed, verdict=Verdict.EXCEPTED, reason="EX-003: We poll. (review by 2027-01-31)")
    assert judge(failed, EXCEPTIONS) == expected


def test_the_reason_of_a_failure_stays_below_that_of_the_exception() -> None:
    contradiction = line(NAME, Verdict.FAIL, reason="the adapter declares backfills, and does not know them")
    assert judge(contradiction, EXCEPTIONS).reason.splitlines() == [
        "EX-003: We poll. (review by 2027-01-31)",
        "the adapter declares backfills, and does not know them",
    ]


def test_a_pass_makes_the_exception_stale_and_says_what_to_do() -> None:
    judged = judge(line(NAME, Verdict.PASS), EXCEPTIONS)
    assert (judged.verdict, judged.reason) == (
        Verdict.STALE_EXCEPTION,
        (
            "EX-003 is stale: it passes, and e.yaml:4:17 declares that it fails (`sensors.push.*`)\n"
            "Remove that declaration, or narrow it to what still fails; "
            "`dagster-parity exceptions update --from RECORD` does either."
        ),
    )


@pytest.mark.parametrize("verdict", [Verdict.INCONCLUSIVE, Verdict.UNSUPPORTED, Verdict.NOT_RUN])
def test_what_says_nothing_about_the_target_is_never_excepted(verdict: Verdict) -> None:
    told = line(NAME, verdict, reason="it hung")
    assert judge(told, EXCEPTIONS) == told


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL])
@pytest.mark.parametrize("name", ["sensors.push.second[b]", "sensors.push.second", "schedules.dst.once"])
def test_what_is_not_declared_stays_as_it_is(name: str, verdict: Verdict) -> None:
    told = line(name, verdict)
    assert judge(told, EXCEPTIONS) == told


@pytest.mark.parametrize("other", [Verdict.STALE_EXCEPTION, Verdict.INCONCLUSIVE, Verdict.FAIL])
def test_another_attempt_that_is_excepted_hides_nothing_bad(other: Verdict) -> None:
    assert worst([Verdict.EXCEPTED, other]) is other
