"""Replies to a call, and then replies to it again."""

from __future__ import annotations

from honest import answer, go_on, say, until

reply = answer(until("advance"))
say(reply, reply)
go_on()
