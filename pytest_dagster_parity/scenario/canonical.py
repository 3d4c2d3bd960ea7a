"""What a scenario is, whatever its file looks like: a digest that stays as long as what is played and judged stays.

Comments, layout, quotes, the statement and the faults that it is known to catch do not count; the order of keys does,
for it means something where dimensions are declared. What counts is taken from the text, and not from the model: the
model may grow without a digest changing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pytest_dagster_parity.documents.yaml_loader import LOADER
from pytest_dagster_parity.scenario.model import ScenarioFile
from pytest_dagster_parity.scenario.scalars import NOTHINGS

NOT_COUNTED = frozenset({"statement", "catches", "cases"})
"""Words about a scenario, and the list of the cases: each case counts by itself."""


def digests(files: Iterable[ScenarioFile]) -> dict[str, str]:
    """Return the digest of every scenario and case of loaded files, by its name: 64 hexadecimal digits."""
    return {name: digest for file in files for name, digest in _digests(file.path.read_bytes())}


def _digests(text: bytes) -> Iterator[tuple[str, str]]:
    document = _plain(cast("Any", yaml).compose(text, Loader=LOADER))
    for scenario in document["scenarios"]:
        cases = scenario.get("cases")
        counted = {key: value for key, value in scenario.items() if key not in NOT_COUNTED}
        if cases is None:
            yield scenario["id"], _digest(counted)
        else:
            for case in cases:
                yield f"{scenario['id']}[{case}]", _digest(_in_case(counted, case))


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _in_case(value: Any, case: str) -> Any:
    """Return a value as it is in one case."""
    match value:
        case {"by_case": chosen} if len(value) == 1:
            return _in_case(chosen[case], case)
        case dict():
            return {key: _in_case(each, case) for key, each in cast("dict[str, Any]", value).items()}
        case list():
            return [_in_case(each, case) for each in cast("list[Any]", value)]
        case _:
            return value


def _plain(node: Node) -> Any:
    """Return what a node holds; a scalar is its text, or None where it is nothing."""
    match node:
        case MappingNode():
            return {key.value: _plain(value) for key, value in node.value}
        case SequenceNode():
            return [_plain(each) for each in node.value]
        case ScalarNode():
            return None if not node.style and node.value in NOTHINGS else node.value
        case _:
            raise TypeError(node)
