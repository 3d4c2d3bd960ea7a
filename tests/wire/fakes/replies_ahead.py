"""Replies to a call that has not been made."""

from __future__ import annotations

from honest import answer, go_on, say, until

call = until("advance")
say(answer(call), {"id": call["id"] + 1, "result": []})
go_on()
