"""Writes a byte order mark before its messages, as some libraries do unasked."""

from __future__ import annotations

import json
import sys

from honest import answer, until

call = until("advance")
sys.stdout.buffer.write(b"\xef\xbb\xbf" + json.dumps(answer(call)).encode() + b"\n")
sys.stdout.flush()
