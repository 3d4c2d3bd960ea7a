"""Loading of scenario files: one pass over the YAML, straight into the model, and all that can be checked."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from yaml import MarkedYAMLError
from yaml.events import StreamEndEvent
from yaml.reader import ReaderError

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.protocol.definitions import Settings
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.cases import BY_CASE, Cases, value_events
from pytest_dagster_parity.scenario.events import check_events, events_of, syntax_problem
from pytest_dagster_parity.scenario.floor import check_floor
from pytest_dagster_parity.scenario.head import check_head
from pytest_dagster_parity.scenario.keys import duplicate_key, missing_keys, unknown_key
from pytest_dagster_parity.scenario.language import Head
from pytest_dagster_parity.scenario.lean_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.model import Level, Origin, Scenario, ScenarioFile
from pytest_dagster_parity.scenario.names import Scope
from pytest_dagster_parity.scenario.readers import keys_of, read_definitions, struct_reader
from pytest_dagster_parity.scenario.reading import Reading, mark_of
from pytest_dagster_parity.scenario.scalars import wrong_kind
from pytest_dagster_parity.scenario.steps import read_steps
from pytest_dagster_parity.scenario.timeline import check_timeline
from pytest_dagster_parity.uncollected import uncollected

if TYPE_CHECKING:
    from pathlib import Path

OPENS = datetime(2024, 1, 1, tzinfo=timezone.utc)
"""When a world opens whose scenario does not say it."""

_FILE = ("topic", "scenarios")
_FILE_HINT = "a file is a mapping with the keys `topic` and `scenarios`"
_BODY = {"definitions": read_definitions, "settings": struct_reader(Settings), "steps": read_steps}
_PARTS = {**{key: read for key, (_, read) in keys_of(Head).items()}, **_BODY}
_REQUIRED = ("id", "statement", "definitions", "steps")
_NO_SETTINGS = Settings()


def load_file(path: Path, text: bytes | None = None) -> ScenarioFile:
    """Load a scenario file, given its text or read from its path.

    Raises `LoadError` with every problem that can be found, in the order of the file.
    """
    if text is None:
        text = path.read_bytes()
    with uncollected():
        reading = Reading(str(path), events_of(str(path), text))
        file = FileReader(path, reading, has_cases=BY_CASE.encode() in text)
        try:
            topic, scenarios = file.read()
        except (MarkedYAMLError, ReaderError) as error:
            reading.problems.append(syntax_problem(str(path), text, error))
        except RecursionError:
            check_events(str(path), text)
            raise
        finally:
            reading.end()
    if reading.problems:
        raise LoadError(tuple(sorted(set(reading.problems))))
    return ScenarioFile(path=path, topic=topic, scenarios=scenarios)  # pyright: ignore[reportPossiblyUnboundVariable]


class FileReader:
    """Reads the events of one file into the model."""

    def __init__(self, path: Path, reading: Reading, *, has_cases: bool) -> None:
        self.path = path
        self.reading = reading
        self.has_cases = has_cases
        self.ids: dict[str, Any] = {}
        """Where each id stands first."""

    def read(self) -> tuple[str, tuple[Scenario, ...]]:
        """Return the topic and the scenarios, their cases written out."""
        reading = self.reading
        reading.next()
        document = reading.next()
        if isinstance(document, StreamEndEvent):
            reading.problem(document, "empty-file", "the file holds nothing", _FILE_HINT)
            return "", ()
        found = self._file(reading.next())
        reading.next()
        after = reading.next()
        if not isinstance(after, StreamEndEvent):
            reading.problem(after, "several-documents", "a file is one document", "remove the `---`")
        return found

    def _file(self, event: Any) -> tuple[str, tuple[Scenario, ...]]:
        reading = self.reading
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping", _FILE_HINT)
            return "", ()
        values: dict[str, Any] = {}
        while (key := reading.next()).__class__ is not MappingEndEvent:
            word = key.value if key.__class__ is ScalarEvent else ""
            if word not in _FILE:
                unknown_key(key, reading, _FILE)
                continue
            if word in values:
                duplicate_key(key, reading)
            values[word] = (scalars.text if word == "topic" else self._scenarios)(reading.next(), reading)
        missing = [word for word in _FILE if word not in values]
        if missing:
            missing_keys(event, reading, missing)
        return values.get("topic") or "", values.get("scenarios") or ()

    def _scenarios(self, event: Any, reading: Reading) -> tuple[Scenario, ...]:
        if event.__class__ is not SequenceStartEvent:
            wrong_kind(event, reading, "a list", "each scenario after `- `")
            return ()
        scenarios: list[Scenario] = []
        count = 0
        while (each := reading.next()).__class__ is not SequenceEndEvent:
            count += 1
            if each.__class__ is not MappingStartEvent:
                wrong_kind(each, reading, "a mapping", f"with the keys: {', '.join(_PARTS)}")
            elif self.has_cases:
                scenarios += self._cases(each)
            else:
                scenarios += self._worlds(each)
        if not count:
            reading.problem(event, "no-scenarios", "a file has at least one scenario")
        return tuple(scenarios)

    def _cases(self, event: Any) -> list[Scenario]:
        """Read a scenario that may have cases, each in a world of its own."""
        reading = self.reading
        cases = Cases(value_events(event, reading), _BODY, reading)
        if not cases.places:
            return self._replayed(cases.events, None)
        problems = len(reading.problems)
        cases.check()
        if len(reading.problems) != problems:
            return []
        return [scenario for name in cases.names for scenario in self._replayed(cases.world(name), name)]

    def _replayed(self, events: list[Any], case: str | None) -> list[Scenario]:
        """Read a scenario from events that were taken already."""
        next_event = self.reading.next
        self.reading.next = iter(events).__next__
        try:
            return self._worlds(self.reading.next(), case)
        finally:
            self.reading.next = next_event

    def _worlds(self, event: Any, case: str | None = None) -> list[Scenario]:
        """Read one scenario, or one case of it, and check it; nothing where it cannot be used."""
        reading = self.reading
        scope = reading.scope = Scope(reading)
        problems = len(reading.problems)
        parts: dict[str, Any] = {}
        places: dict[str, Any] = {}
        next_event = reading.next
        while (key := next_event()).__class__ is not MappingEndEvent:
            word = key.value if key.__class__ is ScalarEvent else ""
            read = _PARTS.get(word)
            if read is None:
                unknown_key(key, reading, _PARTS)
                continue
            if word in parts:
                duplicate_key(key, reading)
            if word == "steps" and not scope.deployed:
                scope.is_sure = False
            places[word] = value = next_event()
            parts[word] = read(value, reading)
            if word == "definitions":
                if "steps" in parts:
                    reading.problem(key, "misplaced-key", "`definitions` stand before `steps`, which refer to them")
                scope.accept(parts[word])
        missing = [key for key in _REQUIRED if key not in parts]
        if missing:
            missing_keys(event, reading, missing)
        scope.end()
        check_head(parts, places, reading)
        if len(reading.problems) != problems:
            return []
        scenario = self._scenario(parts, case, event)
        self._check(scenario, parts, places)
        return [scenario]

    def _check(self, scenario: Scenario, parts: dict[str, Any], places: dict[str, Any]) -> None:
        """Note what is wrong with a scenario whose every part is sound."""
        reading = self.reading
        check_timeline(scenario.opens, scenario.steps, reading)
        check_floor(scenario.steps, scenario.mark, reading)
        if scenario.case is None and parts.get("cases"):
            reading.problem(places["cases"], "idle-cases", "the cases do not differ", "say `by_case` where they do")
        if self.ids.setdefault(scenario.id, places["id"]) is not places["id"]:
            reading.problem(places["id"], "duplicate-id", f"`{scenario.id}` is another scenario of this file already")

    def _scenario(self, parts: dict[str, Any], case: str | None, event: Any) -> Scenario:
        said = parts.get
        return Scenario(
            id=parts["id"],
            case=case,
            statement=parts["statement"],
            origin=said("origin", Origin.DAGSTER),
            level=said("level", Level.COMMON),
            quirk=said("quirk", False),  # noqa: FBT003 - the default of a look-up
            replaces=said("replaces"),
            replaced_by=None,
            catches=said("catches", ()),
            literal_names=said("names") is not None,
            opens=said("opens") or OPENS,
            definitions=parts["definitions"],
            settings=said("settings", _NO_SETTINGS),
            steps=parts["steps"],
            path=self.path,
            mark=mark_of(event),
        )
