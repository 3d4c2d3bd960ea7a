"""What goes wrong in an orchestrator, one class a situation."""

from __future__ import annotations

from pytest_dagster_parity.reference.words import RefusalKind


class Refusal(Exception):
    """A command cannot be carried out as it was given; nothing has changed."""

    def __init__(self, kind: RefusalKind, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return self.message


class UserCodeError(Exception):
    """User code raised."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CodeUnreachable(Exception):
    """User code cannot be called at present."""


class TickError(Exception):
    """What an evaluation of a schedule or sensor asks for cannot be done; its tick fails."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotSettled(Exception):
    """The work that an evaluation caused did not come to rest within the bound."""


def unknown(what: str, name: str) -> Refusal:
    """Return the refusal of a name that does not exist."""
    return Refusal(RefusalKind.UNKNOWN_NAME, f"there is no {what} {name!r}")


def invalid(message: str) -> Refusal:
    """Return the refusal of an argument that makes no sense."""
    return Refusal(RefusalKind.INVALID_ARGUMENT, message)


def not_now(message: str) -> Refusal:
    """Return the refusal of a command that does not fit the present state."""
    return Refusal(RefusalKind.INVALID_STATE, message)
