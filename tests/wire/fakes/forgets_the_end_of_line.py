"""Writes a whole reply, and no end of line."""

from __future__ import annotations

import json
import sys
import time

from honest import answer, until

sys.stdout.write(json.dumps(answer(until("advance"))))
sys.stdout.flush()
time.sleep(600)
