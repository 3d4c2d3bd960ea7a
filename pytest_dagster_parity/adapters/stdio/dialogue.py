"""One conversation with a running adapter program: calls, one after another, and what user code asks during each."""

from __future__ import annotations

from codecs import BOM_UTF8
from math import inf
from time import monotonic
from typing import Any

from msgspec import UNSET, DecodeError, Raw

from pytest_dagster_parity.adapters.interface import Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.stdio import errors
from pytest_dagster_parity.adapters.stdio.errors import ConversationBroke, Situation
from pytest_dagster_parity.adapters.stdio.lines import FromAdapter, line_of, read_from_adapter
from pytest_dagster_parity.adapters.stdio.pipe import Ended, Late, Overlong
from pytest_dagster_parity.adapters.stdio.process import AdapterProcess
from pytest_dagster_parity.adapters.stdio.vocabulary import OtherVersion, Verb
from pytest_dagster_parity.protocol.messages import Answer, Breakdown, Call
from pytest_dagster_parity.protocol.one_of import NotOneKey, one_of_check
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Handed

_LAST_WORDS = 0.5
"""Seconds that an ending program has for its end and for its last words on stderr."""

_HANDED_NOTHING = Handed()

_check_decision = one_of_check(Decision)


class Dialogue:
    """The conversation. After an error that is a `ConversationBroke` it is over."""

    def __init__(self, command: tuple[str, ...], longest_line: int) -> None:
        self._command = command
        self._number = 0
        self._verb = "describe"
        self._seconds: float | None = None
        self._line = b""
        self.process = AdapterProcess(command, longest_line)
        self.decide: Decide | None = None
        """What user code asks, while a world is open."""

    def call(self, verb: Verb, request: Any, seconds: float | None) -> Any:
        """Send a call, answer what user code asks meanwhile, and return what is replied.

        Raises `ConversationBroke`, or what the reply says: `Refused`, `Unsupported`, `Unsettled`, `ProgramCrashed`.
        """
        self._verb, self._seconds = verb.name, seconds
        self._number += 1
        self._demand_silence()
        line = self._line_of(verb, request)
        due = inf if seconds is None else monotonic() + seconds
        try:
            self.process.lines.send(line, due)
            message = self._reply(due)
            if message.result is not UNSET:
                return verb.read_answer(message.result)
        except (DecodeError, UnicodeDecodeError, NotOneKey, OtherVersion) as error:
            raise self._misread(self._line, error) from None
        except (Ended, Late, Overlong) as error:
            raise self._broken_off(error) from None
        if message.refused is not None:
            raise Refused(message.refused.kind, message.refused.message)
        raise self._broken_down(message.error)

    def _reply(self, due: float) -> FromAdapter:
        """Return the reply to the call in flight."""
        lines = self.process.lines
        while True:
            self._line = line = lines.receive(due)
            message = read_from_adapter(line)
            if fault := message.fault():
                raise errors.NotByTheSchema(self._situation(line), fault)
            if message.decide is None:
                break
            lines.send(self._answer(str(message.id), message.decide, message.handed or _HANDED_NOTHING), due)
        if message.id != self._number:
            past = isinstance(message.id, int) and 0 < message.id < self._number
            kind = errors.ReplyToNothing if past else errors.WrongId
            raise kind(self._situation(line), str(message.id))
        return message

    def _line_of(self, verb: Verb, request: Any) -> bytes:
        try:
            return line_of(Call(id=self._number, call=verb.name, arguments=Raw(verb.write(request))))
        except NotOneKey as error:
            raise errors.KitSentNonsense(self._situation(), str(error)) from error

    def _answer(self, asked: str, code: Code, handed: Handed) -> bytes:
        if self.decide is None:
            raise errors.AskOutsideCall(self._situation(self._line), "no world is open")
        try:
            decision = self.decide(code, handed)
            if _check_decision is not None:
                _check_decision(decision)
        except NotOneKey as error:
            raise errors.KitSentNonsense(self._situation(self._line), str(error)) from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise errors.KitCannotAnswer(self._situation(self._line), what) from error
        return line_of(Answer(id=asked, decision=decision))

    def _broken_down(self, breakdown: Breakdown | None) -> Exception:
        assert breakdown is not None  # noqa: S101 - a message without fault has one of the three
        match breakdown.kind:
            case "unsupported":
                return Unsupported(breakdown.message)
            case "unsettled":
                return Unsettled(breakdown.message)
            case _:
                return errors.ProgramCrashed(self._situation(), breakdown.message)

    def _demand_silence(self) -> None:
        """Raise if something came since the last reply, when nobody waited for anything."""
        line = self.process.lines.unasked()
        if not line:
            return
        try:
            message = read_from_adapter(line)
        except (DecodeError, UnicodeDecodeError) as error:
            raise self._misread(line, error) from None
        if message.decide is not None:
            raise errors.AskOutsideCall(self._situation(line), "no call is in flight")
        raise errors.ReplyToNothing(self._situation(line), str(message.id))

    def _misread(self, line: bytes, error: Exception) -> ConversationBroke:
        situation = self._situation(line)
        if isinstance(error, OtherVersion):
            what = f"{error.theirs} of the protocol, and this kit version {error.ours}"
            return errors.ProtocolVersionDiffers(situation, what)
        if line.startswith(BOM_UTF8):
            return errors.NotJson(situation, "it begins with a byte order mark")
        if not line.lstrip().startswith(b"{"):
            return errors.Chatter(situation)
        if type(error) is DecodeError:
            return errors.NotJson(situation, str(error))
        return errors.NotByTheSchema(situation, str(error))

    def _broken_off(self, error: Ended | Late | Overlong) -> ConversationBroke:
        match error:
            case Late(rest=rest) if self.process.has_ended(0):
                how = f"{self.process.ending()} (something that it started holds its stdout open)"
                return errors.ProgramEnded(self._situation(rest), how)
            case Late(rest=rest):
                unended = " (what it wrote has no end of line)" if rest and b"\n" not in rest else ""
                return errors.ProgramSilent(self._situation(rest), unended, self._seconds or 0.0)
            case Overlong(start=start, limit=limit):
                return errors.LineTooLong(self._situation(start), str(limit))
            case Ended(rest=rest, stream=stream):
                over = self.process.has_ended(_LAST_WORDS)
                how = self.process.ending() if over else f"closed its {stream}"
                return errors.ProgramEnded(self._situation(rest, wait=_LAST_WORDS), how)

    def _situation(self, received: bytes = b"", wait: float = 0.01) -> Situation:
        return Situation(
            command=self._command,
            call=self._verb,
            number=self._number,
            stderr=self.process.stderr.text(wait),
            received=received,
        )
