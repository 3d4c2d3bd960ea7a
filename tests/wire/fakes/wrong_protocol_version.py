"""Speaks a protocol of the future, whose handshake has other keys."""

from __future__ import annotations

from honest import HANDSHAKE, hear, say

say({"id": hear()["id"], "result": {**HANDSHAKE, "protocol": 99, "telepathy": True}})
