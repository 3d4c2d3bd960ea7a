"""The rules about proving tests: what is cited as one exists as one, is run when tests are, and is named."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pytest_dagster_parity.evidence.ci_ignoring import runs_ignored
from pytest_dagster_parity.evidence.citations import Named, Symbol
from pytest_dagster_parity.evidence.cited_cases import ignored_case, lacking_cases
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.evidence.item import Item, Kind
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.standing import NEAR, standing
from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort
from pytest_dagster_parity.evidence.symbols.python import NOT_COLLECTED
from pytest_dagster_parity.evidence.symbols.python_cases import Cases
from pytest_dagster_parity.evidence.tree import State
from pytest_dagster_parity.matrix.model import Column, Row

_VARIABLES = re.compile(r"\bos\.(?:environ(?:\.get\(|\[)|getenv\()\s*[\"'](\w+)[\"']")
_PROSE = frozenset({".md", ".mdx", ".rst", ".txt", ".adoc", ".html"})
_WHOLE_SUFFIXES = ".sh .bash .zsh .ps1 .sql .feature .yml .yaml .json .jsonl .toml .csv .tsv .xml .snap .golden .ipynb"
_WHOLE = frozenset(_WHOLE_SUFFIXES.split())
"""Files that are one test each, or the data of one."""


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with the proving tests that a row cites."""
    for item in context.items(row, Column.TESTS):
        match item.kind:
            case Kind.PATH:
                yield from _in_file(_Cited(context, row, item))
            case Kind.SYMBOL:
                yield from _anywhere(_Cited(context, row, item))
            case _:
                pass


class _Cited:
    """An item of a row that cites tests, and what is needed to judge it."""

    def __init__(self, context: Context, row: Row, item: Item) -> None:
        self.context = context
        self.row = row
        self.item = item
        place = located(context.tree, row.path, item)
        self.path = place.path if place.state in {State.FILE, State.MISSPELT} else ""
        self.suffix = posixpath.splitext(self.path)[1].lower()
        commands = (command.name for each in context.items(row, Column.CI) for command in each.commands)
        self.is_named_in_ci = bool(self.path) and any(self.path in command for command in commands)

    def is_test(self, definition: Definition) -> bool:
        """Whether it is run as a test; one that a command names the file of, too."""
        return definition.is_test or (self.is_named_in_ci and definition.no_test == NOT_COLLECTED)

    def is_ignored(self, test: Definition) -> bool:
        """Whether it is left out, whatever is run. What a cited command may run all the same is judged with that."""
        by_attribute = self.suffix == ".rs" and test.ignored.startswith(("#[ignore]", "#[cfg_attr("))
        return (
            bool(test.ignored)
            and not (by_attribute and runs_ignored(self.context, self.row))
            and not self._is_set_in_ci(_VARIABLES.findall(test.ignored))
        )

    def _is_set_in_ci(self, variables: Sequence[str]) -> bool:
        """Whether CI names the variables of its environment on which it depends that the test is skipped."""
        ci = self.context.ci
        texts = [self.context.tree.text(path).text or "" for path in ci.paths] if variables else []
        return bool(texts) and all(any(name in text for text in texts) for name in variables)

    def finding(self, rule: str, message: str, hint: str, at: Named | None = None) -> Finding:
        """Return a finding about the item, or about a name in it."""
        start = at.start if at is not None else self.item.start
        return in_cell(rule, self.row, Column.TESTS, message, hint=hint, start=start)


def _in_file(cited: _Cited) -> Iterator[Finding]:
    if cited.suffix in _PROSE:
        yield cited.finding("test-is-none", f"`{cited.item.path}` is a document, and no test", "Cite the test's file.")
        return
    known = cited.context.symbols.of(cited.path) if cited.path else None
    if known is None:
        return
    if known.by_search:
        yield from _by_search(cited, known)
    elif cited.item.symbols:
        for symbol in cited.item.symbols:
            yield from _named(cited, known, symbol)
    else:
        yield from _unnamed(cited, known)


# Rust and Python


def _named(cited: _Cited, known: Definitions, symbol: Symbol) -> Iterator[Finding]:
    stand = standing(cited.context.symbols, known, symbol, cited.item.line)
    owners = _left_out(cited, symbol, stand.definitions)
    if owners:
        yield _without_class(cited, symbol, owners)
    elif stand.definitions:
        yield from _judged(cited, symbol, stand.definitions, known)
    elif not stand.elsewhere and not stand.is_unsure:
        yield _missing(cited, symbol, f"there is no test `{symbol.name}` in `{cited.item.path}`, nor elsewhere")


def _left_out(cited: _Cited, symbol: Symbol, definitions: Sequence[Definition]) -> tuple[str, ...]:
    """The classes without which pytest finds no test: `tests/test_x.py::test_method`, of a method."""
    ends = {span.end for span in cited.item.path_spans}
    written = cited.row.text(Column.TESTS)
    is_id = any(written[end : symbol.start] == "::" for end in ends)
    if cited.suffix != ".py" or not is_id or len(symbol.parts) > 1 or any(len(each.parts) == 1 for each in definitions):
        return ()
    tests = [each for each in definitions if cited.is_test(each) and each.sort is Sort.FUNCTION]
    return tuple(dict.fromkeys("::".join(each.parts[:-1]) for each in tests))


def _without_class(cited: _Cited, symbol: Symbol, owners: tuple[str, ...]) -> Finding:
    ids = " or ".join(f"`{cited.item.path}::{owner}::{symbol.name}`" for owner in owners)
    said = f"pytest finds no `{cited.item.path}::{symbol.name}`: it is a method"
    found = cited.finding("test-missing", said, f"Cite {ids}.", at=symbol)
    owner, *others = owners
    if others:
        return found
    written = cited.row.text(Column.TESTS)[symbol.start : symbol.end]
    text = f"{owner}::{written}"
    edit = Edit(row=cited.row.index, column=Column.TESTS, start=symbol.start, end=symbol.end, text=text)
    return replace(found, edit=edit)


def _judged(cited: _Cited, symbol: Symbol, definitions: Sequence[Definition], known: Definitions) -> Iterator[Finding]:
    tests = [test for each in definitions for test in _tests_of(cited, each, known)]
    if all(each.sort is Sort.MADE or cited.context.symbols.is_run_by_heirs(each) for each in definitions):
        return
    if not tests:
        why = next((each.no_test for each in definitions if each.no_test), "") or _why_none(definitions[0])
        yield cited.finding(
            "test-is-none",
            f"`{symbol.name}` is no test: {why}",
            "Cite the test that calls it.",
            at=symbol,
        )
    elif symbol.case and (lacking := _cases_without(cited, symbol, tests)):
        few = ", ".join(f"`{each}`" for each in lacking.ids[:4])
        message = f"there is no case `{symbol.case}` of `{symbol.name}` in `{cited.item.path}`"
        hint = f"There is {few}{' and more' if len(lacking.ids) > 4 else ''}."  # noqa: PLR2004
        yield cited.finding("test-missing", message, hint, at=symbol)
    elif reason := ignored_case(symbol.case, tests):
        yield cited.finding(
            "test-ignored",
            f"`{symbol.name}[{symbol.case}]` is not run, or not counted: {reason}",
            "Let it run, cite another case, or claim less.",
            at=symbol,
        )
    elif all(cited.is_ignored(test) for test in tests):
        yield cited.finding(
            "test-ignored",
            f"`{symbol.name}` is not run, or not counted: {tests[0].ignored}",
            "Let it run, cite another test, or claim less.",
            at=symbol,
        )


def _cases_without(cited: _Cited, symbol: Symbol, tests: Sequence[Definition]) -> Cases | None:
    """The cases of which none is the cited one; None where one may be."""
    found = lacking_cases(symbol.case, tests)
    return found if found is not None and not _names_cases(cited) else None


def _names_cases(cited: _Cited) -> bool:
    """Whether a plugin of the repository gives cases other names than pytest does."""
    folders = cited.path.split("/")[:-1]
    conftests = ("/".join((*folders[:end], "conftest.py")) for end in range(len(folders) + 1))
    return any("pytest_make_parametrize_id" in (cited.context.tree.text(each).text or "") for each in conftests)


def _tests_of(cited: _Cited, definition: Definition, known: Definitions) -> list[Definition]:
    """The tests that a name stands for: itself, or those in the module or class that it names."""
    if definition.sort not in {Sort.MODULE, Sort.TYPE, Sort.IMPL}:
        return [definition] if cited.is_test(definition) else []
    depth = len(definition.parts)
    inside = [each for each in known.definitions if each.parts[:depth] == definition.parts and each is not definition]
    tests = [each for each in inside if each.sort is Sort.FUNCTION and cited.is_test(each)]
    return tests or ([definition] if cited.is_test(definition) else [])


def _why_none(definition: Definition) -> str:
    if definition.sort is Sort.FUNCTION:
        return "it has no attribute that makes it one, such as `#[test]`"
    return f"it is a {definition.sort.value}, and there is no test in it"


def _unnamed(cited: _Cited, known: Definitions) -> Iterator[Finding]:
    tests = [each for each in known.definitions if each.sort is Sort.FUNCTION and cited.is_test(each)]
    path = cited.item.path
    if not tests and not any(each.sort is Sort.MODULE for each in known.definitions):
        why = NOT_COLLECTED if any(each.no_test == NOT_COLLECTED for each in known.definitions) else ""
        message = f"there is no test in `{path}`{f': {why}' if why else ''}"
        yield cited.finding("test-is-none", message, "Cite the file that has the test, and the test in it.")
    elif tests and all(cited.is_ignored(test) for test in tests):
        yield cited.finding(
            "test-ignored",
            f"no test in `{path}` is run and counted: {tests[0].ignored}",
            "Let one run, cite another file, or claim less.",
        )
    elif cited.item.line is not None and (meant := _at(tests, cited.item.line)):
        if all(cited.is_ignored(test) for test in meant):
            yield cited.finding(
                "test-ignored",
                f"`{meant[0].name}` at `{path}:{cited.item.line[0]}` is not run, or not counted: {meant[0].ignored}",
                "Let it run, cite another test, or claim less.",
            )
    else:
        few = ", ".join(f"`{test.name}`" for test in tests[:3])
        more = " and more" if len(tests) > 3 else ""  # noqa: PLR2004
        yield cited.finding(
            "test-unnamed",
            f"which tests of `{path}` prove the row is not said",
            f"Name them: `{path}` (`test`). There is {few}{more}." if few else f"Name them: `{path}` (`test`).",
        )


def _at(tests: Sequence[Definition], line: tuple[int, int]) -> list[Definition]:
    """The tests that cited lines are in, else those near them."""
    first, last = line
    inside = [test for test in tests if test.first <= last and first <= test.last]
    return inside or [test for test in tests if test.distance(first, last) <= NEAR]


# Other languages


def _by_search(cited: _Cited, known: Definitions) -> Iterator[Finding]:
    for symbol in cited.item.symbols:
        stand = standing(cited.context.symbols, known, symbol, cited.item.line)
        if not stand.is_here and not stand.elsewhere:
            yield _missing(cited, symbol, f"the word `{symbol.name}` is not in `{cited.item.path}`, nor elsewhere")
    titles = (*cited.item.commands, *cited.item.others)
    for title in titles:
        if title.name not in known.text:
            yield _missing(cited, title, f"the text `{title.name}` is not in `{cited.item.path}`")
    if not cited.item.symbols and not titles and cited.item.line is None and cited.suffix not in _WHOLE:
        yield cited.finding(
            "test-unnamed",
            f"which tests of `{cited.item.path}` prove the row is not said",
            f"Name them: `{cited.item.path}` (`test`).",
        )


# Tests without a path


def _anywhere(cited: _Cited) -> Iterator[Finding]:
    for symbol in cited.item.symbols:
        found = cited.context.symbols.where(symbol.parts)
        places = [(each, cited.context.symbols.of(each.path)) for each in found]
        judged = [
            tuple(_judged(cited, symbol, [each.definition], known))
            for each, known in places
            if each.definition is not None and known is not None
        ]
        if judged and all(judged):
            yield from judged[0]
        elif not judged and not cited.context.symbols.is_mentioned(symbol.parts[-1]):
            yield _missing(cited, symbol, f"there is no test `{symbol.name}` in the repository")


def _missing(cited: _Cited, named: Named, message: str) -> Finding:
    return cited.finding("test-missing", message, "It was renamed or removed. Cite what proves it now.", at=named)
