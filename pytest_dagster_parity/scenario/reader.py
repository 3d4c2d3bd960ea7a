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
    with _without_garbage_collection():
        root = Tree(path, path.read_bytes() if text is None else text).root()
        reading = Reading(str(path))
        topic, scenarios = FileReader(path, reading).read(root)
    if reading.problems:
        raise LoadError(tuple(sorted(set(reading.problems))))
    return ScenarioFile(path=path, topic=topic, scenarios=scenarios)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Nodes have no cycles, and there are so many that looking for some takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class FileReader:
    """Reads the tree of one file into the model."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.reading = reading
        self.ids: set[str] = set()

    def read(self, root: Node) -> tuple[str, tuple[Scenario, ...]]:
        """Return the topic and the scenarios, their cases written out."""
        parts = self._parts(root, _FILE)
        if parts is None:
            return "", ()
        topic = scalars.text(parts["topic"], self.reading) or "" if "topic" in parts else ""
        scenarios: list[Scenario] = []
        nodes = parts.get("scenarios")
        if nodes is not None and not isinstance(nodes, SequenceNode):
            wrong_kind(nodes, self.reading, "a list", "each scenario after `- `")
        elif nodes is not None:
            for node in nodes.value:
                scenarios += self._scenario(node)
            if not nodes.value:
                self.reading.problem(nodes, "no-scenarios", "a file has at least one scenario")
        return topic, tuple(scenarios)

    def _parts(self, node: Node, known: tuple[str, ...]) -> dict[str, Node] | None:
        if not isinstance(node, MappingNode):
            wrong_kind(node, self.reading, "a mapping", f"with the keys: {', '.join(known)}")
            return None
        parts: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in parts:
                duplicate_key(key, self.reading)
            elif name in known:
                parts[name] = value
            else:
                unknown_key(key, self.reading, known)
        missing = [key for key in known if key not in parts and key != "settings"]
        if missing:
            missing_keys(node, self.reading, missing)
        return parts

    def _scenario(self, node: Node) -> list[Scenario]:
        head, body = self._head(node)
        if head is None or body is None:
            return []
        names = head.cases or ()
        if not names:
            world = self._world(head, None, body, node)
            return [] if world is None else [world]
        worlds: list[Scenario | None] = []
        cases = Cases(names, self.reading)
        for case in names:
            problems = len(self.reading.problems)
            written_out = {name: cases.world(part, case) for name, part in body.items()}
            if len(self.reading.problems) == problems:
                worlds.append(self._world(head, case, written_out, node))
        if not cases.places:
            self.reading.problem(node, "idle-cases", "its cases do not differ", "say `by_case` where they do")
        return [world for world in worlds if world is not None]

    def _head(self, node: Node) -> tuple[Head | None, dict[str, Node] | None]:
        if not isinstance(node, MappingNode):
            wrong_kind(node, self.reading, "a mapping", f"with the keys: {', '.join((*_HEAD, *_BODY))}")
            return None, None
        values: dict[str, Any] = {}
        body: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in values or name in body:
                duplicate_key(key, self.reading)
            elif name in _HEAD:
                values[name] = _HEAD[name][1](value, self.reading)
            elif name in _BODY:
                body[name] = value
            else:
                unknown_key(key, self.reading, (*_HEAD, *_BODY))
        missing = [key for key in _REQUIRED if key not in values and key not in body]
        if missing:
            missing_keys(node, self.reading, missing)
            return None, None
        return Head(**values), body

    def _world(self, head: Head, case: str | None, body: dict[str, Node], node: Node) -> Scenario | None:
        reading = self.reading
        reading.mentions.clear()
        problems = len(reading.problems)
        definitions = _READ_DEFINITIONS(body["definitions"], reading)
        settings = _READ_SETTINGS(body["settings"], reading) if "settings" in body else Settings()
        steps = read_steps(body["steps"], reading)
        if len(reading.problems) != problems:
            return None
        return Scenario(
            id=head.id,
            case=case,
            statement=head.statement,
            origin=head.origin,
            level=head.level,
            quirk=head.quirk,
            replaces=head.replaces,
            replaced_by=None,
            catches=head.catches,
            literal_names=head.names is not None,
            opens=head.opens or OPENS,
            definitions=definitions,
            settings=settings,
            steps=tuple([each.step for each in steps if each.step is not None]),
            path=self.path,
            mark=mark_of(node),
        )
