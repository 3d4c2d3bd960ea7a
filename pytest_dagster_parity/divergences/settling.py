"""From what is declared to what holds: the exception of each scenario, and all that is wrong with a declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.divergences.declarations import Declaration, DeclarationFile, Written
from pytest_dagster_parity.divergences.document import ExceptionsDocument
from pytest_dagster_parity.divergences.nodes import nearest
from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.globs import Glob

PLACEHOLDER = "EX-???"
"""The id in a stub that the machine wrote: a person has to replace it."""

UNMATCHED = "matches-nothing"
"""The code of a pattern that means no scenario."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredException:
    """The exception that holds for a scenario."""

    id: str
    reason: str
    """On one line."""
    owner: str
    review: date
    pattern: str
    """Which of its patterns means the scenario."""
    place: str
    """`file:line:column` of that pattern."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """All exceptions of a session."""

    by_scenario: Mapping[str, DeclaredException] = field(default_factory=lambda: MappingProxyType({}))
    """By the id, or the id with its case in brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a file of declarations comes to."""

    exceptions: Exceptions
    problems: tuple[Problem, ...]
    """In the order of the file; where there are any, no session may rely on the exceptions."""


def settle(file: DeclarationFile, document: ExceptionsDocument | None, catalogue: Catalogue, today: date) -> Settled:
    """Say what each declaration means, and what is wrong with it. `document` is None where none is known."""
    desk = _Desk(file, document, catalogue, today)
    for declaration in file.declarations:
        desk.take(declaration)
    return Settled(exceptions=Exceptions(MappingProxyType(desk.by_scenario)), problems=tuple(sorted(desk.problems)))


def meant_by(key: str, pattern: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the scenarios that a pattern under `semantics` or `scenarios` means, in the catalogue's order."""
    if key == "semantics":
        return tuple(name for semantic in catalogue.meant_by(pattern) for name in semantic.scenarios)
    return Glob(pattern).among(name for semantic in catalogue.semantics for name in semantic.scenarios)


def review_date(text: str) -> date | None:
    """Return the day that a text such as 2027-01-31 names, or None."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Desk:
    """Goes through the declarations of one file."""

    def __init__(
        self, file: DeclarationFile, document: ExceptionsDocument | None, catalogue: Catalogue, today: date
    ) -> None:
        self._file = file
        self._document = document
        self._catalogue = catalogue
        self._today = today
        self._owners: dict[str, Declaration] = {}
        self.by_scenario: dict[str, DeclaredException] = {}
        self.problems: list[Problem] = []
        if document is None and file.declarations:
            start = file.document or Written(text="", line=1, column=1)
            hint = "name it here (`document: PATH`), or as `exceptions` in [tool.dagster-parity.charter]"
            self._problem(start, "no-document", "it is not known which document defines the exceptions", hint)

    def take(self, declaration: Declaration) -> None:
        """Check one declaration, and note what it means."""
        self._check_id(declaration.id)
        for key, written in (("reason", declaration.reason), ("owner", declaration.owner)):
            if not written.text:
                self._problem(written, "missing-text", f"a declaration says no {key}", _WANTED[key])
        review = self._review(declaration)
        found = self._scenarios(declaration)
        for name, pattern in found.items():
            self._own(declaration, name, pattern)
            if review is not None:
                self.by_scenario.setdefault(name, self._declared(declaration, pattern, review))

    def _check_id(self, written: Written) -> None:
        if not written.text:
            self._problem(written, "missing-text", "a declaration names no exception", "give the `id` of one")
        elif written.text == PLACEHOLDER:
            hint = "a person decides on the difference, and gives it an id in the document of exceptions"
            self._problem(written, "unknown-exception", f"`{PLACEHOLDER}` stands where the id is to be filled in", hint)
        elif self._document is not None:
            self._look_up(written, self._document)

    def _look_up(self, written: Written, document: ExceptionsDocument) -> None:
        if written.text not in document.by_id:
            message = f"`{written.text}` is no exception of {document.path}"
            self._problem(written, "unknown-exception", message, nearest(written.text, document.by_id))
            return
        lines = [str(entry.line) for entry in document.entries if entry.id == written.text]
        if len(lines) > 1:
            message = f"`{written.text}` is defined {len(lines)} times in {document.path}, in lines {', '.join(lines)}"
            self._problem(written, "duplicate-exception", message, "give each exception an id of its own")

    def _review(self, declaration: Declaration) -> date | None:
        written = declaration.review
        found = review_date(written.text)
        if not written.text:
            self._problem(written, "missing-text", "a declaration says no date of review", _WANTED["review"])
        elif found is None:
            self._problem(written, "no-date", f"`{written.text}` is no date", "write it as 2027-01-31")
        elif found < self._today:
            message = f"the review was due on {found}, and today is {self._today}"
            hint = "look at the difference again: mend it, or decide anew and set another date"
            self._problem(written, "overdue", message, hint)
        return found

    def _scenarios(self, declaration: Declaration) -> dict[str, Written]:
        """Return the scenarios that are meant, each with the first pattern that means it."""
        found: dict[str, Written] = {}
        patterns = tuple(declaration.patterns)
        if not patterns:
            place = Written(text="", line=declaration.line, column=declaration.column)
            self._problem(place, "no-patterns", "a declaration is for nothing", "give it `semantics` or `scenarios`")
        for key, pattern in patterns:
            names = meant_by(key, pattern.text, self._catalogue)
            if not names:
                message = f"there is no {key.removesuffix('s')} `{pattern.text}` in the corpus"
                self._problem(pattern, UNMATCHED, message, self._nearest(key, pattern.text))
            for name in names:
                found.setdefault(name, pattern)
        return found

    def _nearest(self, key: str, pattern: str) -> str:
        semantics = self._catalogue.semantics
        by_key: dict[str, Callable[[], Iterable[str]]] = {
            "semantics": lambda: (semantic.id for semantic in semantics),
            "scenarios": lambda: (name for semantic in semantics for name in semantic.scenarios),
        }
        if key == "scenarios" and len(cases := meant_by("semantics", pattern, self._catalogue)) > 1:
            return f"its cases are scenarios: `{cases[0]}`; under `semantics` it means all of them"
        return nearest(pattern, by_key[key]())

    def _own(self, declaration: Declaration, name: str, pattern: Written) -> None:
        owner = self._owners.setdefault(name, declaration)
        if owner is not declaration:
            other = f"`{owner.id.text}` in line {owner.line}"
            self._problem(pattern, "declared-twice", f"`{name}` is declared by {other} already", "narrow one of them")

    def _declared(self, declaration: Declaration, pattern: Written, review: date) -> DeclaredException:
        return DeclaredException(
            id=declaration.id.text,
            reason=" ".join(declaration.reason.text.split()),
            owner=" ".join(declaration.owner.text.split()),
            review=review,
            pattern=pattern.text,
            place=f"{self._file.path}:{pattern.line}:{pattern.column}",
        )

    def _problem(self, at: Written, code: str, message: str, hint: str = "") -> None:
        self.problems.append(
            Problem(path=self._file.path, line=at.line, column=at.column, code=code, message=message, hint=hint)
        )


_WANTED = {
    "reason": "say why the target differs on purpose",
    "owner": "say who answers for it",
    "review": "say when somebody looks at it again, such as 2027-01-31",
}
