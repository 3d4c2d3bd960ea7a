"""Never replies, and has a child that holds its pipes. Its version is the number of its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from honest import HANDSHAKE, until

signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
sys.stderr.write(f"child {child.pid}\n")
sys.stderr.flush()
HANDSHAKE["version"] = str(os.getpid())
until("advance")
time.sleep(600)
