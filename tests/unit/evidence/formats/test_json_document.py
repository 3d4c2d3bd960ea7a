"""The outcome for programs of a team's own."""

from __future__ import annotations

import json

from pytest_dagster_parity.evidence.baseline import Entry
from pytest_dagster_parity.evidence.formats.json_document import render
from tests.unit.evidence.found import MATRIX, drift, finding, outcome


def test_everything_that_was_found_is_in_the_document() -> None:
    gone = Entry(document=MATRIX, row="Sensors / cursor", rule="symbol-lost", cited="`Cursor`")
    document = json.loads(render(outcome(drift(), known=(finding(),), obsolete=(gone,))))
    prints = [each.pop("fingerprint") for each in document["findings"] + document["known"]]
    assert document == {
        "version": 1,
        "documents": [MATRIX],
        "rows": 3,
        "counts": {"error": 1, "warning": 0, "note": 0},
        "by_rule": {"line-drift": 1},
        "findings": [
            {
                "rule": "line-drift",
                "severity": "error",
                "path": MATRIX,
                "line": 12,
                "column": 70,
                "row": "Schedules / ticks",
                "cited": "`crates/tick.rs:120`",
                "message": "`reconcile` is not at line 120",
                "hint": "It stands at line 131.",
                "fix": {"row": 2, "column": "Evidence (Code)", "start": 16, "end": 19, "text": "131"},
            }
        ],
        "known": [
            {
                "rule": "path-missing",
                "severity": "error",
                "path": MATRIX,
                "line": 12,
                "column": 40,
                "row": "Schedules / ticks",
                "cited": "`crates/tick.rs`",
                "message": "crates/tick.rs does not exist",
                "hint": "",
                "fix": None,
            }
        ],
        "obsolete": [{"document": MATRIX, "row": "Sensors / cursor", "rule": "symbol-lost", "cited": "`Cursor`"}],
    }
    assert len(set(prints)) == 2


def test_a_fingerprint_outlives_the_moving_of_lines() -> None:
    def prints(*lines: int) -> list[str]:
        text = render(outcome(*(finding(line=line) for line in lines)))
        return [each["fingerprint"] for each in json.loads(text)["findings"]]

    assert prints(12, 14) == prints(300, 301)
    assert len(set(prints(12, 14))) == 2
