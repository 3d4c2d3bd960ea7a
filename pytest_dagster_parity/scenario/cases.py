"""Cases: the worlds in which one rule is shown, written out of the places that say `by_case`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.scenario.lean_events import (
    ENDS,
    STARTS,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    from pytest_dagster_parity.scenario.reading import Reading

BY_CASE = "by_case"


def value_events(first: Any, reading: Reading) -> list[Any]:
    """Take the rest of the value that begins with an event, and return all its events."""
    taken = [first]
    depth = isinstance(first, STARTS)
    while depth:
        event = reading.next()
        taken.append(event)
        depth += isinstance(event, STARTS) - isinstance(event, ENDS)
    return taken


class Cases:
    """The cases of one scenario, whose events they are written out of."""

    def __init__(self, events: list[Any], parts: Collection[str], reading: Reading) -> None:
        self.events = events
        self.reading = reading
        values = {getattr(events[at], "value", ""): at + 1 for at in self._keys(0)}
        self.names = self._names(values.get("cases"))
        spans = [range(at, self._end(at)) for part, at in values.items() if part in parts]
        self.places = [place for span in spans for place in span if self._differs(place)]
        """Where a mapping begins, in these parts of the scenario, that has a value for each case."""

    def _names(self, at: int | None) -> tuple[str, ...]:
        """Return the names of the cases, as far as they are texts: the reading of the scenario says what is wrong."""
        if at is None or not isinstance(self.events[at], SequenceStartEvent):
            return ()
        values = self.events[at : self._end(at)]
        return tuple(event.value for event in values if isinstance(event, ScalarEvent))

    def _differs(self, place: int) -> bool:
        if not isinstance(self.events[place], MappingStartEvent):
            return False
        key = self.events[place + 1]
        return isinstance(key, ScalarEvent) and key.value == BY_CASE

    def check(self) -> None:
        """Note where the values are not exactly those of the cases."""
        for place in self.places:
            key, values = self.events[place + 1 : place + 3]
            if not self.names:
                self.reading.problem(key, "by-case", "this scenario has no cases", "name them: `cases: [one, other]`")
                continue
            if not isinstance(values, MappingStartEvent):
                self.reading.problem(values, "by-case", "`by_case` has a value for each case", "`{case: value, ...}`")
                continue
            self._check_names(place, key)
            if not isinstance(self.events[self._end(place + 2)], MappingEndEvent):
                self.reading.problem(key, "by-case", "`by_case` stands alone in its mapping")

    def _check_names(self, place: int, key: Any) -> None:
        names = self.names
        named: set[str] = set()
        for at in self._keys(place + 2):
            event = self.events[at]
            name = event.value if isinstance(event, ScalarEvent) else ""
            if name in named:
                self.reading.problem(event, "by-case", f"the case `{name}` stands twice here")
            elif name not in names:
                self.reading.problem(event, "by-case", f"`{name}` is no case of this scenario", nearest(name, names))
            named.add(name)
        missing = [f"`{name}`" for name in names if name not in named]
        if missing:
            message = f"no value for the case {', '.join(missing)}"
            self.reading.problem(key, "by-case", message, "each place that differs by case names them all")

    def world(self, case: str) -> list[Any]:
        """Return the events as they are in one case."""
        places = set(self.places)
        chosen: list[Any] = []
        after: dict[int, int] = {}
        at = 0
        while at < len(self.events):
            if at in after:
                at = after[at]
            elif at in places:
                value = self._value(at, case)
                after[self._end(value)] = self._end(at)
                at = value
            else:
                chosen.append(self.events[at])
                at += 1
        return chosen

    def _value(self, place: int, case: str) -> int:
        """Return where the value of a case begins."""
        return next(at + 1 for at in self._keys(place + 2) if self.events[at].value == case)

    def _keys(self, mapping: int) -> list[int]:
        """Return where the keys of a mapping stand."""
        keys: list[int] = []
        at = mapping + 1
        while not isinstance(self.events[at], MappingEndEvent):
            keys.append(at)
            at = self._end(self._end(at))
        return keys

    def _end(self, at: int) -> int:
        """Return where the value after the one that begins here begins."""
        depth = 0
        while True:
            event = self.events[at]
            depth += isinstance(event, STARTS) - isinstance(event, ENDS)
            at += 1
            if depth == 0:
                return at
