"""The messages of the stdio carrier: one JSON object a line, in both directions.

The kit sends `Call` and `Answer`; the adapter sends `Reply` and `Ask`. An adapter has at most one call in flight;
while it is, it may ask what user code must do, as often as it likes, and waits for each answer.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Raw, UnsetType

from pytest_dagster_parity.protocol.definitions import Record, about
from pytest_dagster_parity.protocol.user_code import Code, Decision, Handed
from pytest_dagster_parity.protocol.words import RefusalKind


class Call(Record, frozen=True):
    """The kit asks for something. The first call is `describe`; its arguments are `handshake.Describe`."""

    id: Annotated[int, about("Echoed by the reply.")]
    call: Annotated[str, about("The verb.")]
    arguments: Annotated[Raw | UnsetType, about("The request, by the schema of its verb.")] = UNSET


class RefusalOf(Record, frozen=True):
    """The target refuses the request, as it would refuse its user."""

    kind: RefusalKind
    message: str = ""


class Breakdown(Record, frozen=True):
    """The request could not be carried out, and not because the target refused it."""

    kind: Annotated[str, about("`unsupported`, `unsettled` or `crashed`.")]
    message: str = ""


class Reply(Record, frozen=True):
    """The adapter's answer to a call: exactly one of `result`, `refused` and `error`."""

    id: int
    result: Annotated[Raw | UnsetType, about("The answer, by the schema of the verb; null where there is none.")] = (
        UNSET
    )
    refused: RefusalOf | None = None
    error: Breakdown | None = None


class Ask(Record, frozen=True):
    """User code asks what to do."""

    id: Annotated[str, about("Echoed by the answer.")]
    decide: Code
    handed: Handed = Handed()


class Answer(Record, frozen=True):
    """The kit tells user code what to do."""

    id: str
    decision: Decision
