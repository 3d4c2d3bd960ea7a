"""Lets user code ask before there is a world."""

from __future__ import annotations

from honest import go_on, hear, say

hear()
say({"id": "q1", "decide": {"kind": "asset", "name": "a"}})
go_on()
