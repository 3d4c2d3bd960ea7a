"""Hangs without reading what it is sent, however long it is."""

from __future__ import annotations

import time

from honest import answer, hear, say

say(answer(hear()))
time.sleep(600)
