"""Whether the results that were given show that a row's proving tests ran and passed."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence import proving_tests
from pytest_dagster_parity.evidence.ci.answers import CitedTest
from pytest_dagster_parity.evidence.cited_tests import PlacedTest, tests_of
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.results import Outcome, Results, RustPlace, State
from pytest_dagster_parity.matrix.model import Column, Row


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield the proving tests that the results do not show as passed. Nothing where no results were given."""
    if context.results is None:
        return
    flawed = {(finding.line, finding.column) for finding in proving_tests.findings(context, row)}
    for placed in tests_of(context, row):
        rust = rust_place(context, placed.test.path)
        found = context.results.of(placed.test.path, placed.test.names, case=placed.test.case, rust=rust)
        for finding in _judged(context.results, row, placed, found):
            # What is no test, or is ignored, has no result: that is told once.
            if finding.rule == "result-failed" or (finding.line, finding.column) not in flawed:
                yield finding


def rust_place(context: Context, path: str) -> RustPlace:
    """Return where results have the tests of a Rust file."""
    crate = context.ci.crates.owner(path) if path.endswith(".rs") else None
    if crate is None:
        return RustPlace()
    target = context.ci.crates.target(crate, path)
    match target.kind:
        case "lib":
            return RustPlace(crate.name, target.modules, f"{crate.name}::{target.table.get('name', crate.name)}")
        case "test":
            return RustPlace(f"{crate.name}::{target.name}", target.modules)
        case "bin" | "example" | "bench":
            name = f"{crate.name}::{target.kind}/{target.name}"
            return RustPlace(name, target.modules, f"{crate.name}::{target.name}")
        case _:
            return RustPlace()


def _judged(results: Results, row: Row, placed: PlacedTest, found: tuple[Outcome, ...]) -> Iterator[Finding]:
    failed = [each for each in found if each.state is State.FAILED]
    if not found:
        files = ", ".join(results.sources) or "no file"
        message = f"{placed.test.shown} is not in the results that were given ({files})"
        hint = "Give the results of all that CI runs, or cite a test that it runs."
        yield _finding("result-missing", row, placed, message, hint)
    elif failed:
        message = (
            f"{placed.test.shown} failed{_case_of(placed.test, failed[0])}{_why(failed[0])}, as {failed[0].source} says"
        )
        yield _finding("result-failed", row, placed, message)
    elif not any(each.state is State.PASSED for each in found):
        message = f"{placed.test.shown} was not run{_why(found[0])}, as {found[0].source} says"
        yield _finding("result-skipped", row, placed, message)


def _finding(rule: str, row: Row, placed: PlacedTest, message: str, hint: str = "") -> Finding:
    return in_cell(rule, row, Column.TESTS, message, hint=hint, start=placed.start)


def _case_of(test: CitedTest, outcome: Outcome) -> str:
    name = test.names[-1] if test.names else ""
    return "" if outcome.name.endswith(name) and name else f" (`{outcome.name}`)"


def _why(outcome: Outcome) -> str:
    first = outcome.message.strip().split("\n", 1)[0]
    return f": {first}" if first else ""
