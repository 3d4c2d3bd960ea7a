"""Asks and asks, does not wait for the answers, and never replies."""

from __future__ import annotations

import json
import os
import sys
import threading

from honest import until

until("advance")
threading.Thread(target=lambda: [None for _ in sys.stdin], daemon=True).start()
question = json.dumps({"id": "q", "decide": {"kind": "sensor", "name": "w"}}).encode() + b"\n"
while True:
    os.write(1, question * 2000)
