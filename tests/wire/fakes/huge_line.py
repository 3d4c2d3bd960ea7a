"""Writes without ever ending a line."""

from __future__ import annotations

import sys

from honest import until

until("advance")
while True:
    sys.stdout.write('{"id": 1, ' + " " * 1_000_000)
