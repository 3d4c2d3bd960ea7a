"""Collecting makes tens of thousands of objects that all stay: the garbage collector would visit them again and again."""

from __future__ import annotations

import gc
from collections.abc import Generator


def kept_while_collecting() -> Generator[None, object, object]:
    """Switch the garbage collector off while pytest collects, and spare what was collected from it afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return (yield)
    finally:
        if was_on:
            gc.enable()
        gc.freeze()
