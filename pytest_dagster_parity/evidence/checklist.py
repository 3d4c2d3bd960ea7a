"""The charter's source-of-truth checklist: whether its questions are answered by paths of the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.items import Item, Kind, items_of
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.path_globs import any_covers
from pytest_dagster_parity.evidence.sections import Point, Section, sections_of
from pytest_dagster_parity.evidence.tree import State, Tree

_HEADING = re.compile(r"source[\s\u2010-\u2015-]*of[\s\u2010-\u2015-]*truth\b.*\bchecklist", re.IGNORECASE)
_OF_OLD = re.compile(r"\b(?:superseded|historical|obsolete)\b", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(.+?)\1", re.DOTALL)
_ANSWER = re.compile(r"\s*(?:\u2192|->|=>|:|\u2014|`|\[|\n)")

_RULE = "charter-unanswered"
_QUESTIONS = "what parity is, what is out of scope, what the CI-gated evidence is, and what runs it in CI"


def findings(context: Context) -> Iterator[Finding]:
    """Yield what the charter leaves open. Nothing where the settings name no charter."""
    charter = context.charter.charter
    if charter is None:
        return
    reading = context.tree.text(charter)
    if reading.text is None:
        yield _finding(charter, 1, f"the charter {reading.why}")
        return
    section = next((each for each in sections_of(reading.text) if _HEADING.search(each.heading)), None)
    if section is None or not section.points:
        lacks = "no source-of-truth checklist" if section is None else "a source-of-truth checklist without questions"
        hint = f"Write a section `Source-of-Truth Checklist` whose items answer by paths: {_QUESTIONS}."
        yield _finding(charter, 1 if section is None else section.line, f"the charter has {lacks}", hint)
        return
    for point in section.points:
        yield from _unanswered(context, charter, point)
    yield from _not_named(context, charter, section)


def superseded_by(tree: Tree, charter: str | None) -> frozenset[str]:
    """Return the documents that the charter lists below a heading such as `Superseded Documents`."""
    text = tree.text(charter).text if charter is not None else None
    if charter is None or text is None:
        return frozenset()
    points = [point for each in sections_of(text) if _OF_OLD.search(each.heading) for point in each.points]
    firsts = [items[0] for point in points if (items := _paths(point))]
    return frozenset(place.path for each in firsts if (place := located(tree, charter, each)).state is State.FILE)


def _unanswered(context: Context, charter: str, point: Point) -> Iterator[Finding]:
    answers = _paths(point)
    question = _question(point)
    if not answers:
        hint = "Name the file or folder where the answer stands."
        yield _finding(charter, point.line, f"`{question}` is answered by no path", hint, question)
    for answer in answers:
        place = located(context.tree, charter, answer)
        if not place.exists:
            what = {
                State.OUTSIDE: f"leads out of the repository: {place.why}",
                State.MISSPELT: f"is spelled {place.path}",
            }.get(place.state, "does not exist")
            message = f"`{question}` is answered by {answer.path}, which {what}"
            yield _finding(charter, point.line + point.text.count("\n", 0, answer.start), message, "", answer.text)


def _not_named(context: Context, charter: str, section: Section) -> Iterator[Finding]:
    """Yield what no answer names, though the settings know where it is."""
    named = {located(context.tree, charter, item).path for point in section.points for item in _paths(point)}
    exceptions = context.charter.exceptions
    if exceptions is not None and exceptions not in named:
        message = f"no answer says that what is out of scope stands in {exceptions}"
        yield _finding(charter, section.line, message, "", exceptions)
    has_ci = any(any_covers(context.charter.ci, path) for path in context.tree.files())
    if has_ci and not any(any_covers(context.charter.ci, path) for path in named):
        message = "no answer names the configuration of CI that runs the evidence"
        yield _finding(charter, section.line, message, f"It is one of {', '.join(context.charter.ci)}.", "ci")


def _paths(point: Point) -> tuple[Item, ...]:
    return tuple(item for item in items_of(point.text) if item.kind is Kind.PATH)


def _question(point: Point) -> str:
    strong = _STRONG.match(point.text)
    text = strong[2] if strong else point.text[: found.start()] if (found := _ANSWER.search(point.text)) else point.text
    return " ".join(text.replace("`", "").split()) or "a question without words"


def _finding(charter: str, line: int, message: str, hint: str = "", cited: str = "") -> Finding:
    return Finding(rule=_RULE, path=charter, line=line, column=1, message=message, hint=hint, cited=cited)
