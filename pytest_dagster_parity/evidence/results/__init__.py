"""Results of tests: read from the files that test runners write, and found again by a cited test."""

from pytest_dagster_parity.evidence.results.outcomes import Outcome, State, UnreadableResults
from pytest_dagster_parity.evidence.results.reading import read_results
from pytest_dagster_parity.evidence.results.table import Results, RustPlace

__all__ = ["Outcome", "Results", "RustPlace", "State", "UnreadableResults", "read_results"]
