"""The same work for the kit and its peers: N scenarios of six trivial steps on a box with a few named sets."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent

BOX = """
class Box:
    def __init__(self):
        self.sets = {"s": []}

    def add(self, name, keys):
        self.sets[name].extend(keys)

    def delete(self, name, keys):
        self.sets[name] = [key for key in self.sets[name] if key not in keys]

    def keys(self, name):
        return self.sets[name]
"""

PARAM = """
import pytest
from box import Box

CASES = [
    (
        f"scenario {{i:06d}}",
        [
            ("add", "s", ["a", f"k{{i}}"]),
            ("add", "s", ["b"]),
            ("expect", "s", 3),
            ("delete", "s", ["a"]),
            ("add", "s", ["c", "d"]),
            ("expect", "s", 4),
        ],
    )
    for i in range({n})
]


@pytest.mark.parametrize("steps", [steps for _, steps in CASES], ids=[name for name, _ in CASES])
def test_case(steps):
    box = Box()
    for verb, name, keys in steps:
        if verb == "expect":
            assert len(box.keys(name)) == keys
        else:
            getattr(box, verb)(name, keys)
"""

BDD = """
from pytest_bdd import given, parsers, scenarios, then, when
import pytest
from box import Box

scenarios("features")


@pytest.fixture
def box():
    return Box()


@given(parsers.parse("{keys} are added to {name}"))
@when(parsers.parse("{keys} are added to {name}"))
def _(box, keys, name):
    box.add(name, keys.split(","))


@when(parsers.parse("{keys} are deleted from {name}"))
def _(box, keys, name):
    box.delete(name, keys.split(","))


@then(parsers.parse("{name} holds {count:d} keys"))
def _(box, name, count):
    assert len(box.keys(name)) == count
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
        f"  Scenario: scenario {i:06d}\n    Given a,k{i} are added to s\n    When b are added to s\n"
        f"    Then s holds 3 keys\n    When a are deleted from s\n    And c,d are added to s\n    Then s holds 4 keys\n"
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

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:rerunfailures"]
OURS = [*PYTEST, "--parity", "--parity-adapter", "python:trivial:TrivialAdapter", "partitions"]
COMMANDS = {"param": PYTEST, "bdd": PYTEST, "ours": OURS}


def write(kind: str, folder: Path, n: int) -> None:
    """Write N scenarios for one runner into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    KINDS[kind](folder, n)
