from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_dagster_warns_of_does_not_reach_the_console() -> None:
    command = [sys.executable, "-W", "always", "-m", "tests.dagster.noisy"]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (played.returncode, played.stdout, played.stderr) == (0, "", "")
