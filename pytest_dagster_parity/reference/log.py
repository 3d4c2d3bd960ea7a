"""The log: an append-only table of facts, and the only thing that survives."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from msgspec import json

from pytest_dagster_parity.reference.events import Event, Fact

_TABLE = "CREATE TABLE IF NOT EXISTS facts (number INTEGER PRIMARY KEY, at TEXT NOT NULL, event BLOB NOT NULL)"
_encoder = json.Encoder()
_decoder = json.Decoder(Event)


class Log:
    """Facts in the order in which they became true. What is appended together is there together or not at all."""

    def __init__(self, path: str = ":memory:") -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute(_TABLE)
        self._next = 1 + sum(count for (count,) in self._database.execute("SELECT COALESCE(MAX(number), 0) FROM facts"))

    def append(self, at: datetime, events: tuple[Event, ...]) -> tuple[Fact, ...]:
        """Write events down, all or none, and return them as facts."""
        facts = tuple(Fact(number=self._next + place, at=at, event=event) for place, event in enumerate(events))
        rows = [(fact.number, at.isoformat(), _encoder.encode(fact.event)) for fact in facts]
        self._database.execute("BEGIN")
        try:
            self._database.executemany("INSERT INTO facts VALUES (?, ?, ?)", rows)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        self._next += len(facts)
        return facts

    def facts(self) -> Iterator[Fact]:
        """Yield all facts, oldest first."""
        for number, at, event in self._database.execute("SELECT number, at, event FROM facts ORDER BY number"):
            yield Fact(number=number, at=datetime.fromisoformat(at), event=_decoder.decode(event))

    def close(self) -> None:
        """Let go of the storage; an in-memory log is gone."""
        self._database.close()
