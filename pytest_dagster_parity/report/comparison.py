"""Expected and observed beside each other, the difference marked."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_dagster_parity.execution.record import Mismatch
from pytest_dagster_parity.report.spelling import spell

COLUMN = 44
"""A value that is longer gets a line of its own."""
LONGEST = 1000
"""Of a value that is longer only the surroundings of the first difference are shown."""
SURROUNDINGS = 200


def compare(mismatches: Sequence[Mismatch]) -> list[str]:
    """Return the lines that show some mismatches of one observation."""
    rows = [(each.path or "all of it", _expected(each), _observed(each), each.message) for each in mismatches]
    if all(max(len(expected), len(observed)) <= COLUMN for _, expected, observed, _ in rows):
        return _beside(rows)
    return [line for row in rows for line in _beneath(*row)]


def _expected(mismatch: Mismatch) -> str:
    return "nothing" if mismatch.expected is None else spell(mismatch.expected)


def _observed(mismatch: Mismatch) -> str:
    return "nothing" if mismatch.observed is None else spell(mismatch.observed)


def _beside(rows: list[tuple[str, str, str, str]]) -> list[str]:
    where = max(len(row[0]) for row in rows)
    left = max(8, *(len(row[1]) for row in rows))
    right = max(8, *(len(row[2]) for row in rows))
    lines = [f"{'':{where}}  {'expected':{left}}     observed"]
    lines += [
        f"{path:{where}}  {expected:{left}}  != {observed:{right}}  {message}".rstrip()
        for path, expected, observed, message in rows
    ]
    return lines


def _beneath(path: str, expected: str, observed: str, message: str) -> list[str]:
    start = _first_difference(expected, observed)
    if max(len(expected), len(observed)) > LONGEST:
        expected, observed = _excerpt(expected, start), _excerpt(observed, start)
        start = _first_difference(expected, observed)
    marks = "^" * max(1, len(observed) - start - _common_end(expected[start:], observed[start:]))
    return [
        f"{path}: {message}",
        f"  expected  {expected}",
        f"  observed  {observed}",
        f"            {' ' * start}{marks}",
    ]


def _excerpt(value: str, at: int) -> str:
    begin, end = max(0, at - SURROUNDINGS), at + SURROUNDINGS
    before = "..." if begin else ""
    after = f"... ({len(value)} characters)" if end < len(value) else ""
    return before + value[begin:end] + after


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _common_end(one: str, other: str) -> int:
    return _first_difference(one[::-1], other[::-1])
