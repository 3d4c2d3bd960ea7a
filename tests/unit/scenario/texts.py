"""Texts of scenario files, and what loading them comes to."""

from __future__ import annotations

from pathlib import Path

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file

PATH = Path("topic.yaml")

DEFINITIONS = "{assets: [{key: a}]}"
STEPS = """
      - launch_run: {assets: [a]}
        as: r
      - expect: {runs: {are: [{id: r, status: success}]}}"""


def scenario(
    *, definitions: str = DEFINITIONS, steps: str = STEPS, head: str = "", name: str = "partitions.topic.rule"
) -> str:
    """Return a scenario of a file; its definitions stand in line 5, its steps begin in line 6, then comes its head."""
    return f"""  - id: {name}
    statement: It is so.
    definitions: {definitions}
    steps: {steps}
    {head}
"""


def file_of(*scenarios: str) -> str:
    """Return a file."""
    return "topic: T\nscenarios:\n" + "".join(scenarios or (scenario(),))


def load(text: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a file."""
    return load_file(PATH, text.encode()).scenarios


def problems(text: str | bytes) -> list[str]:
    """Return what is wrong with a file: `line:column code message | hint`, in the order of the file."""
    try:
        load_file(PATH, text if isinstance(text, bytes) else text.encode())
    except LoadError as error:
        return [f"{each.line}:{each.column} {each.code} {each.message} | {each.hint}" for each in error.problems]
    return []


def codes(text: str | bytes) -> list[str]:
    """Return the codes of what is wrong with a file."""
    return [each.split()[1] for each in problems(text)]


def wrong(marked: str) -> list[str]:
    """Return what is wrong with a file, which must be wrong exactly where a `§` stands: `code message | hint`."""
    places: list[str] = []
    for number, line in enumerate(marked.split("\n"), 1):
        pieces = line.split("§")
        places += [f"{number}:{sum(map(len, pieces[:count])) + 1}" for count in range(1, len(pieces))]
    found = problems(marked.replace("§", ""))
    assert sorted({each.split()[0] for each in found}) == sorted(places), found
    return [each.split(" ", 1)[1] for each in found]
