r"""Targets of a Makefile or a justfile, with the lines of their recipes.

A Makefile's recipe is what is indented by a tab, a justfile's what is indented at all; each line is a command of its
own unless it ends in a backslash, or the recipe begins with `#!`. Variables with one plain value are put in; everything
else that make or just would compute is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import basename

from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

RECIPE_FILES = {
    "make": ("GNUmakefile", "makefile", "Makefile"),
    "gmake": ("GNUmakefile", "makefile", "Makefile"),
    "just": ("justfile", "Justfile", ".justfile"),
}
"""The files in which a program looks for its targets, the first that exists."""

_MAKE_TARGET = re.compile(r"^([^\s:#=][^:#=]*?)\s*:(?![:=])([^#=]*)(?:#.*)?$")
_JUST_TARGET = re.compile(r"^@?([A-Za-z_][\w-]*)([^:]*):(?!=)([^#]*)(?:#.*)?$")
_VARIABLE = re.compile(r"^(?:export\s+)?([A-Za-z_][\w-]*)\s*(?:\?|:{0,2})=\s*(.*?)\s*$")
_MAKE_USE = re.compile(r"\$(?:\((\w[\w-]*)\)|\{(\w[\w-]*)\}|(\$)|(\([^()]*\)|[@<^*?%+|]))")
_JUST_USE = re.compile(r"\{\{\s*([\w-]+)?[^{}]*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeLine:
    """One script that a recipe runs."""

    text: str
    line: int
    """Of the file, from 0."""
    ignored: bool = False
    """Whether its failure is ignored (`-` before it)."""
    stops: bool = True
    pipefail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One target."""

    name: str
    line: int
    """Of the file, from 0."""
    needs: tuple[str, ...] = ()
    lines: tuple[RecipeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipes:
    """All targets of a file, in its order."""

    all: tuple[Recipe, ...]

    def wanted(self, names: list[str], *, all_targets: bool) -> Iterator[Recipe]:
        """Return the recipes that run for some targets, what they need first. None asked for: the first of the file.

        Where not every word is a target (`just` hands words on as arguments), only the first one counts.
        """
        if not names:
            names = [recipe.name for recipe in self.all if not recipe.name.startswith(".")]
            all_targets = False
        seen: set[str] = set()
        for name in names if all_targets else names[:1]:
            yield from self._with_needs(name, seen)

    def _with_needs(self, name: str, seen: set[str]) -> Iterator[Recipe]:
        if name in seen:
            return
        seen.add(name)
        for recipe in self.all:
            if recipe.name == name:
                for needed in recipe.needs:
                    yield from self._with_needs(needed, seen)
                yield recipe


def recipes_of(path: str, text: str) -> Recipes:
    """Return the targets of a Makefile or, by its name, of a justfile."""
    just = basename(path).lower().lstrip(".") == "justfile" or path.endswith(".just")
    return Recipes(tuple(_read(text.split("\n"), just=just)))


def is_recipe_file(path: str) -> bool:
    """Whether a file is a Makefile or a justfile, by its name."""
    name = basename(path)
    return any(name in names for names in RECIPE_FILES.values()) or name.endswith((".mk", ".just"))


def _read(lines: list[str], *, just: bool) -> Iterator[Recipe]:
    values = {match[1]: match[2].strip("'\"") for line in lines if (match := _VARIABLE.match(line))}
    at = 0
    while at < len(lines):
        match = (_JUST_TARGET if just else _MAKE_TARGET).match(lines[at].rstrip("\r"))
        start = at
        at += 1
        if match is None:
            continue
        body: list[tuple[int, str]] = []
        while at < len(lines) and (_belongs(lines[at], just=just) or (body and not lines[at].strip())):
            body.append((at, lines[at]))
            at += 1
        names = (match[1],) if just else tuple(match[1].split())
        needs = tuple(re.findall(r"[\w./-]+", re.sub(r"\([^()]*\)", _first_word, match[3] if just else match[2])))
        scripts = tuple(_scripts(body, values, just=just))
        for name in names:
            yield Recipe(name=name, line=start, needs=needs, lines=scripts)


def _first_word(match: re.Match[str]) -> str:
    return match[0].strip("() ").split(" ")[0]


def _belongs(line: str, *, just: bool) -> bool:
    return line.startswith(("\t", " ") if just else "\t") and bool(line.strip())


def _scripts(body: list[tuple[int, str]], values: dict[str, str], *, just: bool) -> Iterator[RecipeLine]:
    if body and body[0][1].lstrip().startswith("#!"):
        text = "\n".join(_filled(line.strip(), values, just=just) for _, line in body)
        stops = re.match(r"#!.*\s-\w*e", body[0][1].lstrip()) is not None
        yield RecipeLine(text=text, line=body[0][0], stops=stops, pipefail="pipefail" in body[0][1])
        return
    pending: RecipeLine | None = None
    for number, line in body:
        written = _filled(line.lstrip().rstrip("\r"), values, just=just)
        if pending is None:
            marks = re.match(r"[@+-]*", written)
            prefix = marks[0] if marks else ""
            pending = RecipeLine(text=written[len(prefix) :], line=number, ignored="-" in prefix)
        else:
            pending = replace(pending, text=f"{pending.text}\n{written}")
        if not written.endswith("\\"):
            yield pending
            pending = None
    if pending is not None:
        yield pending


def _filled(line: str, values: dict[str, str], *, just: bool) -> str:
    if just:
        return _JUST_USE.sub(lambda match: values.get(match[1] or "", UNKNOWN), line)

    def used(match: re.Match[str]) -> str:
        if match[3]:
            return "$"
        name = match[1] or match[2]
        value = values.get(name, "make" if name == "MAKE" else UNKNOWN) if name else UNKNOWN
        return UNKNOWN if "$" in value else value

    return _MAKE_USE.sub(used, line)
