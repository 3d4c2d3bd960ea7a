"""Is killed in the middle of a call."""

from __future__ import annotations

import os
import signal
import sys

from honest import until

until("advance")
sys.stderr.write("about to die\n")
sys.stderr.flush()
os.kill(os.getpid(), signal.SIGKILL)
