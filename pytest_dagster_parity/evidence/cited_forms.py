"""What is known of the tests that a citation may mean: under which conditions they run, and their marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pytest_dagster_parity.evidence.ci.answers import Form
from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort
from pytest_dagster_parity.evidence.symbols.python import NOT_COLLECTED

_OWNERS = frozenset({Sort.MODULE, Sort.TYPE, Sort.IMPL})


def forms_of(known: Definitions | None, found: Iterable[Definition]) -> tuple[Form, ...]:
    """Return the forms of what a cited name means: of a test, or of all tests in a module or a class."""
    return tuple(dict.fromkeys(form for each in found for form in _forms_of(known, each)))


def forms_at(known: Definitions | None, line: tuple[int, int] | None) -> tuple[Form, ...]:
    """Return the forms of the tests that cited lines are in, else of all tests of a file."""
    tests = [each for each in known.definitions if _is_test(each)] if known is not None else []
    meant = [each for each in tests if line is not None and each.first <= line[1] and line[0] <= each.last]
    return tuple(dict.fromkeys(_form(known, each) for each in meant or tests))


def _forms_of(known: Definitions | None, definition: Definition) -> Iterator[Form]:
    if known is None or definition.sort not in _OWNERS:
        yield _form(known, definition)
        return
    depth = len(definition.parts)
    inside = [each for each in known.definitions if each.parts[:depth] == definition.parts and _is_test(each)]
    yield from (_form(known, each) for each in inside)
    if definition.more_marks or not inside:
        yield _form(known, definition)


def _is_test(definition: Definition) -> bool:
    is_one = definition.is_test or definition.no_test == NOT_COLLECTED
    return is_one and definition.sort is Sort.FUNCTION


def _form(known: Definitions | None, definition: Definition) -> Form:
    form = Form(
        gates=definition.gates,
        ignored=definition.ignored,
        ignored_if=definition.ignored_if,
        marks=definition.marks,
        more_marks=definition.more_marks,
    )
    return replace(form, more_marks=True) if _is_inherited(known, definition) else form


def _is_inherited(known: Definitions | None, definition: Definition) -> bool:
    """Whether a class of the file inherits a method: there it has that class's marks too."""
    owners = definition.parts[-2:-1]
    return known is not None and any(owner in each.bases for owner in owners for each in known.definitions)
