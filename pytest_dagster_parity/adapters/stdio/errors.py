"""How the conversation with an adapter program can break, one class for each way.

Each says which call it was, what was received, what the program last wrote on its stderr, whose fault it is, and what
to do.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import ClassVar

from pytest_dagster_parity.adapters.breakdown import AdapterBroke, CallCrashed, DeadlinePassed

SHOWN_OF_A_LINE = 300
"""Bytes."""
SHOWN_OF_STDERR = 20
"""Lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the conversation stood when it broke."""

    command: tuple[str, ...]
    call: str
    """The verb."""
    number: int
    """The call's id."""
    stderr: str
    """The end of what the program wrote."""
    received: bytes = b""
    """The line that is at fault, or what came last."""

    def story(self) -> str:
        """Return it as indented lines."""
        lines = [f"  call      {self.call} (number {self.number})"]
        if self.received:
            lines.append(f"  received  {shortened(self.received)}")
        lines.append(f"  adapter   stdio:{shlex.join(self.command)}")
        if self.stderr.strip():
            lines.append("  stderr")
            lines += [f"    {line}" for line in self.stderr.rstrip().splitlines()[-SHOWN_OF_STDERR:]]
        return "\n".join(lines)


def shortened(line: bytes) -> str:
    """Return a received line as one short line of text, in which nothing is invisible."""
    decoded = line[:SHOWN_OF_A_LINE].decode("utf-8", "backslashreplace").rstrip("\n")
    text = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in decoded)
    return text if len(line) <= SHOWN_OF_A_LINE else f"{text}... ({len(line)} bytes)"


class ConversationBroke(AdapterBroke):
    """The base of these errors; `str` tells the story."""

    code: ClassVar[str]
    todo: ClassVar[str]
    """Whose fault it is, and what to do."""

    def __init__(self, situation: Situation, what: str = "") -> None:
        super().__init__(situation, what)
        self.situation = situation
        self.what = what

    def __str__(self) -> str:
        return f"{self.said()} [{self.code}]\n{self.situation.story()}\n  {self.todo}"

    def said(self) -> str:
        """Return the first line, without the code."""
        return self.what


class ProgramEnded(ConversationBroke):
    """The program ended, or closed its stdout, before it replied."""

    code = "stdio-ended"
    todo = "The adapter, or the target in it, broke down: its stderr should say why. (It stays until its stdin ends.)"

    def said(self) -> str:
        """Say how it ended."""
        return f"the adapter {self.what} before it replied"


class ProgramSilent(ConversationBroke, DeadlinePassed):
    """The program did not reply in time; it was killed with everything that it had started."""

    code = "stdio-deadline"
    todo = "The adapter or the target hangs, or needs a longer deadline."

    def __init__(self, situation: Situation, what: str = "", seconds: float = 0.0) -> None:
        ConversationBroke.__init__(self, situation, what)
        self.args = (situation, what, seconds)
        self.call = situation.call
        self.seconds = seconds
        self.swallowed = False

    def said(self) -> str:
        """Say how long was waited."""
        return f"the adapter did not reply within {self.seconds:g} s{self.what}, and was killed"


class NotJson(ConversationBroke):
    """A line is no JSON, though it begins like a message."""

    code = "stdio-not-json"
    todo = "The adapter's fault: every line on its stdout is one whole JSON object in UTF-8, and nothing else."

    def said(self) -> str:
        """Say what is malformed."""
        return f"a line on the adapter's stdout is not JSON: {self.what}"


class Chatter(ConversationBroke):
    """Something that is not meant for the kit was printed on stdout."""

    code = "stdio-chatter"
    todo = (
        "The adapter's or the target's fault: stdout belongs to the protocol. Print to stderr, "
        "or point file descriptor 1 at stderr as soon as the adapter has kept a copy of it for itself."
    )

    def said(self) -> str:
        """Say what it is."""
        return "something else than a message was printed on the adapter's stdout"


class NotByTheSchema(ConversationBroke):
    """A message has another shape than the protocol gives it."""

    code = "stdio-schema"
    todo = "The adapter's fault: compare with the protocol's schema (`dagster-parity schema protocol`)."

    def said(self) -> str:
        """Say where it differs."""
        return f"the adapter's message is not as the protocol's schema says: {self.what}"


class WrongId(ConversationBroke):
    """A reply bears the id of no call."""

    code = "stdio-wrong-id"
    todo = "The adapter's fault: a reply repeats the id of the call in flight; there is only ever one."

    def said(self) -> str:
        """Say which ids."""
        return f"the adapter replied to call {self.what}, and call {self.situation.number} is in flight"


class ReplyToNothing(ConversationBroke):
    """A reply came while its call was not in flight: a second one, or one before there was anything to reply to."""

    code = "stdio-reply-to-nothing"
    todo = "The adapter's fault: a call has exactly one reply, which comes after it."

    def said(self) -> str:
        """Say which id."""
        has_been = self.what.isdecimal() and 0 < int(self.what) < self.situation.number
        why = "has been replied to" if has_been else "had not been made"
        return f"the adapter replied to call {self.what}, which {why}"


class AskOutsideCall(ConversationBroke):
    """User code asked what to do while no call was in flight, or no world was open."""

    code = "stdio-ask-outside-call"
    todo = (
        "The adapter's fault: user code runs, and asks, while a call is in flight and a world is open. "
        "A step has to return after the target has settled, not before."
    )

    def said(self) -> str:
        """Say who asked."""
        return f"user code asked what to do, and {self.what}"


class LineTooLong(ConversationBroke):
    """A line is longer than any message may be."""

    code = "stdio-line-too-long"
    todo = "The adapter's fault: it writes no ends of lines, or shows far more than was asked for."

    def said(self) -> str:
        """Say how long it may be."""
        return f"a line on the adapter's stdout is longer than {self.what} bytes"


class ProtocolVersionDiffers(ConversationBroke):
    """The adapter speaks another version of the protocol."""

    code = "stdio-protocol-version"
    todo = "Nobody's fault: use the kit and the adapter in versions that speak the same."

    def said(self) -> str:
        """Say which versions."""
        return f"the adapter speaks version {self.what}"


class KitSentNonsense(ConversationBroke):
    """The kit was about to send a message that its own protocol forbids."""

    code = "stdio-kit"
    todo = "A defect of the kit: please report it, with the scenario."

    def said(self) -> str:
        """Say what it was."""
        return f"the kit was about to send what its own protocol forbids: {self.what}"


class KitCannotAnswer(ConversationBroke):
    """The kit failed while it answered user code, which now waits for ever."""

    code = "stdio-kit-answer"
    todo = "A defect of the kit: please report it, with the scenario."

    def said(self) -> str:
        """Say what happened."""
        return f"the kit could not answer user code: {self.what}"


class NoProgram(AdapterBroke):
    """A call that was not made: the program is not running, because it broke before or was shut down."""

    def __init__(self, call: str, because: AdapterBroke | None) -> None:
        super().__init__(call, because)
        self.call = call
        self.because = because

    def __str__(self) -> str:
        why = f"\n  It broke before: {self.because}" if self.because else " Open a world first."
        return f"{self.call} was not sent: the adapter program is not running [stdio-not-running].{why}"


class ProgramCrashed(CallCrashed):
    """The adapter replied that the call crashed inside it. It goes on, and can open another world."""

    def __init__(self, situation: Situation, message: str) -> None:
        super().__init__(situation, message)
        self.situation = situation
        self.message = message

    def __str__(self) -> str:
        return (
            f"the adapter says that it crashed: {self.message} [stdio-crashed]\n{self.situation.story()}\n"
            "  The adapter's or the target's fault: its stderr should say more."
        )
