"""Whether what was observed is what was demanded. Pure: patterns and records in, differences out.

A record matches by the fields that the pattern names; a list whole and in order, unless the pattern says `unordered` or
`contains`. Recorded moments are compared with the clock's tolerance, everything else exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

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
        found: list[Difference] = []
        aliases: list[tuple[str, str]] = []
        self._compare(pattern, observed, "", None, found, aliases)
        return found, aliases

    def matches(self, pattern: Pattern, observed: Any) -> bool:
        """Say whether nothing differs."""
        return not self.differences(pattern, observed)[0]

    def select(self, where: Pattern | None, records: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the records that match."""
        return records if where is None else tuple(record for record in records if self.matches(where, record))

    def _compare(
        self,
        pattern: Pattern,
        observed: Any,
        path: str,
        kind: str | None,
        found: list[Difference],
        aliases: list[tuple[str, str]],
    ) -> None:
        match pattern:
            case Fields():
                self._compare_record(pattern, observed, path, found, aliases)
            case Items():
                self._compare_list(pattern, observed, path, kind, found, aliases)
            case Count(least, most, mark):
                size = len(observed) if isinstance(observed, (tuple, list)) else 0
                if size < least or (most is not None and size > most):
                    found.append(Difference(path, _in_words(pattern), size, "another number", mark))
            case Contains(text, mark):
                if not isinstance(observed, str) or text not in observed:
                    found.append(Difference(path, {"contains": text}, plain(observed), "the text is not in it", mark))
            case Matches(expression, mark):
                if not isinstance(observed, str) or re.search(expression, observed) is None:
                    found.append(Difference(path, {"matches": expression}, plain(observed), "it does not match", mark))
            case Absent(mark):
                if _is_something(observed):
                    found.append(Difference(path, None, plain(observed), "nothing should be there", mark))
            case Anything(mark):
                if not _is_something(observed):
                    found.append(Difference(path, "any", plain(observed), "something should be there", mark))
            case RefusedAs(wanted, mark):
                if not isinstance(observed, QueryRefused) or observed.kind is not wanted:
                    found.append(Difference(path, {"refused": wanted.value}, plain(observed), "it is not", mark))
            case _:
                if not self._equal(pattern, observed, kind):
                    found.append(Difference(path, pattern, plain(observed), "it is another", None))

    def _compare_record(
        self, pattern: Fields, observed: Any, path: str, found: list[Difference], aliases: list[tuple[str, str]]
    ) -> None:
        if not isinstance(observed, (Struct, Mapping)) or isinstance(observed, QueryRefused):
            found.append(Difference(path, plain_pattern(pattern), plain(observed), "there is no such record", pattern.mark))
            return
        kinds = kinds_of(type(observed)) if isinstance(observed, Struct) else {}
        before = len(found)
        for name, part in pattern.fields.items():
            value = getattr(observed, name) if isinstance(observed, Struct) else observed.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            kind = kinds.get(name)
            if type(part) is str and value == part and kind != "recorded":
                continue
            self._compare(part, value, f"{path}.{name}" if path else name, kind, found, aliases)
        for index in range(before, len(found)):
            if found[index].mark is None:
                found[index] = _marked(found[index], pattern.mark)
        if pattern.alias is not None:
            aliases.append((pattern.alias, observed.id))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]

    def _compare_list(
        self,
        pattern: Items,
        observed: Any,
        path: str,
        kind: str | None,
        found: list[Difference],
        aliases: list[tuple[str, str]],
    ) -> None:
        seen: tuple[Any, ...] = tuple(observed) if isinstance(observed, (tuple, list)) else ()
        if pattern.mode is Mode.ARE:
            self._compare_in_order(pattern, seen, path, kind, found, aliases)
        else:
            self._compare_in_any_order(pattern, seen, path, kind, found, aliases)

    def _compare_in_order(
        self,
        pattern: Items,
        seen: tuple[Any, ...],
        path: str,
        kind: str | None,
        found: list[Difference],
        aliases: list[tuple[str, str]],
    ) -> None:
        for index, (part, value) in enumerate(zip(pattern.items, seen)):  # noqa: B905  lengths are judged below
            self._compare(part, value, f"{path}[{index}]", kind, found, aliases)
        for index in range(len(seen), len(pattern.items)):
            missing = pattern.items[index]
            found.append(Difference(f"{path}[{index}]", plain_pattern(missing), None, "it is missing", _mark_of(missing)))
        for index in range(len(pattern.items), len(seen)):
            found.append(Difference(f"{path}[{index}]", None, plain(seen[index]), "it is one too many", pattern.mark))

    def _compare_in_any_order(
        self,
        pattern: Items,
        seen: tuple[Any, ...],
        path: str,
        kind: str | None,
        found: list[Difference],
        aliases: list[tuple[str, str]],
    ) -> None:
        pairs = self._assign(pattern.items, seen, kind)
        for index, part in enumerate(pattern.items):
            if index in pairs:
                self._compare(part, seen[pairs[index]], f"{path}[{index}]", kind, found, aliases)
            else:
                what = "none is like this" if not seen else "none of the rest is like this"
                found.append(Difference(f"{path}[{index}]", plain_pattern(part), None, what, _mark_of(part)))
        if pattern.mode is Mode.UNORDERED:
            taken = set(pairs.values())
            for index, value in enumerate(seen):
                if index not in taken:
                    found.append(Difference(f"{path}[?]", None, plain(value), "it is one too many", pattern.mark))

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
        found: list[Difference] = []
        self._compare(part, value, "", kind, found, [])
        return not found

    def _equal(self, expected: Any, observed: Any, kind: str | None) -> bool:
        if isinstance(observed, datetime):
            return _moments_equal(expected, observed, self.tolerance if kind == "recorded" else 0.0)
        if expected == observed and type(expected) is not bool and type(observed) is not bool:
            return True
        if type(expected) is bool or type(observed) is bool:
            return expected is observed
        return kind in ("run", "backfill") and isinstance(expected, str) and self.names.get(expected) == observed


def _moments_equal(expected: Any, observed: datetime, tolerance: float) -> bool:
    if not isinstance(expected, str):
        return False
    moment = datetime.fromisoformat(expected.replace("Z", "+00:00"))
    return abs((moment - observed).total_seconds()) <= tolerance


def _is_something(observed: Any) -> bool:
    return observed is not None and observed != () and observed != {}


def _marked(difference: Difference, mark: Mark) -> Difference:
    return Difference(difference.path, difference.expected, difference.observed, difference.message, mark)


def _mark_of(pattern: Pattern) -> Mark | None:
    return getattr(pattern, "mark", None)


def _in_words(count: Count) -> Any:
    if count.most == count.least:
        return count.least
    return {"least": count.least} if count.most is None else {"least": count.least, "most": count.most}


def plain_pattern(pattern: Pattern) -> Any:
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
