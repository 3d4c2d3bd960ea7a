"""What an adapter declares that means nothing."""

from __future__ import annotations

from msgspec.structs import replace

from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.report.declarations import strangers


def described(
    *, capabilities: tuple[str, ...] = (), emulated: tuple[str, ...] = (), operations: tuple[str, ...] = ()
) -> Description:
    return Description(
        target="acme",
        version="1",
        clock=Clock(kind=ClockKind.VIRTUAL),
        capabilities=capabilities,
        emulated=emulated,
        operations=operations,
    )


def test_what_is_known_is_not_worth_a_word() -> None:
    known = described(capabilities=("schedules", "partitions.*"), emulated=("checks",), operations=("open", "runs"))
    assert (strangers(known), strangers(None)) == (None, None)


def test_what_is_misspelt_is_named_with_what_was_meant() -> None:
    odd = described(capabilities=("schedule", "partition.*"), emulated=("zzz",), operations=("run",))
    assert strangers(odd) == (
        "The adapter declares what this kit does not know: "
        "schedule (did you mean schedules?), partition.* (did you mean partitions.time?), zzz, "
        "run (did you mean runs?)."
    )


def test_a_latency_of_what_is_no_observation_is_named() -> None:
    late = replace(described(), latencies={"runs": 1.0, "tick": 1.0})
    assert strangers(late) == "The adapter declares what this kit does not know: tick (did you mean ticks?)."
