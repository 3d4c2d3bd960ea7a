"""Never replies, and has a child that holds its pipes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

from honest import until

signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
sys.stderr.write(f"child {child.pid}\n")
sys.stderr.flush()
until("advance")
time.sleep(600)
