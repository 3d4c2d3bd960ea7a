"""`python -m pytest_dagster_parity` is `dagster-parity`, where the console script is not on the path."""

from __future__ import annotations

import sys

from pytest_dagster_parity.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
