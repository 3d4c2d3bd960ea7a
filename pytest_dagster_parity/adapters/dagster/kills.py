"""Kills: the target's process dies in the middle of a step, and is started again on the same storage."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_dagster_parity.adapters.dagster.channel import (
    Asks,
    Broke,
    Channel,
    Done,
    Interrupts,
    Launches,
    Reaches,
    Told,
)
from pytest_dagster_parity.adapters.interface import Unsettled
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.words import CodeKind, KillPoint

if TYPE_CHECKING:
    from dagster import DagsterRun

    from pytest_dagster_parity.adapters.dagster.world import World

Play = Callable[[Callable[[datetime], None]], None]
"""What is played in the process that dies. It is given what to call when its clock reaches a moment."""


class KillPointNotReached(ParityError):
    """The step ended, and nothing in it came to the point at which the process was to die."""

    def __init__(self, point: KillPoint) -> None:
        super().__init__(point)
        self.point = point

    def __str__(self) -> str:
        return f"the process was to be killed {self.point.value}, and Dagster did not come to that point in this step"


class DoomedProcessBroke(ParityError):
    """The process that was to be killed ended by an error before."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return f"the process that was to be killed ended before: {self.error}"


def play_and_kill(world: World, point: KillPoint, play: Play) -> None:
    """Play in a process that dies at the point; then restart, with the clock at the moment of its death.

    Raises:
        KillPointNotReached: it did not come to the point. `anywhere` is reached at the latest when all is played.
        Unsettled: Dagster did not settle before.
    """
    ours, theirs = Channel.pair()
    process = os.fork()
    if not process:
        theirs.keep_only()
        _be_doomed(world, point, play, theirs)
    theirs.close()
    try:
        problem = _attend(world, ours)
    except BaseException:
        os.kill(process, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(process, 0)
        ours.close()
    world.restart()
    if problem is not None:
        raise DoomedProcessBroke(problem.error) if problem.settled else Unsettled(problem.error)
    if not os.WIFSIGNALED(status):
        raise KillPointNotReached(point)


def _attend(world: World, channel: Channel) -> Broke | None:
    problem = None
    with world.frozen():
        while True:
            match channel.receive():
                case Asks(code=code, handed=handed):
                    channel.send(Told(decision=world.user_code.decide(code, handed)))
                case Reaches(now=now):
                    world.now = now
                case Launches(run=run, held=held):
                    world.runs_in_progress.launch_in_worker(run, held=held)
                    channel.send(Done())
                case Interrupts(run=run):
                    channel.send(Done(found=world.runs_in_progress.interrupt(run)))
                case Broke() as problem:
                    pass
                case _:
                    return problem


class _ParentsWorkers:
    """Lets the parent keep the workers."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def launch(self, run_id: str, *, held: bool) -> None:
        """Let the parent launch a run in a worker."""
        self._channel.ask(Launches(run=run_id, held=held), Done)

    def interrupt(self, run_id: str) -> bool:
        """Let the parent interrupt the worker of a run."""
        return self._channel.ask(Interrupts(run=run_id), Done).found


def _be_doomed(world: World, point: KillPoint, play: Play, channel: Channel) -> NoReturn:
    try:
        _prepare(world, point, channel)
        play(lambda moment: channel.send(Reaches(now=moment)))
        if point is KillPoint.ANYWHERE:
            os.kill(os.getpid(), signal.SIGKILL)
    except Unsettled as error:
        channel.send(Broke(error=str(error), settled=False))
    except BaseException as error:  # noqa: BLE001 - it is told to the parent, which raises it
        channel.send(Broke(error=f"{type(error).__name__}: {error}"))
    finally:
        os._exit(0)


def _prepare(world: World, point: KillPoint, channel: Channel) -> None:
    world.user_code.decide = channel.decide
    world.runs_in_progress.elsewhere = _ParentsWorkers(channel)
    world.daemons.dies_at = KillPoint.AFTER_RUN_CREATED if point is KillPoint.ANYWHERE else point
    if point is KillPoint.AFTER_DECISION:
        world.user_code.dies_after_decision_of = frozenset({CodeKind.SCHEDULE})
    _die_on_the_way_to_a_run(world)


def _die_on_the_way_to_a_run(world: World) -> None:
    """Kill backfills and retries of runs there: all else that makes runs passes points of its own before."""

    def before_it_is_stored(_: DagsterRun) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before_it_is_submitted(_: str, __: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    instance: Any = world.instance
    match world.daemons.dies_at:
        case KillPoint.AFTER_DECISION:
            instance.run_storage.add_run = before_it_is_stored
        case KillPoint.AFTER_RUN_CREATED:
            instance.submit_run = before_it_is_submitted
        case _:
            pass
