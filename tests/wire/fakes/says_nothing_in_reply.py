"""Replies with neither a result nor a refusal nor an error."""

from __future__ import annotations

from honest import go_on, say, until

say({"id": until("advance")["id"]})
go_on()
