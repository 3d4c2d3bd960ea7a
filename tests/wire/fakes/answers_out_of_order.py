"""Replies with the id of the call that is yet to come."""

from __future__ import annotations

from honest import answer, go_on, say, until

call = until("advance")
say({**answer(call), "id": call["id"] + 1})
go_on()
