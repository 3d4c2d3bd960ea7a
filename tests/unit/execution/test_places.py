"""Errors of an adapter, as its author is told of them."""

from __future__ import annotations

import os
from asyncio import CancelledError
from pathlib import Path

import pytest

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.execution.errors import AdapterCannotOpen
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Description
from tests.corpus.playing import Factory
from tests.unit.execution.boxes import Box, scenario

STEPS = "\n- launch_run: {job: j}\n- expect: {runs: {count: 1}}\n"


class RaisesDeep(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        return self.look_up(request)

    def look_up(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        raise KeyError(request.at.year)


class Exits(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        raise SystemExit(3)


class IsCancelled(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        raise CancelledError


class Skips(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        pytest.skip("not today")


class RaisesTheUnspeakable(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        raise Unspeakable


class SaysNothingReadable(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        raise FileNotFoundError(os.fsdecode(b"caf\xe9"))


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise LookupError


class RefusesForNoReason(Box):
    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        raise Refused("nonsense")


class Hangs(Box):
    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        while True:
            pass


class RefusesByWord(Box):
    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        raise Refused("conflict")


class DescribesNothing(Box):
    def describe(self) -> Description:
        return None  # type: ignore[return-value]  what it is about


def line_of(function: object) -> str:
    """Return the place of the last line of a function's body."""
    code = function.__code__  # type: ignore[attr-defined]
    return f"{Path(__file__)}:{max(line for *_, line in code.co_lines() if line)}, in {code.co_name}"


def reason_of(box: type[Box], timeout: float | None = None) -> str:
    line = Session(Factory(box), seed=1, timeout=timeout).play(scenario(STEPS), node="n", replay="r")
    assert line.verdict is Verdict.INCONCLUSIVE
    return line.reason


def test_an_error_is_told_with_the_places_in_the_adapter_it_passed_through() -> None:
    assert reason_of(RaisesDeep) == (
        f"runs: KeyError: 2024\n  at {line_of(RaisesDeep.runs)}\n  at {line_of(RaisesDeep.look_up)}"
    )


def test_an_adapter_that_exits_costs_its_scenario_and_no_more() -> None:
    assert reason_of(Exits) == f"runs: SystemExit: 3\n  at {line_of(Exits.runs)}"


@pytest.mark.parametrize(
    ("box", "told"),
    [
        (IsCancelled, "runs: CancelledError"),
        (Skips, "runs: Skipped: not today"),
        (RaisesTheUnspeakable, "runs: Unspeakable: (its text cannot be made: LookupError)"),
        (SaysNothingReadable, "runs: FileNotFoundError: caf\\udce9"),
    ],
)
def test_whatever_an_adapter_raises_costs_its_scenario_and_no_more(box: type[Box], told: str) -> None:
    first, place, *_ = reason_of(box).splitlines()
    assert (first, place) == (told, f"  at {line_of(box.runs)}")


def test_only_an_interrupt_of_the_users_goes_through() -> None:
    class IsInterrupted(Box):
        def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reason_of(IsInterrupted)


def test_a_call_that_hangs_tells_where() -> None:
    story, _, place = reason_of(Hangs, timeout=0.3).rpartition("\n")
    assert story == "runs took longer than 0.3 s [adapter-deadline]\n  It hangs, or it needs a longer deadline."
    assert place.startswith(f"  at {Path(__file__)}:")
    assert place.endswith(", in runs")


def test_a_refusal_for_no_reason_that_there_is_is_the_adapters_mistake() -> None:
    told = reason_of(RefusesForNoReason).splitlines()
    assert told[0] == "launch_run: ValueError: 'nonsense' is not a valid RefusalKind"
    assert told[1] == f"  at {line_of(RefusesForNoReason.launch_run)}"


def test_a_refusal_may_name_its_kind_by_the_word() -> None:
    line = Session(Factory(RefusesByWord), seed=1, timeout=None).play(scenario(STEPS), node="n", replay="r")
    assert (line.verdict, line.steps[0].outcome) == (Verdict.FAIL, "refused: conflict")


def test_a_handshake_that_is_none_is_told_of() -> None:
    with pytest.raises(AdapterCannotOpen, match="describe answered None where a Description is due"):
        _ = Session(Factory(DescribesNothing), seed=1, timeout=None).description
