"""The reference orchestrator as an adapter program."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.adapters.stdio.serve import serve

serve(ReferenceAdapter)
