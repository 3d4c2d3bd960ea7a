"""Whether what was observed is what was demanded. Pure: patterns and records in, differences out.

A record matches by the fields that the pattern names; a list whole and in order, unless the pattern says `unordered` or
`contains`. Recorded moments are compared with the clock's tolerance, everything else exactly. A question that is
refused shows nothing, not even an empty list: it matches where its refusal is demanded, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, ClassVar, cast

from msgspec import Struct

from pytest_dagster_parity.judgement.kinds import kinds_of
from pytest_dagster_parity.protocol.records import QueryRefused
from pytest_dagster_parity.scenario.patterns import (
    Absent,
    Anything,
    Contains,
    Count,
    Fields,
    Items,
    Mark,
    Matcher,
    Matches,
    Mode,
    Pattern,
    RefusedAs,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the observation is not what was demanded."""

    path: str
    """`[1].status`; empty for the whole."""
    expected: Any
    observed: Any
    message: str
    mark: Mark | None
    """Where the demand stands; None: where the clause stands."""


@dataclass(slots=True)
class Judge:
    """Compares observations with patterns for one scenario."""

    tolerance: float = 0.0
    """Seconds by which a recorded moment may differ."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """What a run or backfill is shown as, by each of its aliases."""

    def differences(self, pattern: Pattern, observed: Any) -> tuple[list[Difference], list[tuple[str, str]]]:
        """Return what differs, and the aliases that the pattern gives: pairs of alias and what it stands for."""
        if type(observed) is QueryRefused and type(pattern) is not RefusedAs:
            mark = getattr(pattern, "mark", None)
            return [Difference("", plain_pattern(pattern), plain(observed), "the question was refused", mark)], []
        comparison = Comparison(self)
        comparison.compare(pattern, observed, "", None)
        return comparison.found, list(comparison.aliases.items())

    def matches(self, pattern: Pattern, observed: Any) -> bool:
        """Say whether nothing differs."""
        return not self.differences(pattern, observed)[0]

    def select(self, where: Pattern | None, records: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the records that match."""
        return records if where is None else tuple(record for record in records if self.matches(where, record))

    def equal(self, expected: Any, observed: Any, kind: str | None, given: Mapping[str, str]) -> bool:
        """Say whether a plain value is the one that was expected, for a field of this kind.

        What the comparison itself has given a name so far goes by it, beside what has one already.
        """
        if isinstance(observed, datetime):
            return _moments_equal(expected, observed, self.tolerance if kind == "recorded" else 0.0)
        if type(expected) is bool or type(observed) is bool:
            return expected is observed
        if expected == observed:
            return True
        if kind not in ("run", "backfill") or not isinstance(expected, str):
            return False
        return observed is not None and observed in (self.names.get(expected), given.get(expected))


class Comparison:
    """One comparison in the making: what differs so far, and the aliases that were given."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.found: list[Difference] = []
        self.aliases: dict[str, str] = {}

    def compare(self, pattern: Pattern, observed: Any, path: str, kind: str | None) -> None:
        """Compare a value that stands at a path; the kind is its field's."""
        compare = self._BY_PATTERN.get(cast("type[Any]", type(pattern)))
        if compare is not None:
            compare(self, pattern, observed, path, kind)
        elif not self._judge.equal(pattern, observed, kind, self.aliases):
            self.found.append(Difference(path, pattern, plain(observed), "it is another", None))

    def _matcher(self, pattern: Matcher, observed: Any, path: str, _: str | None) -> None:
        complaint = _complaint(pattern, observed)
        if complaint is not None:
            expected = plain_pattern(pattern)
            if isinstance(pattern, Absent | Anything):
                expected = None if isinstance(pattern, Absent) else "any"
            self.found.append(Difference(path, expected, plain(observed), complaint, pattern.mark))

    def _count(self, pattern: Count, observed: Any, path: str, _: str | None) -> None:
        size = len(_listed(observed))
        if size < pattern.least or (pattern.most is not None and size > pattern.most):
            self.found.append(Difference(path, _in_words(pattern), size, "another number", pattern.mark))

    def _record(self, pattern: Fields, observed: Any, path: str, _: str | None) -> None:
        if not isinstance(observed, (Struct, Mapping)):
            whole = plain_pattern(pattern)
            self.found.append(Difference(path, whole, plain(observed), "there is no such record", pattern.mark))
            return
        shown = cast("Any", observed)
        is_record = isinstance(observed, Struct)
        kinds = kinds_of(cast("type[Struct]", type(shown))) if is_record else {}
        before = len(self.found)
        for name, part in pattern.fields.items():
            value = getattr(shown, name) if is_record else shown.get(name)
            kind = kinds.get(name)
            if type(part) is str and value == part and kind != "recorded":
                continue
            self.compare(part, value, f"{path}.{name}" if path else name, kind)
        for index in range(before, len(self.found)):
            if self.found[index].mark is None:
                self.found[index] = replace(self.found[index], mark=pattern.mark)
        if pattern.alias is not None:
            self.aliases[pattern.alias] = shown.id

    def _list(self, pattern: Items, observed: Any, path: str, kind: str | None) -> None:
        compare = self._in_order if pattern.mode is Mode.ARE else self._in_any_order
        compare(pattern, _listed(observed), path, kind)

    def _in_order(self, pattern: Items, seen: tuple[Any, ...], path: str, kind: str | None) -> None:
        for index, (part, value) in enumerate(zip(pattern.items, seen)):  # noqa: B905  lengths are judged below
            self.compare(part, value, f"{path}[{index}]", kind)
        for index, part in enumerate(pattern.items[len(seen) :], len(seen)):
            self._lacks(part, f"{path}[{index}]", "it is missing")
        for index, value in enumerate(seen[len(pattern.items) :], len(pattern.items)):
            self._is_too_much(value, f"{path}[{index}]", pattern.mark)

    def _in_any_order(self, pattern: Items, seen: tuple[Any, ...], path: str, kind: str | None) -> None:
        pairs = self._assign(pattern.items, seen, kind)
        for index, part in enumerate(pattern.items):
            if index in pairs:
                self.compare(part, seen[pairs[index]], f"{path}[{index}]", kind)
            else:
                self._lacks(part, f"{path}[{index}]", f"none{' of the rest' if seen else ''} is like this")
        if pattern.mode is Mode.UNORDERED:
            taken = set(pairs.values())
            for index, value in enumerate(seen):
                if index not in taken:
                    self._is_too_much(value, f"{path}[?]", pattern.mark)

    def _lacks(self, part: Pattern, path: str, message: str) -> None:
        self.found.append(Difference(path, plain_pattern(part), None, message, getattr(part, "mark", None)))

    def _is_too_much(self, value: Any, path: str, mark: Mark) -> None:
        self.found.append(Difference(path, None, plain(value), "it is one too many", mark))

    def _assign(self, parts: tuple[Pattern, ...], seen: tuple[Any, ...], kind: str | None) -> dict[int, int]:
        """Give each pattern a record of its own that matches it, to as many patterns as possible (augmenting paths)."""
        fits = [[at for at, value in enumerate(seen) if self._fits(part, value, kind)] for part in parts]
        holder: dict[int, int] = {}

        def place(index: int, tried: set[int]) -> bool:
            for at in fits[index]:
                if at not in tried:
                    tried.add(at)
                    if at not in holder or place(holder[at], tried):
                        holder[at] = index
                        return True
            return False

        for index in range(len(parts)):
            place(index, set())
        return {index: at for at, index in holder.items()}

    def _fits(self, part: Pattern, value: Any, kind: str | None) -> bool:
        trial = Comparison(self._judge)
        trial.aliases = dict(self.aliases)
        trial.compare(part, value, "", kind)
        return not trial.found

    _BY_PATTERN: ClassVar[dict[type[Any], Callable[[Any, Any, Any, str, str | None], None]]] = {
        Fields: _record,
        Items: _list,
        Count: _count,
        **dict.fromkeys((Contains, Matches, Absent, Anything, RefusedAs), _matcher),
    }
    """What compares with a pattern that is no plain value."""


def _complaint(pattern: Matcher, observed: Any) -> str | None:
    """Return why a matcher does not match; None where it does."""
    match pattern:
        case Contains(text):
            return None if isinstance(observed, str) and text in observed else "the text is not in it"
        case Matches(expression):
            return None if isinstance(observed, str) and re.search(expression, observed) else "it does not match"
        case Absent():
            return "nothing should be there" if _is_something(observed) else None
        case Anything():
            return None if _is_something(observed) else "something should be there"
        case RefusedAs(kind):
            return None if isinstance(observed, QueryRefused) and observed.kind is kind else "it is not"
        case Fields() | Items() | Count():
            raise TypeError(pattern)


def _listed(observed: Any) -> tuple[Any, ...]:
    return cast("tuple[Any, ...]", observed) if isinstance(observed, tuple) else ()


def _moments_equal(expected: Any, observed: datetime, tolerance: float) -> bool:
    if not isinstance(expected, str):
        return False
    moment = datetime.fromisoformat(expected.replace("Z", "+00:00"))
    return abs((moment - observed).total_seconds()) <= tolerance


def _is_something(observed: Any) -> bool:
    return observed is not None and observed not in ((), {})


def _in_words(count: Count) -> Any:
    if count.most == count.least:
        return count.least
    return {"least": count.least} if count.most is None else {"least": count.least, "most": count.most}


def plain_pattern(pattern: Pattern) -> Any:  # noqa: PLR0911  one a matcher
    """Return a pattern as the scenario spells it, in plain values."""
    match pattern:
        case Fields(fields, alias):
            named = {} if alias is None else {"as": alias}
            return {**{name: plain_pattern(part) for name, part in fields.items()}, **named}
        case Items(mode, items):
            listed = [plain_pattern(item) for item in items]
            return listed if mode is Mode.ARE else {mode.value: listed}
        case Count():
            return {"count": _in_words(pattern)}
        case Contains(text):
            return {"contains": text}
        case Matches(expression):
            return {"matches": expression}
        case Absent():
            return {"absent": True}
        case Anything():
            return {"any": True}
        case RefusedAs(kind):
            return {"refused": kind.value}
        case _:
            return pattern


def plain(observed: Any) -> Any:
    """Return an observation in plain values, without the fields that have nothing to say."""
    match observed:
        case Struct():
            spoken = ((name, getattr(observed, name)) for name in observed.__struct_fields__)
            return {name: plain(value) for name, value in spoken if _is_something(value) and value is not False}
        case datetime():
            return observed.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
        case str():
            return str(getattr(observed, "value", observed))
        case Mapping():
            return {key: plain(value) for key, value in observed.items()}  # pyright: ignore[reportUnknownVariableType]
        case Iterable():
            return [plain(value) for value in observed]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return observed
