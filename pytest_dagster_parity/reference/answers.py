"""What user code is handed, and what it returns."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from pytest_dagster_parity.reference.words import RunStatus


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Plain data, because it is written to the log."""


class RunRequest(Answer, frozen=True):
    """A request for one run."""

    run_key: str | None = None
    partition: str | None = None
    job: str | None = None
    assets: tuple[str, ...] = ()
    tags: dict[str, str] = {}


class KeysOfSet(Answer, frozen=True):
    """Partition keys of a dynamic set."""

    set: str
    keys: tuple[str, ...]


class ReportedEvent(Answer, frozen=True):
    """A materialization that a sensor reports."""

    asset: str
    partition: str | None = None
    data_version: str | None = None


class Evaluation(Answer, frozen=True):
    """What an evaluation of a schedule or sensor comes to. One that raises raises `UserCodeError`."""

    requests: tuple[RunRequest, ...] = ()
    cursor: str | None = None
    skip_reason: str | None = None
    add: tuple[KeysOfSet, ...] = ()
    delete: tuple[KeysOfSet, ...] = ()
    advance: tuple[str, ...] = ()
    events: tuple[ReportedEvent, ...] = ()


class Action(Answer, frozen=True, tag_field="action"):
    """One thing that a body does."""


class Materialize(Action, frozen=True, tag="materialize"):
    """Record a materialization."""

    asset: str | None = None
    partitions: tuple[str, ...] | None = None
    data_version: str | None = None


class Observe(Action, frozen=True, tag="observe"):
    """Record an observation."""

    asset: str | None = None
    partition: str | None = None
    data_version: str | None = None


class Return(Action, frozen=True, tag="return"):
    """Return a number to the steps downstream."""

    value: int


class Check(Action, frozen=True, tag="check"):
    """Record the result of an asset check; in a check's own body, of itself."""

    passed: bool
    name: str | None = None
    blocks: bool = True
    """Whether the result is grave enough to block what is downstream, if the check does at all."""


class Raise(Action, frozen=True, tag="raise"):
    """Raise an error."""

    message: str


class Hold(Action, frozen=True, tag="hold"):
    """Stay here until released."""


AnyAction = Materialize | Observe | Return | Check | Raise | Hold
Actions = tuple[AnyAction, ...]


class SeenEvent(Answer, frozen=True):
    """An event of an asset, as a sensor is handed it."""

    asset: str
    partition: str | None = None
    run: str | None = None


class Call(Answer, frozen=True):
    """What user code is handed. Only what applies is set."""

    cursor: str | None = None
    scheduled_for: datetime | None = None
    events: tuple[SeenEvent, ...] | None = None
    event: str | None = None
    run: str | None = None
    status: RunStatus | None = None
    partitions: tuple[str, ...] | None = None
    selected: tuple[str, ...] | None = None
    attempt: int | None = None
    values: dict[str, int] | None = None
