"""An adapter's own options: the keyword arguments of what makes it."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from pytest_dagster_parity.errors import ParityError


class BadOption(ParityError):
    """The adapter does not take this option."""

    def __init__(self, adapter: str, option: str, known: tuple[str, ...]) -> None:
        super().__init__(adapter, option, known)
        self.adapter = adapter
        self.option = option
        self.known = known

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.option, self.known, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        takes = f"It takes: {', '.join(self.known)}." if self.known else "It takes none."
        return f"{self.adapter} has no option {self.option!r} [adapter-option].{hint} {takes}"


class MissingOption(ParityError):
    """The adapter cannot be made without this option."""

    def __init__(self, adapter: str, option: str) -> None:
        super().__init__(adapter, option)
        self.adapter = adapter
        self.option = option

    def __str__(self) -> str:
        return (
            f"{self.adapter} needs the option {self.option!r} [adapter-option-missing]."
            f" Give it: --parity-adapter-option {self.option}=VALUE"
        )


def check_options(make: Callable[..., Any], options: Mapping[str, Any]) -> None:
    """Raise `BadOption` or `MissingOption` where `make` cannot be called with these options."""
    name = getattr(make, "__name__", repr(make))
    parameters = inspect.signature(make).parameters.values()
    named = [each for each in parameters if each.kind in {each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY}]
    known = tuple(each.name for each in named)
    if not any(each.kind is each.VAR_KEYWORD for each in parameters):
        for option in options:
            if option not in known:
                raise BadOption(name, option, known)
    for each in named:
        if each.default is each.empty and each.name not in options:
            raise MissingOption(name, each.name)
