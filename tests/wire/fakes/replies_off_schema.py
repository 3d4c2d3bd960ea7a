"""Spells a status as the protocol does not."""

from __future__ import annotations

from honest import go_on, say, until

call = until("runs")
say({"id": call["id"], "result": [{"id": "r1", "status": "SUCCESS"}]})
go_on()
