"""An adapter program as the engine sees it: the same methods as an adapter in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_dagster_parity.adapters.breakdown import AdapterBroke
from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.stdio.dialogue import Dialogue
from pytest_dagster_parity.adapters.stdio.errors import NoProgram, ProgramCrashed
from pytest_dagster_parity.adapters.stdio.pipe import LONGEST_LINE
from pytest_dagster_parity.adapters.stdio.vocabulary import DESCRIBE, verb_of
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Describe, Description
from pytest_dagster_parity.protocol.operations import Close, Open, Request
from pytest_dagster_parity.protocol.user_code import Decide

GRACE = 5.0
"""Seconds that a program has to end by itself, before it is killed."""


class StdioAdapter(ForwardingAdapter):
    """Drives an adapter program: one process, started with the first call, and again after it broke.

    A call that breaks the conversation raises a subclass of `AdapterBroke` and kills the program with all that it
    started; `close` has then nothing left to do, and the next `open` begins with a new process.
    """

    def __init__(
        self,
        command: Sequence[str],
        options: Mapping[str, Any] | None = None,
        *,
        deadline: float | None = None,
        longest_line: int = LONGEST_LINE,
    ) -> None:
        self._command = tuple(command)
        self._options = dict(options or {})
        self._longest_line = longest_line
        self._dialogue: Dialogue | None = None
        self._broke: AdapterBroke | None = None
        self._description: Description | None = None
        self.deadline = deadline
        """Seconds that every call may take; None: it may take for ever."""

    def describe(self) -> Description:
        """Start the program, unless it is running, and return its handshake."""
        self._running()
        assert self._description is not None  # noqa: S101 - a running program has given it
        return self._description

    def operations(self) -> tuple[str, ...]:
        """Return the verbs that the handshake declares, sorted."""
        return tuple(sorted(self.describe().operations))

    def open(self, request: Open, decide: Decide) -> None:
        """Begin a new, empty world, in a new process if there is none."""
        dialogue = self._running()
        dialogue.decide = decide
        self.call("open", request)

    def close(self, request: Close) -> None:
        """End the world. Of a program that broke nothing is left to be ended."""
        if self._dialogue is not None:
            self.call("close", request)
            self._dialogue.decide = None

    def shutdown(self) -> None:
        """End the program: its stdin ends, and it has some seconds for its own shutdown."""
        dialogue, self._dialogue = self._dialogue, None
        if dialogue is not None:
            dialogue.process.end(GRACE)

    def call(self, verb: str, request: Request) -> Any:
        """Carry one call. Raises as the adapter did, `ProgramCrashed`, or an `AdapterBroke`."""
        if self._dialogue is None:
            raise NoProgram(verb, self._broke)
        return self._carry(self._dialogue, verb, request)

    def _running(self) -> Dialogue:
        if self._dialogue is None:
            self._dialogue = Dialogue(self._command, self._longest_line)
            self._broke = None
            introduction = Describe(protocol=PROTOCOL_VERSION, options=self._options)
            self._description = self._carry(self._dialogue, DESCRIBE, introduction)
        return self._dialogue

    def _carry(self, dialogue: Dialogue, verb: str, request: Any) -> Any:
        try:
            return dialogue.call(verb_of(verb), request, self.deadline)
        except (Refused, Unsupported, Unsettled, ProgramCrashed):
            raise
        except BaseException as error:
            self._broke = error if isinstance(error, AdapterBroke) else None
            self._dialogue = None
            dialogue.process.kill()
            raise
