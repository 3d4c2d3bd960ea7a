"""The open world: commands are carried out in it, and it can die and be started again on the same log."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

from pytest_dagster_parity.adapters.interface import Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.reference import definitions as deployment
from pytest_dagster_parity.adapters.reference.dying import Killer, KillPointNotReached, ProcessDied
from pytest_dagster_parity.adapters.reference.orders import Orders
from pytest_dagster_parity.adapters.reference.partitions import Spelling
from pytest_dagster_parity.adapters.reference.shown import Shown
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.protocol.definitions import Definitions
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.protocol.words import PartitionKey, RefusalKind
from pytest_dagster_parity.reference import definitions as made
from pytest_dagster_parity.reference.errors import NotSettled, Refusal, invalid
from pytest_dagster_parity.reference.log import Log
from pytest_dagster_parity.reference.observing import Observations
from pytest_dagster_parity.reference.orchestrator import Orchestrator
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import Fault

Answered = TypeVar("Answered")


class OpenWorld:
    """A world: a log, and the orchestrator that runs on it at present."""

    def __init__(self, log: Log, request: ask.Open, decide: Decide, rules: Rules, spelling: Spelling) -> None:
        self.log = log
        self._decide = decide
        self._rules = rules
        self._spelling = spelling
        self._settings = deployment.settings(request.settings)
        with _refused_as_a_whole():
            self._definitions = self._made(request.definitions)
            self.target = Orchestrator(log, self._definitions, request.at, settings=self._settings, rules=rules)

    @property
    def orders(self) -> Orders:
        """Says requests in the orchestrator's words."""
        return Orders(self.target.show.code, self._spelling)

    def deploy(self, told: Definitions) -> None:
        """Replace the definitions."""
        with _refused_as_a_whole():
            definitions = self._made(told)
            self.target.deploy(definitions)
        self._definitions = definitions

    def start_again(self) -> None:
        """Throw the orchestrator away and make another one on the same log."""
        now = self.target.now
        self.target = Orchestrator(self.log, self._definitions, now, settings=self._settings, rules=self._rules)

    def _made(self, told: Definitions) -> made.Definitions:
        return deployment.definitions(told, self._decide, self._spelling)


class Session:
    """At most one world at a time."""

    def __init__(self, storage: str, rules: Rules) -> None:
        self._storage = storage
        self._rules = rules
        self._world: OpenWorld | None = None
        self.spelling = Spelling(rules)

    @property
    def world(self) -> OpenWorld:
        """The world that is open."""
        if self._world is None:
            raise Unsupported("no world is open")
        return self._world

    @property
    def shown(self) -> Shown:
        """Says what is observed."""
        return Shown(self.world.target.show, self.spelling)

    def open(self, request: ask.Open, decide: Decide) -> None:
        """Begin a new, empty world."""
        self.close()
        log = Log(":memory:" if self._storage == "memory" else self._storage)
        try:
            self._world = OpenWorld(log, request, decide, self._rules, self.spelling)
        except Refusal as refusal:
            log.close()
            raise _refused(refusal) from refusal

    def close(self) -> None:
        """End the world."""
        if self._world is not None:
            self._world.log.close()
        self._world = None

    def do(
        self,
        request: ask.Operation,
        act: Callable[[OpenWorld], Answered],
        after_death: Callable[[OpenWorld], Answered] | None = None,
    ) -> Answered:
        """Carry out a command. Where the process is to die on the way, it is started again, and what follows is done.

        Raises:
            Refused: the orchestrator refuses it.
            Unsettled: what it caused does not come to rest.
            KillPointNotReached: it did not come to the point; `anywhere` is reached at the latest when it is done.
        """
        world = self.world
        killer = Killer(request.killed)
        world.target.at(request.at)
        world.target.meanwhile(fault=_fault(request.fault), at_point=killer)
        try:
            answer = act(world)
        except ProcessDied:
            world.start_again()
            return after_death(world) if after_death is not None else None  # type: ignore[return-value]
        except Refusal as refusal:
            raise _refused(refusal) from refusal
        except NotSettled as error:
            raise Unsettled("the reference did not come to rest") from error
        finally:
            world.target.meanwhile()
        if request.killed is words.KillPoint.ANYWHERE:
            world.start_again()
        elif request.killed is not None:
            raise KillPointNotReached(request.killed)
        return answer

    def look(self, request: ask.Query, see: Callable[[Observations, Shown], Answered]) -> Answered:
        """Answer a question."""
        self.world.target.at(request.at)
        try:
            return see(self.world.target.show, self.shown)
        except Refusal as refusal:
            raise _refused(refusal) from refusal

    def text(self, key: PartitionKey | None, partitions: PartitionSet | None) -> str | None:
        """Return a key as the orchestrator spells it."""
        return None if key is None else self.spelling.to_target(key, partitions)


@contextmanager
def _refused_as_a_whole() -> Generator[None]:
    """Let definitions be the argument that is invalid, whatever it is in them that makes no sense."""
    try:
        yield
    except (Refusal, ValueError) as problem:
        raise invalid(str(problem)) from problem


def _refused(refusal: Refusal) -> Refused:
    return Refused(RefusalKind(refusal.kind.value), refusal.message)


def _fault(fault: words.Fault | None) -> Fault | None:
    if fault is None:
        return None
    if fault is words.Fault.CODE_FAILS_TO_LOAD:
        raise Unsupported("the reference's code is in the same process and cannot fail to load")
    return Fault(fault.value)
