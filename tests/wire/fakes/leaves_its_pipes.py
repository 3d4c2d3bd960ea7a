"""Exits in the middle of a call, and has a child that holds its pipes."""

from __future__ import annotations

import subprocess
import sys

from honest import until

child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
sys.stderr.write(f"child {child.pid}\n")
sys.stderr.flush()
until("advance")
