"""pytest's `-m`: whether an expression of marks selects a test."""

from __future__ import annotations

import re

from pytest_dagster_parity.evidence.ci.answers import YES, Answer, CitedTest, Form, No, Unknown, any_of
from pytest_dagster_parity.evidence.ci.configuration import Files
from pytest_dagster_parity.evidence.ci.crates import folders_upwards, joined
from pytest_dagster_parity.evidence.ci.keywords import Means, selects
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_PLAIN = re.compile(r"(?:[A-Za-z_]\w*|[()\s])*")
_OF_PLUGINS = frozenset({"asyncio", "anyio", "trio", "hypothesis", "django_db"})
"""Marks that plugins are known to give to tests that do not say them."""
_GIVES_MARKS = re.compile(r"\b(?:add_marker|own_markers|pytestmark|pytest_plugins)\b")


def by_marks(expression: str, test: CitedTest, files: Files) -> Answer:
    """Return whether an expression of plain names selects a test; other expressions cannot be told."""
    if not expression.strip():
        return YES
    if not test.forms or not _PLAIN.fullmatch(expression):
        return _unknown(expression)
    gives = _gives_marks(test.path, files)
    return any_of(_of_form(expression, form, gives=gives) for form in test.forms)


def _of_form(expression: str, form: Form, *, gives: bool) -> Answer:
    found = selects(expression, _means(form, gives=gives))
    if found is None:
        return _unknown(expression)
    marks = ", ".join(f"`{mark}`" for mark in form.marks)
    return YES if found else No(f"`-m '{expression}'` deselects it, {f'marked {marks}' if marks else 'without marks'}")


def _means(form: Form, *, gives: bool) -> Means:
    def means(word: str) -> bool | None:
        if word in form.marks:
            return True
        return None if gives or form.more_marks or word in _OF_PLUGINS else False

    return means


def _gives_marks(path: str, files: Files) -> bool:
    """Whether a `conftest.py` or a package of a test's folders may give it marks."""
    paths = [joined(folder, name) for folder in folders_upwards(path) for name in ("conftest.py", "__init__.py")]
    return any(_GIVES_MARKS.search(files.text(each) or "") for each in paths)


def _unknown(expression: str) -> Answer:
    return Unknown(f"it chooses tests by marks (`-m {expression.replace(UNKNOWN, '<unknown>')}`)")
