"""Loading of scenario files: one pass over the YAML, straight into the model, and then everything that can be checked."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.protocol.definitions import Settings
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.cases import Cases
from pytest_dagster_parity.scenario.language import Head
from pytest_dagster_parity.scenario.model import Scenario, ScenarioFile
from pytest_dagster_parity.scenario.readers import (
    duplicate_key,
    keys_of,
    missing_keys,
    struct_reader,
    unknown_key,
)
from pytest_dagster_parity.scenario.reading import Reading, mark_of
from pytest_dagster_parity.scenario.scalars import wrong_kind
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions
from pytest_dagster_parity.scenario.steps import read_steps
from pytest_dagster_parity.scenario.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yaml import Node

OPENS = datetime(2024, 1, 1, tzinfo=timezone.utc)
"""When a world opens whose scenario does not say it."""

_HEAD = keys_of(Head)
_BODY = ("definitions", "settings", "steps")
_FILE = ("topic", "scenarios")
_REQUIRED = ("id", "statement", "definitions", "steps")
_READ_DEFINITIONS = struct_reader(ScriptedDefinitions)
_READ_SETTINGS = struct_reader(Settings)


def load_file(path: Path, text: bytes | None = None) -> ScenarioFile:
    """Load a scenario file, given its text or read from its path.

    Raises `LoadError` with every problem that can be found, in the order of the file.
    """
    if text is None:
        text = path.read_bytes()
    with _without_garbage_collection():
        reading = Reading(str(path), events_of(str(path), text))
        file = FileReader(path, reading, has_cases=BY_CASE.encode() in text)
        try:
            topic, scenarios = file.read()
        except (MarkedYAMLError, ReaderError) as error:
            reading.problems.append(syntax_problem(str(path), text, error))
    if reading.problems:
        raise LoadError(tuple(sorted(set(reading.problems))))
    return ScenarioFile(path=path, topic=topic, scenarios=scenarios)  # pyright: ignore[reportPossiblyUnboundVariable]


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Events make no cycles, and there are so many that looking for cycles takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class FileReader:
    """Reads the events of one file into the model."""

    def __init__(self, path: Path, reading: Reading, *, has_cases: bool) -> None:
        self.path = path
        self.reading = reading
        self.has_cases = has_cases

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
                wrong_kind(each, reading, "a mapping", f"with the keys: {', '.join((*_HEAD, *_BODY))}")
            elif self.has_cases:
                scenarios += self._cases(each)
            else:
                scenarios += self._worlds(each)
        if not count:
            reading.problem(event, "no-scenarios", "a file has at least one scenario")
        return tuple(scenarios)
