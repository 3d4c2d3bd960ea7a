"""Starts what leaves its group and its parent, as a database server does, and exits in the middle of a call."""

from __future__ import annotations

import subprocess
import sys

from honest import until

DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.write(2, b"daemon %d\\n" % os.getpid())
    os.close(1)
    os.close(2)
    time.sleep(600)
"""
subprocess.run([sys.executable, "-c", DAEMON], check=True)
until("advance")
