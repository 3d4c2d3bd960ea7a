"""Lives on, but says no more."""

from __future__ import annotations

import os
import time

from honest import until

until("advance")
os.close(1)
time.sleep(600)
