"""Which of the errors that Dagster answers with refuse the user's request, and what kind of refusal they are.

Dagster refuses in two ways: with an error type of its schema, or with a `PythonError` that carries the class of the
exception. The first are refusals wherever they come from; of the second each operation lists those that it knows,
because an exception that nobody expected is a crash of Dagster's and no refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.interface import Refused, Unsupported
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEMA_ERRORS = {
    "AssetNotFoundError": RefusalKind.UNKNOWN_NAME,
    "BackfillNotFoundError": RefusalKind.UNKNOWN_NAME,
    "InvalidStepError": RefusalKind.UNKNOWN_NAME,
    "InvalidSubsetError": RefusalKind.INVALID_ARGUMENT,
    "PartitionKeysNotFoundError": RefusalKind.INVALID_ARGUMENT,
    "PartitionSetNotFoundError": RefusalKind.UNKNOWN_NAME,
    "PipelineNotFoundError": RefusalKind.UNKNOWN_NAME,
    "RunConfigValidationInvalid": RefusalKind.INVALID_ARGUMENT,
    "RunConflict": RefusalKind.CONFLICT,
    "RunNotFoundError": RefusalKind.UNKNOWN_NAME,
    "ScheduleNotFoundError": RefusalKind.UNKNOWN_NAME,
    "SensorNotFoundError": RefusalKind.UNKNOWN_NAME,
    "TerminateRunFailure": RefusalKind.INVALID_STATE,
}

ERROR_FIELDS = "__typename ... on Error { message ... on PythonError { className } }"
"""The selection, inside a union of the schema, of what an error says of itself."""


class UnexpectedError(ParityError):
    """Dagster answered with an error that refuses nothing that we know of."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        self.error = error
        self.message = message

    def __str__(self) -> str:
        return f"Dagster answered with {self.error}: {self.message}"


def accepted(
    reply: Mapping[str, Any], success: str, exceptions: Mapping[str, RefusalKind] | None = None
) -> Mapping[str, Any]:
    """Return the reply of a union if it is the success of this name.

    `exceptions` gives the kind of refusal by the class name of an exception.

    Raises:
        Refused: it is an error that refuses the request.
        Unsupported: it says that this deployment cannot do this.
        UnexpectedError: it is any other error.
    """
    if reply["__typename"] == success:
        return reply
    name = reply["className"] if reply["__typename"] == "PythonError" else reply["__typename"]
    message = reply.get("message", "")
    if name == "UnsupportedOperationError":
        raise Unsupported(message)
    kind = {**_SCHEMA_ERRORS, **(exceptions or {})}.get(name)
    if kind is None:
        raise UnexpectedError(name, message)
    raise Refused(kind, message)
