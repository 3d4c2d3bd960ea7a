"""Sends half a message as if it were a whole one."""

from __future__ import annotations

import sys

from honest import go_on, until

call = until("advance")
sys.stdout.write(f'{{"id": {call["id"]}, "result": nul\n')
sys.stdout.flush()
go_on()
