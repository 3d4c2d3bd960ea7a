"""Functions as Dagster wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = TypeVar("Function", bound=Callable[..., Any])


def without_annotations(function: Function) -> Function:
    """Return the function as Dagster accepts it: it reads the annotation of `context` and resolves no text there."""
    function.__annotations__ = {}
    return function
