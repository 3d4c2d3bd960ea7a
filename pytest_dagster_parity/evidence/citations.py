"""How one text of a cell is read: as a path with what is behind it, as symbols, or as neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pytest_dagster_parity.evidence.tokens import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name with its place in the cell."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol(Named):
    """A symbol: its parts joined by `::` or `.` as they are written, without generics, calls and case."""

    case: str = ""
    """Of a parametrized test: what stands in the brackets behind the name."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The names that it consists of; the last is what it names."""
        return tuple(part for part in re.split(r"::|\.", self.name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A path as it was read: with a line or a range of lines, and symbols, where they are joined to it."""

    path: str
    path_span: Span | None
    """None where one text stands for several paths, so that there is no place for each."""
    line: tuple[int, int] | None = None
    line_span: Span | None = None
    symbols: tuple[Symbol, ...] = ()
    by_slash: bool = False
    """Whether nothing but a slash makes it a path: `pause/resume`."""


_SUFFIXES = (
    "bash bzl cc cfg clj conf cpp cs css csv cxx dart ex exs feature fs gleam go gradle graphql groovy hcl hpp hs html "
    "hxx ini ipynb java jl js json jsonl jsx kt kts lean less lock lua md mdx mjs ml mli mm nim nix php pl proto "
    "ps1 py pyi pyx r rb rs rst sc scala scss sh sol sql svelte swift tf tla toml ts tsv tsx txt vue wit xml yaml yml "
    "zig zsh"
)
_SUFFIX = re.compile(rf"\.?\w[^/]*\.(?:{'|'.join(_SUFFIXES.split())})|(?:Make|Docker|Just|Jenkins|Rake)file")
_FIRST_FOLDERS = (
    ".github app apps bench benches bin ci cmd conf config crates deploy docs examples infra integration-tests "
    "internal lib libs migrations packages pkg proto python rust scripts services src test tests tools"
)
_ROOTS = frozenset(_FIRST_FOLDERS.split())

_TAIL = re.compile(
    r"""(?P<path>.*?)
    (?: : (?P<line>\d{1,9} (?: [-\u2013] \d{1,9} )?) (?: :\d{1,9} )?
      | \#L (?P<anchor>\d{1,9} (?: C\d{1,9} )? (?: -L?\d{1,9} (?: C\d{1,9} )? )?)
      | (?P<joint>::|\#) (?P<symbols>[^\W\d].*)
    )?""",
    re.VERBOSE | re.DOTALL,
)
_PATH = re.compile(r"(?:[A-Za-z]:[/\\]|[\w.@~*?$/{])[\w./@+*?,{}()\[\] $%&=!~\\^'-]*")
_NUMBERS = re.compile(r"(?<!C)\b\d+|(?<=L)\d+")
_NO_ROUTE = re.compile(r"\{[^{},]*\}|[<>]")
_NO_PATH = re.compile(r"n\.?/a\.?|/+", re.IGNORECASE)
"""What is not applicable, and a slash between two things."""


def path_in(text: str, at: int, *, surely: bool) -> tuple[Cited, ...]:
    """Return the paths that a text means that begins at an offset of its cell; none where it is no path.

    `surely` says that the text is marked as code or stands alone: then a slash makes a path. Else it must show by
    its suffix, its line, its first folder or its ends that it is more than words between slashes.
    """
    found = _TAIL.fullmatch(text)
    path = found["path"] if found else ""
    if found is None or not _PATH.fullmatch(path) or "://" in text or _NO_ROUTE.search(path):
        return ()
    if _NO_PATH.fullmatch(path):
        return ()
    if not _is_path(path, surely=surely, has_line=bool(found["line"] or found["anchor"])):
        return ()
    symbols = tuple(symbols_in(found["symbols"], at + found.start("symbols"))) if found["symbols"] else ()
    if found["symbols"] and not symbols:
        return ()
    span = Span(at, at + len(path))
    line, line_span = _line(found, at)
    spellings = tuple(dict.fromkeys(expanded(path.replace("\\_", "_"))))
    return tuple(
        Cited(
            path=each,
            path_span=span if len(spellings) == 1 else None,
            line=line,
            line_span=line_span,
            symbols=symbols,
            by_slash=surely and not _is_path(path, surely=False, has_line=line is not None),
        )
        for each in spellings
    )


def _is_path(path: str, *, surely: bool, has_line: bool) -> bool:
    first, slash, _ = path.partition("/")
    last = path.rstrip("/").rpartition("/")[2]
    has_suffix = _SUFFIX.fullmatch(last) is not None
    if " " in path:
        return (
            surely and bool(slash) and has_suffix and " " not in first and not re.search(r"\s-|\.\w+\s.*/|[|&;]", path)
        )
    if not slash:
        return has_suffix and (surely or has_line) and "(" not in path
    if surely:
        return "(" not in path or has_suffix
    return has_suffix or has_line or path.endswith("/") or path.startswith(("./", "../", "/")) or first in _ROOTS


def _line(found: re.Match[str], at: int) -> tuple[tuple[int, int] | None, Span | None]:
    group = "line" if found["line"] else "anchor"
    written = found[group]
    if not written:
        return None, None
    numbers = [int(number) for number in _NUMBERS.findall(written)]
    return (numbers[0], max(numbers)), Span(at + found.start(group), at + found.end(group))


_LIMIT = 64


def expanded(text: str) -> Iterator[str]:
    """Yield what `a{b,c}d` stands for, `abd` and `acd`, nested braces too; at most 64 of them."""
    waiting = [text]
    given = 0
    while waiting and given < _LIMIT:
        each = waiting.pop()
        braces = re.search(r"\{([^{}]*,[^{}]*)\}", each)
        if braces is None:
            given += 1
            yield each
            continue
        before, behind = each[: braces.start()], each[braces.end() :]
        options = [before + option.strip() + behind for option in braces[1].split(",")][:_LIMIT]
        waiting.extend(reversed(options))
        del waiting[_LIMIT * 2 :]


_KEYWORDS = re.compile(
    r"(?:pub(?:\([\w:]+\))?\s+)?(?:(?:async|unsafe|const|static|export|default|abstract|public|private|protected)\s+)*"
    r"(?:fn|struct|enum|trait|impl|mod|type|const|static|def|class|func|function|interface|object|union)\s+"
)
_NAME = r"(?:r\#)?[^\W\d]\w*"
_GENERIC = r"<[\w\s:,&'<>\[\];=+]{0,200}>"
_SYMBOL = re.compile(
    rf"""
    (?P<head> (?: :: )? (?: {_NAME} (?: (?: :: )? {_GENERIC} )? (?: :: | \. | \# ) )* )
    (?: (?P<name> {_NAME} ) | \{{ (?P<options> [\w\s,]{{1,2000}} ) \}} )
    (?: (?: :: )? {_GENERIC} )?
    (?P<call> !? (?: \( (?:\.\.\.?|\u2026)? \) )? !? )
    (?: \[ (?P<case> [^\n]{{0,500}} ) \] )?
    """,
    re.VERBOSE,
)
_LITERALS = "true false True False None null nil self Self super crate undefined"
_NO_SYMBOLS = frozenset(_LITERALS.split())
_OUTER = frozenset({"crate", "self", "super", "Self"})


def symbols_in(text: str, at: int) -> Iterator[Symbol]:
    """Yield the symbols that a text means that begins at an offset of its cell; none where it is something else."""
    keyword = _KEYWORDS.match(text)
    begin = keyword.end() if keyword else 0
    found = _SYMBOL.fullmatch(text[begin:].replace("\\_", "_")) if len(text) <= _LONGEST else None
    if found is None or found["name"] in _NO_SYMBOLS:
        return
    head = re.sub(r"<.*?>+(?=::|\.|#|$)", "", re.sub(r"\br#", "", found["head"])).replace("#", "::")
    head = re.sub(r"::(?:::)+", "::", head).removeprefix("::")
    while head and re.split(r"::|\.", head, maxsplit=1)[0] in _OUTER:
        head = re.split(r"::|\.", head, maxsplit=1)[1]
    names = [found["name"]] if found["name"] else [name.strip() for name in found["options"].split(",")]
    for name in names:
        if name:
            whole = head + name.removeprefix("r#")
            yield Symbol(
                name=whole, start=at + begin, end=at + len(text), case=(found["case"] or "").replace("\\|", "|")
            )


_LONGEST = 2000
"""Characters: no name is as long."""
_CODE_LIKE = re.compile(r".*(?:_|::|\(\)|[a-z0-9][A-Z]).*", re.DOTALL)


def is_code_like(word: str) -> bool:
    """Whether a word without marks is one that only code has: `a_b`, `A::b`, `call()` or `CamelCase`."""
    return _CODE_LIKE.fullmatch(word) is not None and next(symbols_in(word, 0), None) is not None
