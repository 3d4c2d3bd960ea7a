"""Loading and collecting make very many objects that all stay: the garbage collector would visit them in vain."""

from __future__ import annotations

import gc

USUAL = gc.get_threshold()
SELDOM = (200_000, 20, 20)
"""Thresholds of a session that plays: a scenario makes thousands of small objects, and hardly a cycle."""


def settle() -> None:
    """Leave what was collected out of every later collection, and let those come seldom (a fifth of a whole run).

    To be called while the collector is off: switched on, it would visit everything once first.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)


def rest() -> None:
    """Collect, and leave all that is in use now out of every later collection.

    After each file: what its reports hold stays to the end of the session, and is cheaper to visit once, while it is
    still in the processor's cache, than with all the others in the collections that pytest ends with.
    """
    gc.collect()
    gc.freeze()


def restore() -> None:
    """Let collections come as often as Python has them."""
    gc.set_threshold(*USUAL)
