"""What events, and the parts of events, are made of."""

from __future__ import annotations

from msgspec import Struct


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Part of an event."""


class Happened(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """An event."""
