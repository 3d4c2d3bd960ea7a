"""Filters on the names of Rust's tests: what `cargo test NAME -- --exact --skip OTHER --ignored` leaves to be run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.evidence.ci.answers import YES, Answer, No, Unknown
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_VALUED = frozenset(
    {"--skip", "--test-threads", "--format", "--color", "--logfile", "-Z", "--report-time", "--shuffle-seed"}
)
_MODULE = re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*\{", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the harness is told."""

    wanted: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    exact: bool = False
    ignored_only: bool = False
    lists: bool = False


def filters_of(arguments: Iterable[str], after: tuple[str, ...]) -> Filters:
    """Return the filters of a command: arguments before `--`, and all that stands after it."""
    wanted = list(arguments)
    skipped: list[str] = []
    flags: set[str] = set()
    at = 0
    while at < len(after):
        name, sign, value = after[at].partition("=")
        at += 1
        if name in _VALUED and not sign:
            value = after[at] if at < len(after) else ""
            at += 1
        if name == "--skip":
            skipped.append(value)
        elif name.startswith("-"):
            flags.add(name)
        else:
            wanted.append(after[at - 1])
    return Filters(
        wanted=tuple(wanted),
        skipped=tuple(skipped),
        exact="--exact" in flags,
        ignored_only="--ignored" in flags and "--include-ignored" not in flags,
        lists="--list" in flags,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTest:
    """A test as the harness knows it, as far as its file shows."""

    names: tuple[str, ...]
    """As cited; the last is the function's."""
    modules: tuple[str, ...]
    """Those that its file stands for."""
    source: str

    @property
    def path(self) -> str:
        """The shortest full name that it can have."""
        inner = self.names[len(self.modules) :] if self.names[: len(self.modules)] == self.modules else self.names
        return "::".join((*self.modules, *inner))

    @property
    def inner_modules(self) -> tuple[str, ...]:
        """Modules in its file, one of which it may be in."""
        return tuple(dict.fromkeys(_MODULE.findall(self.source)))

    @property
    def is_ignored(self) -> bool:
        """Whether it says `#[ignore]`."""
        match = re.search(
            rf"((?:#\[[^\n]*\]\s*|//[^\n]*\s*)*)(?:pub\s+)?(?:async\s+)?fn\s+{re.escape(self.names[-1])}\b", self.source
        )
        return match is not None and "#[ignore" in match[1]


def lets_run(filters: Filters, test: NamedTest) -> Answer:  # noqa: PLR0911  one a reason
    """Return whether filters leave a test to be run."""
    if filters.lists:
        return No("it only lists the tests (`--list`)")
    if filters.ignored_only and not test.is_ignored:
        return No("it runs only tests that are ignored (`--ignored`)")
    for each in filters.skipped:
        answer = _means(each, test, exact=filters.exact)
        if answer is True:
            return No(f"it skips it (`--skip {each}`)")
        if answer is None:
            return Unknown(f"`--skip {_shown(each)}` may mean it")
    if not filters.wanted:
        return YES
    answers = [_means(each, test, exact=filters.exact) for each in filters.wanted]
    if True in answers:
        return YES
    shown = ", ".join(f"`{_shown(each)}`" for each in filters.wanted)
    return Unknown(f"the filter {shown} may mean it") if None in answers else No(f"the filter {shown} does not mean it")


def _shown(text: str) -> str:
    return text.replace(UNKNOWN, "<unknown>")


def _means(text: str, test: NamedTest, *, exact: bool) -> bool | None:
    if UNKNOWN in text:
        return None
    return _is(text, test) if exact else _contains(text, test)


def _is(text: str, test: NamedTest) -> bool | None:
    if text == test.path:
        return None if test.inner_modules else True
    parts = text.split("::")
    if parts[-1] != test.names[-1]:
        return None if parts[-2:-1] == [test.names[-1]] else False
    known = {*test.modules, *test.inner_modules, *test.names}
    return True if set(parts) <= known else None


def _contains(text: str, test: NamedTest) -> bool | None:
    if text in test.path:
        return True
    pool = [*test.modules, *test.inner_modules, *test.names]
    may = all(any(part in each for each in pool) for part in text.split("::") if part)
    return None if may or test.names[-1] in text else False
