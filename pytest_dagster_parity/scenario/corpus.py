"""Many scenario files as one corpus: where they are, what they come to, and what holds between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path

from msgspec.structs import replace

from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.scenario.model import Origin, Scenario, ScenarioFile

SUFFIXES = frozenset({".yaml", ".yml"})


def data() -> Path:
    """Return the folder `conformance`: inside the installed package, or beside it in a checkout."""
    package = Path(str(resources("pytest_dagster_parity")))
    packaged = package / "conformance"
    return packaged if packaged.is_dir() else package.parent / "conformance"


def bundled() -> Path:
    """Return the folder of the scenarios that come with the kit."""
    return data() / "scenarios"


def transcripts() -> Path:
    """Return the folder of what real Dagster showed in the bundled scenarios."""
    return data() / "transcripts"


def find(paths: Path | Iterable[Path]) -> tuple[Path, ...]:
    """Return the scenario files that a path, or several, lead to: each once, those of a folder in order."""
    asked = [paths] if isinstance(paths, Path) else paths
    return tuple(dict.fromkeys(file for path in asked for file in _files(path)))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path] if path.suffix in SUFFIXES and path.is_file() else []
    found = (file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    return sorted(found, key=lambda file: file.relative_to(path).parts)


def digest(files: Iterable[ScenarioFile]) -> str:
    """Return what identifies a set of scenario files, wherever they lie and in whatever order: 64 hexadecimal digits.

    Line ends do not count, so that it is the same on every system.
    """
    each = sorted(sha256(file.path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() for file in files)
    return sha256("\n".join(each).encode()).hexdigest()


def nearest_id(semantic: str, known: Iterable[str]) -> str | None:
    """Return the known id that is most like one that nobody knows."""
    close = get_close_matches(semantic, sorted(set(known)), n=1, cutoff=0.6)
    return close[0] if close else None


def link(files: Sequence[ScenarioFile]) -> tuple[ScenarioFile, ...]:
    """Return the files with `replaced_by` filled in across all of them.

    Raises `LoadError` where files contradict each other: an id that two of them have, a semantic that is replaced and
    does not exist, is none of Dagster's, or is replaced twice.
    """
    problems: list[Problem] = []
    owners = _owners(files, problems)
    replaced_by = _replaced(owners, problems)
    if problems:
        raise LoadError(tuple(sorted(problems)))
    return tuple(_linked(file, replaced_by) for file in files)


def _owners(files: Sequence[ScenarioFile], problems: list[Problem]) -> dict[str, Scenario]:
    """Return the first scenario of each id."""
    owners: dict[str, Scenario] = {}
    for file in files:
        for scenario in file.scenarios:
            first = owners.setdefault(scenario.id, scenario)
            if first.path != scenario.path:
                message = f"`{scenario.id}` is a scenario of {first.path}:{first.mark.line} already"
                problems.append(_problem(scenario, "duplicate-id", message))
    return owners


def _replaced(owners: dict[str, Scenario], problems: list[Problem]) -> dict[str, str]:
    """Return what replaces each semantic that is replaced."""
    replaced_by: dict[str, str] = {}
    for scenario in owners.values():
        if scenario.replaces is None:
            continue
        replaced = owners.get(scenario.replaces)
        if replaced is None:
            close = nearest_id(scenario.replaces, owners)
            hint = f"did you mean `{close}`?" if close else ""
            message = f"`{scenario.replaces}`, which this replaces, is no semantic of the corpus"
            problems.append(_problem(scenario, "unknown-id", message, hint))
        elif replaced.origin is not Origin.DAGSTER:
            message = f"`{scenario.replaces}`, which this replaces, is the charter's itself"
            problems.append(_problem(scenario, "contradiction", message))
        elif scenario.replaces in replaced_by:
            message = f"`{scenario.replaces}` is replaced by `{replaced_by[scenario.replaces]}` already"
            problems.append(_problem(scenario, "contradiction", message))
        replaced_by.setdefault(scenario.replaces, scenario.id)
    return replaced_by


def _linked(file: ScenarioFile, replaced_by: dict[str, str]) -> ScenarioFile:
    if not any(scenario.id in replaced_by for scenario in file.scenarios):
        return file
    scenarios = (replace(scenario, replaced_by=replaced_by.get(scenario.id)) for scenario in file.scenarios)
    return replace(file, scenarios=tuple(scenarios))


def _problem(scenario: Scenario, code: str, message: str, hint: str = "") -> Problem:
    mark = scenario.mark
    return Problem(path=str(scenario.path), line=mark.line, column=mark.column, code=code, message=message, hint=hint)
