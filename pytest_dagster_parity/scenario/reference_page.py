"""The reference of the format in Markdown, made from the model: every step, observation, record and matcher.

`python -m pytest_dagster_parity.scenario.reference_page` prints it; `docs/scenario-reference.md` is its output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any

import msgspec.inspect as reflect
from msgspec import NODEFAULT, Struct

from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.protocol.definitions import OneOf, Settings
from pytest_dagster_parity.protocol.operations import LIFE, OPERATIONS, QUERIES
from pytest_dagster_parity.protocol.shapes import notes_of
from pytest_dagster_parity.protocol.user_code import Action
from pytest_dagster_parity.scenario.fields import fields_of, unwrapped, written_fields
from pytest_dagster_parity.scenario.language import AdvanceFor, CodeOf, DownFor, Head, Invocation, Modifiers
from pytest_dagster_parity.scenario.scripts import BodyRule, EvaluationRule, ScriptedDefinitions, When

HEAD = """\
# Scenario reference
Made from the model by `python -m pytest_dagster_parity.scenario.reference_page`; do not edit.
How to write a scenario: [write-a-scenario.md](write-a-scenario.md).

"""

MATCHERS = """\
## Demands and matchers
A clause of `expect` has the fields of its observation, `where` (a record pattern: only records that match count), and
exactly one demand. A mapping matches by the keys it names. A query that is refused meets no demand but `refused`.

| demand | of | what it demands |
|---|---|---|
| `are: [...]` | lists | whole and in order |
| `unordered: [...]` | lists | whole, in any order |
| `contains: [...]` | lists | each of these, among others |
| `count: 2`, `count: {least: 1, most: 3}` | lists | so many |
| `is: {...}` | single records | these fields |
| `refused: unknown_name` | queries | that the query is refused |

| matcher | in place of | what it matches |
|---|---|---|
| `{contains: boom}` | a text | a text that contains it |
| `{matches: "^a+"}` | a text | a text in which the regular expression is found |
| `{absent: true}`, `null` | any value | nothing |
| `{any: true}` | any value | something, whichever |
| `{unordered: [...]}`, `{contains: [...]}`, `{count: 2}` | a list in a record | as above; bare: whole, in order |
| `as: name` | a key of a run or backfill | names what matched, for the rest of an `are` and for what follows |

"""

KIND_WORDS = {"run": "run", "backfill": "backfill", "instant": "moment", "recorded": "moment", "duration": "duration"}


def page() -> str:
    """Return the whole page."""
    return "".join([HEAD, *_scenario(), *_steps(), *_observations(), MATCHERS, *_structs(), *_closed_lists()])


def _scenario() -> Iterator[str]:
    yield "## A scenario\n" + _table(Head)
    yield "Beside these: `definitions` (`Definitions`), `settings` (`Settings`) and `steps`.\n\n"
    yield "Anywhere inside those three a value may be `{by_case: {first: ..., second: ...}}`, naming every one of "
    yield "`cases`.\n\n"


def _steps() -> Iterator[str]:
    yield "## Steps\nA step has one verb, and beside it any of these:\n\n" + _table(Modifiers)
    written: dict[str, type[Struct]] = {"advance": AdvanceFor, "down": DownFor}
    for verb, operation in OPERATIONS.items():
        if verb in LIFE and verb not in {"deploy", "restart"}:
            continue
        struct = written.get(verb, operation)
        yield f"### `{verb}`\n{_first_paragraph(struct)}\n\n"
        if verb == "deploy":
            yield "Its value is the definitions themselves: `deploy: {assets: [...]}`.\n\n"
        else:
            yield _table(struct)
        if operation.answer is not None:
            yield _answered(operation.answer)


def _observations() -> Iterator[str]:
    yield "## Observations\n"
    for verb, query in QUERIES.items():
        yield f"### `{verb}`\n{_first_paragraph(query)}\n\n" + _table(query) + _answered(query.answer)
    yield "### `new_runs`, `new_backfills`, `new_ticks`\n"
    yield "As `runs`, `backfills`, `ticks`, without what an earlier expectation of the scenario has seen.\n\n"
    yield (
        "### `invocations`\nThe calls of user code, as the kit itself saw them.\n\n"
        + _table(CodeOf)
        + _answered(Invocation)
    )


def _structs() -> Iterator[str]:
    roots: list[type[Struct]] = [ScriptedDefinitions, Settings, EvaluationRule, BodyRule, When, Action, Invocation]
    answers = [answer for request in (*OPERATIONS.values(), *QUERIES.values()) if (answer := _item(request.answer))]
    yield "## Definitions, scripts and records\n"
    asked = [request for verb, request in (*OPERATIONS.items(), *QUERIES.items()) if verb not in LIFE]
    for struct in sorted(_reached([*roots, *answers, *asked]), key=_name):
        if struct not in asked:
            one = " Exactly one of:" if issubclass(struct, OneOf) else ""
            yield f"### {_name(struct)}\n{_first_paragraph(struct)}{one}\n\n" + _table(struct)


def _closed_lists() -> Iterator[str]:
    yield "## Closed lists\n| list | words |\n|---|---|\n"
    for name, choices in sorted(vars(words).items()):
        if isinstance(choices, type) and issubclass(choices, Enum) and choices is not Enum:
            yield f"| {name} | {', '.join(f'`{choice.value}`' for choice in choices)} |\n"


def _reached(roots: list[type[Struct]]) -> set[type[Struct]]:
    found: set[type[Struct]] = set()
    waiting = list(roots)
    while waiting:
        struct = waiting.pop()
        if struct not in found:
            found.add(struct)
            waiting += [inner for field in written_fields(struct) for inner in _structs_in(field.type)]
    return found


def _structs_in(described: reflect.Type) -> list[type[Struct]]:
    match described:
        case reflect.Metadata():
            return _structs_in(described.type)
        case reflect.UnionType():
            return [struct for part in described.types for struct in _structs_in(part)]
        case reflect.VarTupleType():
            return _structs_in(described.item_type)
        case reflect.DictType():
            return _structs_in(described.value_type)
        case reflect.StructType():
            return [described.cls]
        case _:
            return []


def _table(struct: type[Struct]) -> str:
    fields = written_fields(struct)
    if not fields:
        return "It has no keys.\n\n" if fields_of(struct) else "An empty mapping.\n\n"
    rows = "".join(
        f"| `{field.encode_name}`{' (needed)' if field.required else ''} | {_spelled(field.type)} | {_about(field)} |\n"
        for field in fields
    )
    return f"| key | value | |\n|---|---|---|\n{rows}\n"


def _about(field: reflect.Field) -> str:
    notes = _notes(field.type)
    told = [notes.get("description", "")]
    if field.default not in (NODEFAULT, None, (), False) and not isinstance(field.default, Struct):
        told.append(f"Default `{getattr(field.default, 'value', field.default)}`.")
    if notes.get("x-capability"):
        told.append(f"Capability `{notes['x-capability']}`.")
    return " ".join(filter(None, told)).replace("|", "\\|").replace("\n", " ")


def _notes(described: reflect.Type) -> dict[str, Any]:
    """Return what is annotated on a type, outermost first."""
    if isinstance(described, reflect.Metadata):
        return {**_notes(described.type), **notes_of(described)}
    if isinstance(described, reflect.UnionType):
        return {key: value for part in described.types for key, value in _notes(part).items()}
    if isinstance(described, reflect.VarTupleType):
        return _notes(described.item_type)
    return {}


def _spelled(described: reflect.Type) -> str:  # noqa: PLR0911  one a kind of type
    bare, notes = unwrapped(described)
    kind: str | None = notes.get("x-kind")
    if kind is not None:
        return KIND_WORDS.get(kind, kind.replace("_", " "))
    match bare:
        case reflect.UnionType():
            parts = [_spelled(part) for part in bare.types if not isinstance(part, reflect.NoneType)]
            return " or ".join(part for part in parts if part)
        case reflect.VarTupleType():
            return f"list of {_spelled(bare.item_type)}"
        case reflect.DictType():
            return f"mapping to {_spelled(bare.value_type)}"
        case reflect.StructType():
            return f"[{_name(bare.cls)}](#{_name(bare.cls).lower()})"
        case reflect.EnumType():
            return bare.cls.__name__
        case reflect.BoolType():
            return "true or false"
        case reflect.IntType() | reflect.FloatType():
            return "number"
        case reflect.StrType():
            return "text"
        case _:
            return ""


def _answered(answer: Any) -> str:
    item = _item(answer)
    if item is None:
        return ""
    each = "Answers a list of " if hasattr(answer, "__args__") else "Answers one "
    return f"{each}[{_name(item)}](#{_name(item).lower()}).\n\n"


def _item(answer: Any) -> type[Struct] | None:
    arguments = getattr(answer, "__args__", None)
    return arguments[0] if arguments else answer


def _name(struct: type[Struct]) -> str:
    return struct.__name__.removeprefix("Scripted")


def _first_paragraph(struct: type[Struct]) -> str:
    return " ".join((struct.__doc__ or "").strip().split("\n\n")[0].split())


if __name__ == "__main__":
    sys.stdout.write(page())
