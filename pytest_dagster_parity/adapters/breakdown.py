"""What ends the conversation with an adapter, whichever carrier it has."""

from __future__ import annotations

from pytest_dagster_parity.errors import ParityError


class AdapterBroke(ParityError):
    """The adapter broke in the middle of a call: nothing can be said of its scenario, and its world is lost.

    An adapter program is started again by the next `open`; of an adapter in process another one must be made.
    """


class CallCrashed(ParityError):
    """The adapter failed inside a call and says so; it can go on with another world."""


class DeadlinePassed(AdapterBroke):
    """A call took longer than it may."""

    def __init__(self, call: str, seconds: float, *, swallowed: bool = False) -> None:
        super().__init__(call, seconds, swallowed)
        self.call = call
        self.seconds = seconds
        self.swallowed = swallowed
        """It was interrupted and went on regardless: it cannot be trusted with another call."""

    def __str__(self) -> str:
        story = f"{self.call} took longer than {self.seconds:g} s [adapter-deadline]"
        if self.swallowed:
            return (
                f"{story}\n"
                "  The adapter, or its target, caught the interruption and went on; it is not used any further.\n"
                "  Let BaseException pass, or serve the adapter over stdio: a program can be killed."
            )
        return f"{story}\n  It hangs, or it needs a longer deadline."


class AdapterUnusable(AdapterBroke):
    """A call that was not made, because an earlier one broke the adapter."""

    def __init__(self, call: str, because: AdapterBroke) -> None:
        super().__init__(call, because)
        self.call = call
        self.because = because

    def __str__(self) -> str:
        return f"{self.call} was not called: the adapter broke before [adapter-unusable]\n  {self.because}"
