"""For which events GitHub runs a workflow, and whether any of them is a change that it could hold up."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.evidence.ci.yaml_lines import Data, List, Map, Text

GATING = ("pull_request", "pull_request_target", "merge_group", "push")
"""Events that come with a change."""
CALLED = "workflow_call"


@dataclass(frozen=True, slots=True)
class Triggers:
    """What `on:` says."""

    events: tuple[str, ...]
    gating: tuple[str, ...]
    """Those of them that come with a change."""

    @property
    def only_called(self) -> bool:
        """Whether it gates only what another workflow that calls it gates."""
        return not self.gating and CALLED in self.events

    @property
    def ungated(self) -> str:
        """Why it holds up no change; empty where it may."""
        if self.gating:
            return ""
        if not self.events:
            return "it names no event that starts it (`on:`)"
        return f"it is started only by {', '.join(self.events)}, and by no change"


def triggers_of(workflow: Map) -> Triggers:
    """Return the events of a workflow."""
    on = workflow.at("on")
    events = _events(on)
    details = on if isinstance(on, Map) else Map({}, {}, 1)
    gating = tuple(event for event in events if event in GATING and not _is_for_tags(event, details.map(event)))
    return Triggers(
        tuple(f"{each} of tags" if _is_for_tags(each, details.map(each)) else each for each in events), gating
    )


def _events(on: Data | None) -> tuple[str, ...]:
    match on:
        case Text():
            return (on.value,) if on.value else ()
        case List():
            return tuple(each.value for each in on.items if isinstance(each, Text))
        case Map():
            return tuple(on.items)
        case None:
            return ()


def _is_for_tags(event: str, filters: Map) -> bool:
    """Whether a push is meant only where it pushes a tag."""
    keys = set(filters.items)
    return event == "push" and bool(keys & {"tags", "tags-ignore"}) and not keys & {"branches", "branches-ignore"}
