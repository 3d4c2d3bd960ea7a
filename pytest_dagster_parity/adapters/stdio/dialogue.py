"""One conversation with a running adapter program: calls, one after another, and what user code asks during each."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Any, NoReturn

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
from pytest_dagster_parity.protocol.user_code import Decide, Decision, Handed

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
        self.process = AdapterProcess(command, longest_line)
        self.decide: Decide | None = None
        """What user code asks, while a world is open."""

    def call(self, verb: Verb, request: Any, seconds: float | None) -> Any:
        """Send a call, answer what user code asks meanwhile, and return what is replied.

        Raises `ConversationBroke`, `ProgramCrashed`, `Refused`, `Unsupported` and `Unsettled`, and whatever `decide` does.
        """
        self._verb = verb.name
        lines = self.process.lines
        if unasked := lines.unasked():
            self._explain_unasked(unasked)
        self._number = number = self._number + 1
        try:
            arguments = Raw(verb.write(request))
        except NotOneKey as error:
            raise errors.KitSentNonsense(self._situation(), str(error)) from error
        due = inf if seconds is None else monotonic() + seconds
        line = b""
        try:
            lines.send(line_of(Call(id=number, call=verb.name, arguments=arguments)), due)
            while True:
                line = lines.receive(due)
                message = read_from_adapter(line)
                if fault := message.fault():
                    raise errors.NotByTheSchema(self._situation(line), fault)  # noqa: TRY301 - leaves the loop
                if message.decide is None:
                    break
                lines.send(self._answer(message, line), due)
            if message.id != number:
                self._explain_id(message, line)
            if message.result is not UNSET:
                return verb.read_answer(message.result)
        except (DecodeError, UnicodeDecodeError, NotOneKey) as error:
            raise self._misread(line, error) from None
        except OtherVersion as error:
            what = f"{error.theirs} of the protocol, and this kit version {error.ours}"
            raise errors.ProtocolVersionDiffers(self._situation(line), what) from None
        except Ended as error:
            raise self._ended(error.rest) from None
        except Late as error:
            raise errors.ProgramSilent(self._situation(error.rest), "", seconds or 0.0) from None
        except Overlong as error:
            raise errors.LineTooLong(self._situation(error.start), str(error.limit)) from None
        if message.refused is not None:
            raise Refused(message.refused.kind, message.refused.message)
        raise self._broken_down(message.error)

    def _answer(self, message: FromAdapter, line: bytes) -> bytes:
        if self.decide is None or message.decide is None:
            raise errors.AskOutsideCall(self._situation(line), "no world is open")
        decision = self.decide(message.decide, message.handed or _HANDED_NOTHING)
        try:
            if _check_decision is not None:
                _check_decision(decision)
        except NotOneKey as error:
            raise errors.KitSentNonsense(self._situation(), str(error)) from error
        return line_of(Answer(id=str(message.id), decision=decision))

    def _broken_down(self, breakdown: Breakdown | None) -> Exception:
        assert breakdown is not None  # noqa: S101 - a message without fault has one of the three
        match breakdown.kind:
            case "unsupported":
                return Unsupported(breakdown.message)
            case "unsettled":
                return Unsettled(breakdown.message)
            case _:
                return errors.ProgramCrashed(self._situation(), breakdown.message)

    def _explain_id(self, message: FromAdapter, line: bytes) -> NoReturn:
        past = isinstance(message.id, int) and 0 < message.id < self._number
        kind = errors.ReplyToNothing if past else errors.WrongId
        raise kind(self._situation(line), str(message.id))

    def _explain_unasked(self, line: bytes) -> NoReturn:
        """Say what it is that came between two calls."""
        situation = self._situation(line)
        try:
            message = read_from_adapter(line)
        except (DecodeError, UnicodeDecodeError) as error:
            raise self._misread(line, error) from None
        if message.decide is not None:
            raise errors.AskOutsideCall(situation, "no call is in flight")
        raise errors.ReplyToNothing(situation, str(message.id))

    def _misread(self, line: bytes, error: Exception) -> ConversationBroke:
        situation = self._situation(line)
        if not line.lstrip().startswith(b"{"):
            return errors.Chatter(situation)
        if isinstance(error, (NotOneKey, UnicodeDecodeError)) or type(error) is not DecodeError:
            return errors.NotByTheSchema(situation, str(error))
        return errors.NotJson(situation, str(error))

    def _ended(self, rest: bytes) -> ConversationBroke:
        over = self.process.has_ended(_LAST_WORDS)
        how = self.process.ending() if over else "closed its stdout"
        return errors.ProgramEnded(self._situation(rest, wait=_LAST_WORDS), how)

    def _situation(self, received: bytes = b"", wait: float = 0.01) -> Situation:
        return Situation(
            command=self._command,
            call=self._verb,
            number=self._number,
            stderr=self.process.stderr.text(wait),
            received=received,
        )
