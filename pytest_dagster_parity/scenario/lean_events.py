"""YAML events that cost half of PyYAML's to make: reading makes fifty of them a scenario, and keeps none.

libyaml's binding, and the parser in Python, make an event by calling a class by its name in their module. `lean` puts
these classes there for a moment. Where a PyYAML does it otherwise, its own classes are used, and reading is slower.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import yaml
import yaml.events
import yaml.parser
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Generator


class _CollectionStart(Struct, gc=False):
    anchor: Any
    tag: Any
    implicit: Any
    start_mark: Any = None
    end_mark: Any = None
    flow_style: Any = None


class _CollectionEnd(Struct, gc=False):
    start_mark: Any = None
    end_mark: Any = None


class _MappingStart(_CollectionStart, gc=False):
    pass


class _SequenceStart(_CollectionStart, gc=False):
    pass


class _MappingEnd(_CollectionEnd, gc=False):
    pass


class _SequenceEnd(_CollectionEnd, gc=False):
    pass


class _Scalar(Struct, gc=False):
    anchor: Any
    tag: Any
    implicit: Any
    value: str
    start_mark: Any = None
    end_mark: Any = None
    style: Any = None


_LEAN: dict[str, Any] = {
    "MappingStartEvent": _MappingStart,
    "MappingEndEvent": _MappingEnd,
    "SequenceStartEvent": _SequenceStart,
    "SequenceEndEvent": _SequenceEnd,
    "ScalarEvent": _Scalar,
}
_USUAL: dict[str, Any] = {name: getattr(yaml.events, name) for name in _LEAN}
_MAKERS = [vars(module) for module in (yaml.parser, getattr(yaml, "_yaml", None)) if module is not None]
"""The names in the modules of the parser in Python, and of libyaml's where PyYAML was built with it."""


@contextmanager
def _made_of(classes: dict[str, Any]) -> Generator[None]:
    for names in _MAKERS:
        names.update(classes)
    try:
        yield
    finally:
        for names in _MAKERS:
            names.update(_USUAL)


_parse: Any = vars(yaml)["parse"]
"""Which PyYAML leaves untyped."""


def _can_be_lean() -> bool:
    loaders = (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    with _made_of(_LEAN):
        made = [{event.__class__ for event in _parse("{a: [b]}", loader)} for loader in loaders]
    return all(classes.issuperset(_LEAN.values()) for classes in made)


CLASSES = _LEAN if _can_be_lean() else _USUAL


def lean() -> AbstractContextManager[None]:
    """Let the events be lean that are made meanwhile."""
    return _made_of(CLASSES)


MappingStartEvent = CLASSES["MappingStartEvent"]
MappingEndEvent = CLASSES["MappingEndEvent"]
SequenceStartEvent = CLASSES["SequenceStartEvent"]
SequenceEndEvent = CLASSES["SequenceEndEvent"]
ScalarEvent = CLASSES["ScalarEvent"]
STARTS: tuple[Any, ...] = (MappingStartEvent, SequenceStartEvent)
ENDS: tuple[Any, ...] = (MappingEndEvent, SequenceEndEvent)
