"""Carries out one request: sets the clock, lets the fault last, calls the function of the verb's name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.interface import Unsupported
from pytest_dagster_parity.protocol import operations as ask

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World

_VERBS = {request: verb for verb, request in ask.REQUESTS.items()}
_PACKAGE = "pytest_dagster_parity.adapters.dagster"
_KILLABLE = (ask.Advance, ask.Evaluate)


def carry_out(world: World, module: str, request: ask.Request) -> Any:
    """Return the answer of the function in `module` that is named as the request's verb.

    A run that a request launches has ended or is held when it returns. What a request leaves to the daemons (the queue,
    backfills, retries of runs) happens in the next `evaluate` or `advance`.

    Raises:
        Refused: Dagster refuses the request, as it would refuse its user.
        RunNotFinished: a run's worker ended before the run, which is nothing that Dagster did.
    """
    world.now = request.at
    function = getattr(import_module(f"{_PACKAGE}.{module}"), _VERBS[type(request)])
    if not isinstance(request, ask.Operation):
        return function(world, request)
    if request.killed is not None and not isinstance(request, _KILLABLE):
        raise Unsupported(f"a process can be killed during advance and evaluate, not during {_VERBS[type(request)]}")
    with world.faults(request.fault):
        answer = function(world, request)
    world.runs_in_progress.require_that_workers_finished()
    return answer
