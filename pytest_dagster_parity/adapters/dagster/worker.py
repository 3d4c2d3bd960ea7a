"""A run in a process of its own, as `dagster api execute_run` and the code server execute one."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from dagster import DagsterInstance
from dagster._grpc.impl import core_execute_run
from dagster._utils.hosted_user_process import recon_job_from_origin
from dagster._utils.interrupts import capture_interrupts

from pytest_dagster_parity.adapters.dagster.channel import Asks, Channel, GoesOn, Holds, Told
from pytest_dagster_parity.adapters.dagster.event_loops import outside_any_event_loop

if TYPE_CHECKING:
    from collections.abc import Generator

    from dagster._core.instance import InstanceRef

    from pytest_dagster_parity.adapters.dagster.frozen_clock import FrozenClock
    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol.user_code import Decide


class Worker:
    """The process of one run, seen from its parent."""

    def __init__(self, process: int, channel: Channel) -> None:
        self.process = process
        """Its id."""
        self._channel = channel

    def attend(self, decide: Decide) -> bool:
        """Answer what its user code asks until it is held or has ended; return whether it is held."""
        while True:
            match self._channel.receive():
                case Asks(code=code, handed=handed):
                    self._channel.send(Told(decision=decide(code, handed)))
                case Holds():
                    return True
                case _:
                    self._reap()
                    return False

    def release(self, clock: FrozenClock) -> None:
        """Let it go on at the present moment."""
        self._channel.send(GoesOn(now=clock.now))

    def interrupt(self) -> None:
        """Send it the signal that ends a run."""
        os.kill(self.process, signal.SIGINT)

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.process, signal.SIGKILL)
        self._reap()

    def _reap(self) -> None:
        os.waitpid(self.process, 0)
        self._channel.close()


def fork_worker(
    run_id: str, instance: DagsterInstance, user_code: UserCode, clock: FrozenClock, *, held: bool
) -> Worker:
    """Return the process that executes this run, at first held if `held`."""
    ours, theirs = Channel.pair()
    ref = instance.get_ref()
    process = os.fork()
    if process:
        theirs.close()
        return Worker(process, ours)
    theirs.keep_only()
    return _be_worker(run_id, ref, user_code, clock, theirs, held=held)


def _be_worker(
    run_id: str, ref: InstanceRef, user_code: UserCode, clock: FrozenClock, channel: Channel, *, held: bool
) -> NoReturn:
    try:
        with _interruptible():
            _relay(user_code, clock, channel)
            if held:
                user_code.hold()
            with capture_interrupts(), DagsterInstance.from_ref(ref) as instance:
                execute(run_id, instance)
    finally:
        os._exit(0)


def execute(run_id: str, instance: DagsterInstance) -> None:
    """Execute a run as a run worker does: what goes wrong stands in the run's own events."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.job_code_origin is None:
        return
    events = core_execute_run(recon_job_from_origin(run.job_code_origin), run, instance, inject_env_vars=False)
    try:
        for _ in events:
            pass
    except Exception:  # noqa: BLE001, S110 - a run worker reports it in the events, and ends
        pass


def _relay(user_code: UserCode, clock: FrozenClock, channel: Channel) -> None:
    """Let this process's user code reach the kit, and be held, through its parent."""

    def hold() -> None:
        clock.now = channel.ask(Holds(), GoesOn).now

    user_code.decide = channel.decide
    user_code.hold = hold


@contextmanager
def _interruptible() -> Generator[None]:
    """Forget what the parent made of signals, and an event loop that it may be in the middle of."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.set_wakeup_fd(-1)
    with outside_any_event_loop():
        yield
