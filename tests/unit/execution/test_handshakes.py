"""What is believed of a handshake, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_dagster_parity.execution.errors import AdapterCannotOpen, NoHandshake, SenselessHandshake
from pytest_dagster_parity.execution.handshakes import believed
from pytest_dagster_parity.execution.support import Support
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from tests.unit.execution import boxes
from tests.unit.execution.boxes import Box, scenario


def described(*, tolerance: float = 0.0, **fields: Any) -> Description:
    clock = Clock(kind=ClockKind.FAKED, tolerance=tolerance)
    return Description(**{"target": "acme", "version": "1", "clock": clock, **fields})


@pytest.mark.parametrize(
    ("description", "fault"),
    [
        (described(target=" "), "`target` is ' ', and it is a name on one line"),
        (described(version="1\n2"), "`version` is '1\\n2', and it is a name on one line"),
        (described(tolerance=61), "`tolerance` is 61 s, and it is from 0 to 60 s: beyond, no time tells much"),
        (described(tolerance=-1), "`tolerance` is -1 s, and it is from 0 to 60 s: beyond, no time tells much"),
        (
            described(latencies={"runs": 31}),
            "the latency of `runs` is 31 s, and it is from 0 to the deadline of one call, 30 s (`--parity-timeout`)",
        ),
        (
            described(latencies={"ticks": -0.5}),
            "the latency of `ticks` is -0.5 s, and it is from 0 to the deadline of one call, 30 s (`--parity-timeout`)",
        ),
    ],
)
def test_what_cannot_be_or_would_let_anything_pass_is_refused(description: Description, fault: str) -> None:
    with pytest.raises(SenselessHandshake) as caught:
        believed(description, 30)
    assert str(caught.value) == f"the handshake cannot be: {fault}"


@pytest.mark.parametrize("latency", [float("inf"), float("nan")])
def test_a_latency_is_a_number_of_seconds_even_without_a_deadline(latency: float) -> None:
    assert believed(described(latencies={"runs": 3600}), None).latencies == {"runs": 3600}
    with pytest.raises(SenselessHandshake, match=f"the latency of `runs` is {latency:g} s, and it is from 0"):
        believed(described(latencies={"runs": latency}), None)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"target": 5}, "Expected `str`, got `int` - at `$.target`"),
        ({"clock": None}, "Expected `object`, got `null` - at `$.clock`"),
        ({"capabilities": "sensors"}, "Expected `array`, got `str` - at `$.capabilities`"),
    ],
)
def test_fields_of_other_types_are_told(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(NoHandshake) as caught:
        believed(described(**fields), 30)
    assert str(caught.value).endswith(f"where a Description is due: {why}")


def test_an_adapter_that_was_started_again_describes_the_same_target() -> None:
    class ChangesItsName(boxes.DiesOnLaunch):
        names = iter(("first", "second"))

        def describe(self) -> Description:
            return described(target=next(self.names), capabilities=("*",))

    several = boxes.session(ChangesItsName)
    launch = scenario("- launch_run: {job: j}\n- expect: {runs: {count: 1}}")
    assert several.play(launch, node="n", replay="r").verdict is Verdict.INCONCLUSIVE
    with pytest.raises(AdapterCannotOpen, match="another target than before: target was 'first' and is 'second'"):
        several.play(launch, node="n", replay="r")


def test_a_target_that_was_started_in_vain_is_ended() -> None:
    ended: list[Box] = []

    class EndsItsServer(Box):
        def describe(self) -> Description:
            return described(tolerance=3600)

        def shutdown(self) -> None:
            ended.append(self)

    with pytest.raises(AdapterCannotOpen):
        _ = boxes.session(EndsItsServer).description
    assert len(ended) == 1


def test_what_a_clock_can_do_follows_from_its_kind_and_from_no_capability() -> None:
    support = Support(described(capabilities=("*", "clock.still")))
    assert support.missing({"clock.set", "clock.still", "sensors"}) == ("clock.still",)
