"""Prints a line for people where the protocol stands."""

from __future__ import annotations

from honest import answer, go_on, say, until

call = until("advance")
print("advancing...", flush=True)  # noqa: T201 - the misbehaviour that is meant
say(answer(call))
go_on()
