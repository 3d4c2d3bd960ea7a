"""The events: everything that can become true, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pytest_dagster_parity.reference.events.assets import (
    AssetFailed,
    AssetMaterialized,
    AssetObserved,
    AssetWiped,
    CheckExecuted,
    FreshnessChanged,
    InputVersion,
    ValueStored,
)
from pytest_dagster_parity.reference.events.automation import (
    AutomationSeen,
    AutomationTurned,
    AutomationUnseen,
    ConditionEvaluated,
    ConflictFound,
    CursorSet,
    Decided,
    EventPushed,
    NodeMemory,
    PartitionsAdded,
    PartitionsDeleted,
    Reserved,
    ScheduleChanged,
    TickClosed,
    TickDecided,
    TickOpened,
    TickResumed,
)
from pytest_dagster_parity.reference.events.backfills import (
    BackfillChanged,
    BackfillLaunched,
    BackfillProgressed,
    BackfillRequested,
    BackfillSpec,
    Target,
)
from pytest_dagster_parity.reference.events.runs import (
    HoldAsked,
    RetryDecided,
    RunChanged,
    RunCreated,
    RunDeleted,
    RunHeld,
    RunReleased,
    RunSpec,
    StepEnded,
    StepHeld,
    StepStarted,
)

__all__ = [
    "AssetFailed",
    "AssetMaterialized",
    "AssetObserved",
    "AssetWiped",
    "AutomationSeen",
    "AutomationTurned",
    "AutomationUnseen",
    "BackfillChanged",
    "BackfillLaunched",
    "BackfillProgressed",
    "BackfillRequested",
    "BackfillSpec",
    "CheckExecuted",
    "ConditionEvaluated",
    "ConflictFound",
    "CursorSet",
    "Decided",
    "Event",
    "EventPushed",
    "Fact",
    "FreshnessChanged",
    "HoldAsked",
    "InputVersion",
    "NodeMemory",
    "PartitionsAdded",
    "PartitionsDeleted",
    "Reserved",
    "RetryDecided",
    "RunChanged",
    "RunCreated",
    "RunDeleted",
    "RunHeld",
    "RunReleased",
    "RunSpec",
    "ScheduleChanged",
    "StepEnded",
    "StepHeld",
    "StepStarted",
    "Target",
    "TickClosed",
    "TickDecided",
    "TickOpened",
    "TickResumed",
    "ValueStored",
]

Event = (
    AutomationTurned
    | AutomationSeen
    | AutomationUnseen
    | ScheduleChanged
    | CursorSet
    | TickOpened
    | TickResumed
    | TickDecided
    | TickClosed
    | EventPushed
    | ConflictFound
    | PartitionsAdded
    | PartitionsDeleted
    | ConditionEvaluated
    | RunCreated
    | RunChanged
    | RunHeld
    | RunReleased
    | RunDeleted
    | RetryDecided
    | HoldAsked
    | StepStarted
    | StepHeld
    | StepEnded
    | AssetMaterialized
    | AssetObserved
    | AssetFailed
    | AssetWiped
    | ValueStored
    | CheckExecuted
    | FreshnessChanged
    | BackfillRequested
    | BackfillChanged
    | BackfillLaunched
    | BackfillProgressed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An event with its place in the log and its moment."""

    number: int
    at: datetime
    event: Event
