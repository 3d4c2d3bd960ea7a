"""The same work for the kit and its peers: N scenarios of six trivial steps, two of which expect something.

The peers calculate with named numbers; the kit, whose verbs are those of an orchestrator, adds and deletes keys.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent

BOX = """
class Box:
    def __init__(self):
        self.held = {}

    def put(self, name, value):
        self.held[name] = value

    def combine(self, how, left, right, into):
        one, other = self.held[left], self.held[right]
        self.held[into] = one + other if how == "add" else one * other

    def get(self, name):
        return self.held[name]
"""

PARAM = """
import pytest
from box import Box

CASES = [
    {{
        "name": f"scenario {{i:06d}}",
        "steps": [
            {{"put": {{"name": "a", "value": i}}}},
            {{"put": {{"name": "b", "value": 2}}}},
            {{"combine": {{"how": "add", "left": "a", "right": "b", "into": "c"}}}},
            {{"expect": {{"name": "c", "value": i + 2}}}},
            {{"combine": {{"how": "multiply", "left": "c", "right": "b", "into": "d"}}}},
            {{"expect": {{"name": "d", "value": 2 * (i + 2)}}}},
        ],
    }}
    for i in range({n})
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    box = Box()
    for step in case["steps"]:
        ((verb, arguments),) = step.items()
        if verb == "expect":
            assert box.get(arguments["name"]) == arguments["value"], arguments
        else:
            getattr(box, verb)(**arguments)
"""

BDD = """
from pytest_bdd import given, parsers, scenarios, then, when
import pytest
from box import Box

scenarios("features")


@pytest.fixture
def box():
    return Box()


@given(parsers.parse("{name} is {value:d}"))
def _(box, name, value):
    box.put(name, value)


@when(parsers.parse("I {how} {left} and {right} into {into}"))
def _(box, how, left, right, into):
    box.combine(how, left, right, into)


@then(parsers.parse("{name} equals {value:d}"))
def _(box, name, value):
    assert box.get(name) == value
"""


def scenario(i: int) -> str:
    """Return one scenario in the kit's format."""
    return f"""\
  - id: partitions.bench.number-{i:06d}
    statement: Keys are added and deleted.
    level: core
    catches: [none]
    definitions: {{partition_sets: [{{name: s}}]}}
    steps:
      - add_partitions: {{set: s, keys: [a, k{i}]}}
      - add_partitions: {{set: s, keys: [b]}}
      - expect: {{partition_keys: {{of: {{set: s}}, count: 3}}}}
      - delete_partitions: {{set: s, keys: [a]}}
      - add_partitions: {{set: s, keys: [c, d]}}
      - expect: {{partition_keys: {{of: {{set: s}}, count: 4}}}}
"""


def feature(numbers: range) -> str:
    """Return a file of the same scenarios for pytest-bdd."""
    return f"Feature: file {numbers[0]}\n" + "".join(
        f"  Scenario: scenario {i:06d}\n    Given a is {i}\n    And b is 2\n"
        f"    When I add a and b into c\n    Then c equals {i + 2}\n"
        f"    When I multiply c and b into d\n    Then d equals {2 * (i + 2)}\n"
        for i in numbers
    )


def _chunks(n: int, size: int = 50) -> list[range]:
    return [range(first, min(first + size, n)) for first in range(0, n, size)]


def _param(folder: Path, n: int) -> None:
    (folder / "box.py").write_text(BOX)
    (folder / "test_param.py").write_text(PARAM.format(n=n))


def _bdd(folder: Path, n: int) -> None:
    (folder / "box.py").write_text(BOX)
    (folder / "test_bdd.py").write_text(BDD)
    (folder / "features").mkdir()
    for numbers in _chunks(n):
        (folder / "features" / f"f{numbers[0]:06d}.feature").write_text(feature(numbers))


def _ours(folder: Path, n: int) -> None:
    (folder / "partitions").mkdir()
    shutil.copy(HERE / "trivial.py", folder)
    for numbers in _chunks(n):
        text = "topic: Keys\nscenarios:\n" + "".join(map(scenario, numbers))
        (folder / "partitions" / f"f{numbers[0]:06d}.yaml").write_text(text)


KINDS: dict[str, Callable[[Path, int], None]] = {"param": _param, "bdd": _bdd, "ours": _ours}

PYTEST = [sys.executable, "-m", "pytest", "-q"]
COMMANDS = {
    "param": PYTEST,
    "bdd": [*PYTEST, "-p", "pytest_bdd.plugin"],
    "ours": [
        *PYTEST,
        *("-p", "pytest_dagster_parity.plugin"),
        *("--parity", "--parity-adapter", "python:trivial:TrivialAdapter", "partitions"),
    ],
}
"""Of other plugins that are installed none is loaded: `cpu.of_process` sees to that."""


def write(kind: str, folder: Path, n: int) -> None:
    """Write N scenarios for one runner into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    KINDS[kind](folder, n)
