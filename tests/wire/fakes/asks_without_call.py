"""Lets user code ask after the call that ran it has been replied to."""

from __future__ import annotations

from honest import answer, go_on, say, until

say(answer(until("advance")), {"id": "q1", "decide": {"kind": "asset", "name": "a"}})
go_on()
