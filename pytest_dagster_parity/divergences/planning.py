"""What a record asks of the declarations: stubs for new failures, and less where something passes now. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.divergences.declarations import Declaration, DeclarationFile
from pytest_dagster_parity.divergences.judging import scenario_name
from pytest_dagster_parity.divergences.settling import meant_by
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.judgement.verdict import Verdict

PASSES = frozenset({Verdict.PASS, Verdict.STALE_EXCEPTION})
FAILS = frozenset({Verdict.FAIL, Verdict.EXCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """A declaration that the machine begins and a person has to finish: all of one semantic that fails undeclared."""

    statement: str
    """Of the semantic."""
    key: str
    """`semantics` where all its scenarios fail, else `scenarios`."""
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What remains of one declaration. Each pattern becomes some others: itself, none, or what still may fail of it."""

    semantics: tuple[tuple[str, ...], ...]
    """For each pattern of the declaration."""
    scenarios: tuple[tuple[str, ...], ...]
    more_scenarios: tuple[str, ...]
    """Single cases that remain of patterns under `semantics`."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing remains."""
        return not any((*self.semantics, *self.scenarios, self.more_scenarios))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is to be changed."""

    narrowed: dict[int, Narrowed]
    """By the place of the declaration in the file, from 0; the others stay as they are."""
    stubs: tuple[Stub, ...]
    """In the order of the corpus."""
    unknown: tuple[str, ...]
    """Scenarios that failed and that the corpus does not have, so that nothing can be declared for them."""

    @property
    def removed(self) -> int:
        """How many declarations go."""
        return sum(narrowed.is_gone for narrowed in self.narrowed.values())


def plan(file: DeclarationFile, catalogue: Catalogue, lines: Iterable[ScenarioLine]) -> Plan:
    """Say what a record's lines ask of the declarations.

    Only what was played counts: a scenario that is not in the record, or that is inconclusive, unsupported or not run,
    changes nothing.
    """
    played = list(lines)
    passing = _names(played, PASSES) - _names(played, frozenset(Verdict) - PASSES)
    failing = _names(played, FAILS)
    declared = {
        name
        for declaration in file.declarations
        for key, pattern in declaration.patterns
        for name in meant_by(key, pattern.text, catalogue)
    }
    known = {name for semantic in catalogue.semantics for name in semantic.scenarios}
    narrowed = {at: _narrow(each, catalogue, passing) for at, each in enumerate(file.declarations)}
    return Plan(
        narrowed={at: each for at, each in narrowed.items() if each is not None},
        stubs=tuple(_stubs(catalogue, failing - declared)),
        unknown=tuple(sorted(failing - known)),
    )


def _names(lines: Iterable[ScenarioLine], verdicts: frozenset[Verdict]) -> set[str]:
    return {scenario_name(line) for line in lines if line.verdict in verdicts}


def _stubs(catalogue: Catalogue, failing: set[str]) -> Iterable[Stub]:
    for semantic in catalogue.semantics:
        names = tuple(name for name in semantic.scenarios if name in failing)
        if names == semantic.scenarios:
            yield Stub(statement=semantic.statement, key="semantics", patterns=(semantic.id,))
        elif names:
            yield Stub(statement=semantic.statement, key="scenarios", patterns=names)


def _narrow(declaration: Declaration, catalogue: Catalogue, passing: set[str]) -> Narrowed | None:
    """Return what remains of a declaration, or None where all of it does."""
    meant = [(key, pattern.text, meant_by(key, pattern.text, catalogue)) for key, pattern in declaration.patterns]
    if not any(passing.intersection(names) for _, _, names in meant):
        return None
    semantics = [_semantics_left(text, catalogue, passing) for key, text, _ in meant if key == "semantics"]
    return Narrowed(
        semantics=tuple(whole for whole, _ in semantics),
        scenarios=tuple(_scenarios_left(text, names, passing) for key, text, names in meant if key == "scenarios"),
        more_scenarios=tuple(dict.fromkeys(name for _, cases in semantics for name in cases)),
    )


def _scenarios_left(pattern: str, names: tuple[str, ...], passing: set[str]) -> tuple[str, ...]:
    if not passing.intersection(names):
        return (pattern,)
    return tuple(name for name in names if name not in passing)


def _semantics_left(pattern: str, catalogue: Catalogue, passing: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the semantics that remain whole, and the single cases that remain of others."""
    meant = catalogue.meant_by(pattern)
    if not any(passing.intersection(semantic.scenarios) for semantic in meant):
        return (pattern,), ()
    whole = tuple(semantic.id for semantic in meant if not passing.intersection(semantic.scenarios))
    return whole, tuple(name for semantic in meant for name in _cases_left(semantic, passing))


def _cases_left(semantic: Semantic, passing: set[str]) -> tuple[str, ...]:
    if not passing.intersection(semantic.scenarios):
        return ()
    return tuple(name for name in semantic.scenarios if name not in passing)
