"""Writes megabytes to stderr, and is otherwise honest until it dies."""

from __future__ import annotations

import sys

from honest import answer, say, until

say(answer(until("launch_run")))
sys.stderr.write("noise\n" * 1_000_000)
sys.stderr.write("the last word\n")
until("advance")
sys.exit(1)
