"""Sends text that is not UTF-8."""

from __future__ import annotations

import sys

from honest import go_on, until

call = until("launch_run")
sys.stdout.buffer.write(b'{"id": %d, "result": {"run": "\xe9t\xe9"}}\n' % call["id"])
sys.stdout.buffer.flush()
go_on()
