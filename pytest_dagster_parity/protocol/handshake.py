"""What an adapter says of itself and its target before anything else."""

from __future__ import annotations

from typing import Annotated, Any

from pytest_dagster_parity.protocol.definitions import Record, about
from pytest_dagster_parity.protocol.words import ClockKind, Seconds

PROTOCOL_VERSION = 1


class Describe(Record, frozen=True):
    """The arguments of the first call, `describe`: what the kit says of itself."""

    protocol: Annotated[int, about("The version of the protocol that the kit speaks.")]
    options: Annotated[dict[str, Any], about("The adapter's own options, as the user gave them.")]


class Clock(Record, frozen=True):
    """What can be done with the target's clock."""

    kind: ClockKind
    downtime: Annotated[bool, about("The automation can be off while the clock moves.")] = True
    tolerance: Annotated[Seconds, about("By how much a recorded time may differ from the clock.")] = 0.0


class Description(Record, frozen=True):
    """The handshake."""

    target: Annotated[str, about("The orchestrator's name.")]
    version: Annotated[str, about("Its version; a branch is none.")]
    clock: Clock
    capabilities: Annotated[
        tuple[str, ...], about("The definition fields and faults that the target can express; `*` stands for any text.")
    ] = ()
    emulated: Annotated[
        tuple[str, ...], about("Capabilities that the adapter builds out of other parts: they prove nothing.")
    ] = ()
    operations: Annotated[
        tuple[str, ...], about("The requests that are implemented. A Python adapter's are derived from its methods.")
    ] = ()
    latencies: Annotated[
        dict[str, Seconds],
        about("By observation: how much later than the request the target may settle, in real time."),
    ] = {}
    protocol: int = PROTOCOL_VERSION
