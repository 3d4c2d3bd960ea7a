"""Asks twice while time passes, and shows what it was told."""

from __future__ import annotations

import json
import sys

from honest import answer, go_on, hear, say, until

call = until("advance")
for number in (1, 2):
    say({"id": f"q{number}", "decide": {"kind": "sensor", "name": "watch"}, "handed": {"cursor": str(number)}})
    sys.stderr.write(json.dumps(hear()) + "\n")
sys.stderr.flush()
say(answer(call))
go_on()
