"""What can go wrong between the kit and an adapter, beside what the target shows."""

from __future__ import annotations

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.places import told
from pytest_dagster_parity.protocol.handshake import Description


class AdapterCannotOpen(ParityError):
    """The adapter could not be made, or gave no handshake: nothing can be said of the target at all."""

    def __init__(self, spec: str, cause: BaseException) -> None:
        super().__init__(spec, cause)
        self.spec = spec
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the adapter {self.spec} cannot be opened: {told(self.cause)}\n"
            "  Nothing was run. This is the adapter's or its environment's fault, not a difference from Dagster."
        )


class UnknownProtocol(ParityError):
    """The adapter speaks another version of the protocol."""

    def __init__(self, theirs: int, ours: int) -> None:
        super().__init__(theirs, ours)
        self.theirs = theirs
        self.ours = ours

    def __str__(self) -> str:
        return f"it speaks version {self.theirs} of the protocol; this kit speaks version {self.ours}"


class NoHandshake(ParityError):
    """What `describe` answered is no description."""

    def __init__(self, answered: object, why: str = "") -> None:
        super().__init__(answered, why)
        self.answered = answered
        self.why = why

    def __str__(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"describe answered {self.answered!r:.200} where a Description is due{why}"


class SenselessHandshake(ParityError):
    """The handshake says what cannot be, or what would let anything pass."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        return f"the handshake cannot be: {self.fault}"


class OtherHandshake(ParityError):
    """An adapter that was started again says something else of its target than before."""

    def __init__(self, before: Description, now: Description) -> None:
        super().__init__(before, now)
        self.before = before
        self.now = now

    def __str__(self) -> str:
        fields = ((name, getattr(self.before, name), getattr(self.now, name)) for name in Description.__struct_fields__)
        changed = ", ".join(f"{name} was {was!r} and is {now!r}" for name, was, now in fields if was != now)
        return f"started again, it describes another target than before: {changed}"


class DidNotEnd(ParityError):
    """The adapter broke while it ended its target, after the last scenario."""

    def __init__(self, spec: str, cause: BaseException) -> None:
        super().__init__(spec, cause)
        self.spec = spec
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the adapter {self.spec} could not end its target: {told(self.cause)}\n"
            "  What was played stands; something of the target may be left running."
        )


class Broke(ParityError):
    """A call came to nothing: the adapter crashed, hung or broke the protocol. The scenario is inconclusive."""

    def __init__(self, verb: str, why: str) -> None:
        super().__init__(verb, why)
        self.verb = verb
        self.why = why

    def __str__(self) -> str:
        return self.why if self.why.startswith(f"{self.verb} ") else f"{self.verb}: {self.why}"


class Misasked(ParityError):
    """User code asked in another way than the protocol's: outside of a call, or with values of other types."""

    def __init__(self, code: object, handed: object, fault: str) -> None:
        super().__init__(code, handed, fault)
        self.code = code
        self.handed = handed
        self.fault = fault

    def __str__(self) -> str:
        return (
            f"user code asked {self.code!r:.200} with {self.handed!r:.200}: {self.fault}\n"
            "  The adapter's fault: user code asks by the protocol's schema, and while a call is in flight."
        )


class Contradicted(ParityError):
    """The adapter declared something and then did not do it. The scenario fails."""

    def __init__(self, verb: str, why: str) -> None:
        super().__init__(verb, why)
        self.verb = verb
        self.why = why

    def __str__(self) -> str:
        return f"{self.verb}: declared by the adapter, and then refused as unsupported: {self.why}"
