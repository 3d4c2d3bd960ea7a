"""The cases that `@pytest.mark.parametrize` makes of a test, by the ids that pytest gives them, if they are literal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.evidence.symbols.python_marks import reason_of


@dataclass(frozen=True, slots=True)
class Cases:
    """What one decorator makes. With others it makes a product, whose ids are joined with `-`."""

    ids: tuple[str, ...]
    ignored: tuple[str, ...]
    """Of each, why it is not run; empty where it is."""

    def meant_by(self, case: str) -> tuple[int, ...]:
        """Return which of them may be part of the id of a case."""
        return tuple(at for at, each in enumerate(self.ids) if _is_part(each, case))


def cases_in(mark: str) -> Cases | None:
    """Return the cases of a decorator; None where it makes none, or where not all of their ids can be told."""
    try:
        call = ast.parse(mark.strip().removeprefix("@").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("mark.parametrize"):
        return None
    given = {**dict(zip(("argnames", "argvalues"), call.args, strict=False)), **{k.arg: k.value for k in call.keywords}}
    names, values, ids = _names(given.get("argnames")), _listed(given.get("argvalues")), given.get("ids")
    named = _listed(ids) if ids is not None and not _is_none(ids) else [None] * len(values or ())
    if not names or values is None or named is None or len(named) != len(values):
        return None
    found = [_id(value, names, at, own) for at, (value, own) in enumerate(zip(values, named, strict=True))]
    known = tuple(each for each in found if each)
    if len(known) != len(found) or len(set(known)) != len(known):
        return None
    return Cases(known, tuple(_ignored(value) for value in values))


def _is_part(id_: str, case: str) -> bool:
    return re.search(rf"(?:\A|-){re.escape(id_)}(?:\Z|-)", case) is not None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _listed(node: ast.expr | None) -> Sequence[ast.expr] | None:
    is_literal = isinstance(node, ast.List | ast.Tuple) and not any(isinstance(each, ast.Starred) for each in node.elts)
    return node.elts if is_literal and isinstance(node, ast.List | ast.Tuple) else None


def _names(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [name.strip() for name in node.value.split(",") if name.strip()]
    texts = [each.value for each in _listed(node) or () if isinstance(each, ast.Constant)]
    return [text for text in texts if isinstance(text, str)]


def _id(value: ast.expr, names: Sequence[str], at: int, named: ast.expr | None) -> str:
    """Return the id of a case; empty where it cannot be told."""
    param = value if isinstance(value, ast.Call) else None
    if param is not None:
        if not _is_param(param) or any(isinstance(each, ast.Starred) for each in param.args):
            return ""
        own = next((each.value for each in param.keywords if each.arg == "id"), None)
        if own is not None and not _is_none(own):
            return _text(own)
    if named is not None and not _is_none(named):
        return _text(named)
    values = param.args if param is not None else [value] if len(names) == 1 else _listed(value)
    if values is None or len(values) != len(names):
        return ""
    parts = [_of_value(each, name, at) for each, name in zip(values, names, strict=True)]
    return "-".join(parts) if all(parts) else ""


def _is_param(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] == "param" and all(each.arg for each in call.keywords)


def _of_value(value: ast.expr, name: str, at: int) -> str:
    if isinstance(value, ast.List | ast.Tuple | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return f"{name}{at}"
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        number = _text(value.operand)
        return f"-{number}" if number[:1].isdigit() else ""
    return _text(value)


def _text(node: ast.expr) -> str:
    """Return what pytest makes of a plain value; empty where it cannot be told."""
    value = node.value if isinstance(node, ast.Constant) else ...
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() and "\\" not in value else ""
    return str(value) if value is None or isinstance(value, bool | int | float) else ""


def _ignored(value: ast.expr) -> str:
    marks = [each.value for each in value.keywords if each.arg == "marks"] if isinstance(value, ast.Call) else []
    return next((reason for mark in _single(marks) if (reason := reason_of(ast.unparse(mark)))), "")


def _single(marks: Sequence[ast.expr]) -> Iterator[ast.expr]:
    for mark in marks:
        yield from _listed(mark) or (mark,)
