"""What a Python source file defines, and what of it pytest collects as a test by its conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort
from pytest_dagster_parity.evidence.symbols.parsers import (
    comments_of,
    field_text,
    last_line_of,
    line_of,
    parsed,
    text_of,
)
from pytest_dagster_parity.evidence.symbols.python_mark_names import Marks, marks_in, marks_of_bases
from pytest_dagster_parity.evidence.symbols.python_marks import reason_of, reason_of_first

if TYPE_CHECKING:
    from tree_sitter import Node

_COLLECTED = ("test_*.py", "*_test.py")
_CONDITIONAL = "if_statement else_clause elif_clause try_statement except_clause except_group_clause finally_clause"
_TRANSPARENT = frozenset({*_CONDITIONAL.split(), "with_statement", "block", "ERROR"})
"""What definitions may stand in without being within another one."""
_DEFINING = frozenset({"function_definition", "class_definition", "decorated_definition", "comment"})
_NAMES_AND_CALLS = frozenset({"identifier", "attribute", "call", "subscript"})
_CASE_BASES = ("TestCase",)
_NO_MARKS = Marks()
_FIXTURE = "it is a fixture"
_MAKES_FIXTURE = re.compile(r"@\s*(?:\w+\.)*(?:\w+_)?fixture\b")
NOT_COLLECTED = "pytest collects tests only from files named `test_*.py` or `*_test.py`"
"""Why a test in another file is none, unless the command names the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What holds for the whole file."""

    is_collected: bool
    is_found_by_unittest: bool
    is_package: bool
    """Whether what it imports it passes on."""
    marks: Mapping[str, str]
    """The marks that have names: `slow = pytest.mark.skipif(...)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What holds for everything within a module's or a class's body."""

    file: _File
    owners: tuple[str, ...] = ()
    is_case: bool = False
    """Whether it is the body of a `unittest.TestCase`."""
    no_test: str = ""
    """Why no function in it is a test."""
    ignored: str = ""
    marks: Marks = _NO_MARKS
    cases: dict[str, bool] = field(default_factory=dict[str, bool])
    """The file's classes so far: whether each is a `TestCase`."""


def definitions_in(path: str, text: str) -> Definitions:
    """Return what a Python file defines. What cannot be parsed is passed over."""
    source = text.encode()
    root = parsed("Python", source)
    name = path.rpartition("/")[2]
    file = _File(
        is_collected=any(fnmatchcase(name, pattern) for pattern in _COLLECTED),
        is_found_by_unittest=fnmatchcase(name, "test*.py"),
        is_package=name.startswith("__init__."),
        marks=dict(_named_marks(root)),
    )
    place = _Place(file=file, ignored=_ignored_by_body(root, file), marks=_marks_of_body(root, file))
    return Definitions(
        path=path,
        text=text,
        definitions=tuple(_in(root, place)),
        find_comments=partial(comments_of, "Python", source, frozenset({"comment"})),
    )


def _in(body: Node, place: _Place) -> Iterator[Definition]:
    for node in body.named_children:
        match node.type:
            case "decorated_definition":
                marks = [text_of(each) for each in node.named_children if each.type == "decorator"]
                yield from _definition(node.child_by_field_name("definition") or node, place, marks, line_of(node))
            case "function_definition" | "class_definition":
                yield from _definition(node, place, [], line_of(node))
            case "expression_statement":
                for assignment in node.named_children:
                    yield from _assigned(assignment, place)
            case "import_from_statement" if place.file.is_package and not place.owners:
                for imported in node.children_by_field_name("name"):
                    name = imported.child_by_field_name("alias") or imported
                    yield from _named(name, place, Sort.EXPORT, whole=imported)
            case "type_alias_statement":
                yield from _named(node.named_children[0], place, Sort.TYPE)
            case _ if node.type in _TRANSPARENT:
                yield from _in(node, place)
            case _:
                pass


def _definition(node: Node, place: _Place, marks: list[str], first: int) -> Iterator[Definition]:
    if node.type == "class_definition":
        yield from _class(node, place, marks, first)
    elif node.type == "function_definition":
        yield _function(node, place, marks, first)


def _function(node: Node, place: _Place, marks: list[str], first: int) -> Definition:
    name = field_text(node, "name")
    own = _why_no_test(name, marks, place)
    no_test = own if own == _FIXTURE else place.no_test or own
    said = place.marks + marks_in(marks, place.file.marks)
    written = [place.file.marks.get(mark[1:].strip(), mark) for mark in marks]
    return Definition(
        parts=(*place.owners, name),
        sort=Sort.FUNCTION,
        line=line_of(node),
        first=first,
        last=last_line_of(node),
        is_test=not no_test,
        no_test=no_test,
        only_by_class=bool(no_test) and own in {"", NOT_COLLECTED},
        ignored=place.ignored or _ignored_by(marks, place.file) or reason_of_first(_first_statement(node)),
        marks=said.names,
        more_marks=said.more,
        parametrizations=tuple(said for said in written if "parametrize" in said),
    )


def _why_no_test(name: str, marks: list[str], place: _Place) -> str:
    """Why a function is none, whatever its class is."""
    if any(_MAKES_FIXTURE.match(mark) for mark in marks):
        return _FIXTURE
    if not name.startswith("test"):
        return "its name does not begin with `test`"
    is_found = place.file.is_collected or (place.is_case and place.file.is_found_by_unittest)
    return "" if is_found else NOT_COLLECTED


def _class(node: Node, place: _Place, marks: list[str], first: int) -> Iterator[Definition]:
    name = field_text(node, "name")
    body = node.child_by_field_name("body")
    bases = _bases(node)
    is_case = any(place.cases.get(base, base.endswith(_CASE_BASES)) for base in bases)
    place.cases[name] = is_case
    assigned = dict(_assignments(body)) if body is not None else {}
    no_test = _why_no_test_class(name, body, assigned, is_case=is_case) or (place.no_test if place.owners else "")
    ignored = place.ignored or _ignored_by(marks, place.file) or (_ignored_by_body(body, place.file) if body else "")
    said = place.marks + marks_in(marks, place.file.marks) + marks_of_bases(bases)
    said += _marks_of_body(body, place.file) if body is not None else _NO_MARKS
    inside = replace(place, owners=(*place.owners, name), is_case=is_case, no_test=no_test, ignored=ignored, marks=said)
    methods = tuple(_in(body, inside)) if body is not None else ()
    yield Definition(
        parts=(*place.owners, name),
        sort=Sort.TYPE,
        line=line_of(node),
        first=first,
        last=last_line_of(node),
        bases=bases,
        is_test=not no_test and (any(each.is_test for each in methods) or bool(bases)),
        no_test=no_test or ("" if bases or any(each.is_test for each in methods) else "there is no test in it"),
        ignored=ignored,
        marks=said.names,
        more_marks=said.more,
    )
    yield from methods


def _why_no_test_class(name: str, body: Node | None, assigned: Mapping[str, str], *, is_case: bool) -> str:
    if assigned.get("__test__") == "False":
        return "its class says `__test__ = False`"
    if is_case:
        return ""
    if not name.startswith("Test"):
        return f"`{name}` is no test class: its name does not begin with `Test`"
    methods = [each for each in body.named_children if each.type == "function_definition"] if body is not None else []
    if any(field_text(each, "name") in {"__init__", "__new__"} for each in methods):
        return f"pytest does not collect `{name}`: it has an `__init__`"
    return ""


def _bases(node: Node) -> tuple[str, ...]:
    listed = node.child_by_field_name("superclasses")
    given = listed.named_children if listed is not None else []
    names = [text_of(each).partition("[")[0].rpartition(".")[2] for each in given if each.type != "keyword_argument"]
    return tuple(name for name in names if name.isidentifier())


# Assignments


def _assigned(node: Node, place: _Place) -> Iterator[Definition]:
    if node.type != "assignment":
        return
    left = node.child_by_field_name("left")
    if left is None:
        return
    for each in [left] if left.type == "identifier" else left.named_children:
        if each.type == "identifier":
            sort = Sort.FIELD if place.owners else Sort.CONSTANT
            yield from _named(each, place, Sort.MADE if _may_be_test(each, node) else sort, whole=node)


def _may_be_test(name: Node, assignment: Node) -> bool:
    """Whether a name is given to what pytest may collect: `TestMachine = Machine.TestCase`."""
    value = assignment.child_by_field_name("right")
    return text_of(name).startswith(("test", "Test")) and value is not None and value.type in _NAMES_AND_CALLS


def _named(name: Node, place: _Place, sort: Sort, whole: Node | None = None) -> Iterator[Definition]:
    whole = whole or name
    yield Definition(
        parts=(*place.owners, text_of(name).partition("[")[0]),
        sort=sort,
        line=line_of(name),
        first=line_of(whole),
        last=last_line_of(whole),
        no_test="it is no function",
    )


def _assignments(body: Node) -> Iterator[tuple[str, str]]:
    for statement in body.named_children:
        for node in statement.named_children if statement.type == "expression_statement" else ():
            if node.type == "assignment":
                yield field_text(node, "left"), field_text(node, "right")


# What is left out


def _named_marks(root: Node) -> Iterator[tuple[str, str]]:
    for name, value in _assignments(root):
        if value.startswith(("pytest.mark.", "mark.", "unittest.skip")):
            yield name, value


def _ignored_by(marks: list[str], file: _File) -> str:
    return next((reason for mark in marks if (reason := reason_of(mark, file.marks))), "")


def _ignored_by_body(body: Node, file: _File) -> str:
    """Why nothing in a module or a class is run: its `pytestmark`, or a skip of all of it."""
    for statement in body.named_children:
        for node in statement.named_children if statement.type == "expression_statement" else ():
            if node.type == "assignment" and field_text(node, "left") == "pytestmark":
                value = node.child_by_field_name("right")
                reason = _ignored_by(_marks_in(value), file) if value is not None else ""
                if reason:
                    return f"`pytestmark` says {reason}"
            if node.type == "call" and field_text(node, "function") == "pytest.skip":
                return f"the module begins with `{' '.join(text_of(node).split())}`"
    return ""


def _marks_of_body(body: Node, file: _File) -> Marks:
    """The marks of a module or a class: its last `pytestmark`. One that is set elsewhere cannot be told."""
    found = _NO_MARKS
    for statement in body.named_children:
        if statement.type in _DEFINING or not _may_mark(text_of(statement)):
            continue
        values = [
            node.child_by_field_name("right")
            for node in (statement.named_children if statement.type == "expression_statement" else ())
            if node.type == "assignment" and field_text(node, "left") == "pytestmark"
        ]
        value = values[0] if values else None
        found = marks_in(_marks_in(value), file.marks) if value is not None else found + Marks(more=True)
    return found


def _may_mark(statement: str) -> bool:
    return "pytestmark" in statement or (statement.startswith("from ") and statement.endswith("*"))


def _marks_in(value: Node) -> list[str]:
    return [text_of(each) for each in (value.named_children if value.type in {"list", "tuple"} else [value])]


def _first_statement(function: Node) -> str:
    body = function.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        is_docstring = statement.type == "expression_statement" and statement.named_children[0].type == "string"
        if not is_docstring and statement.type not in {"comment", "import_statement", "import_from_statement"}:
            return text_of(statement)
    return ""
