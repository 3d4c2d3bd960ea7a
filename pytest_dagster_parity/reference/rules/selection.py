"""Rules of selections."""

from __future__ import annotations


def traversal_goes_on(level: int, depth: int | None) -> bool:
    """Whether a traversal that is so many levels from its start goes one further."""
    return depth is None or level < depth


def traversal_binds_tighter() -> bool:
    """Whether `+` belongs to the nearest attribute or parenthesis, rather than to all that is combined."""
    return True


def levels_of_op_signs(up: str, down: str) -> tuple[int | None, int | None]:
    """Return how many levels up and down the signs beside an op mean: each plus one, an asterisk all (None)."""
    return (None if up == "*" else len(up)), (None if down == "*" else len(down))


def levels_of_bare_plus(signs: int) -> int:
    """Return how many levels the plus signs beside a bare key mean: one each."""
    return signs
