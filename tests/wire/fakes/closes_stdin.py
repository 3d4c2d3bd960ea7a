"""Closes its stdin, and lives on."""

from __future__ import annotations

import os
import time

from honest import answer, say, until

call = until("advance")
os.close(0)
say(answer(call))
time.sleep(600)
