"""What is known to be wrong does not fail, until more of it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.baseline import BaselineError, Entry, decode, encode, entry_of, parted
from tests.unit.evidence.found import drift, finding

FILE = Path("parity-baseline.json")


def test_what_is_written_is_read_again_sorted() -> None:
    content = encode(map(entry_of, [drift(), finding("symbol-lost", subject="Ä", cited='say "x"\n')]))
    assert content.decode() == (
        "{\n"
        '  "version": 1,\n'
        '  "findings": [\n'
        '    {"rule": "line-drift", "document": "docs/parity/matrix.md", "row": "Schedules / ticks", '
        '"cited": "`crates/tick.rs:120`"},\n'
        '    {"rule": "symbol-lost", "document": "docs/parity/matrix.md", "row": "Ä", "cited": "say \\"x\\"\\n"}\n'
        "  ]\n"
        "}\n"
    )
    assert decode(FILE, content) == (
        entry_of(drift()),
        Entry(document="docs/parity/matrix.md", row="Ä", rule="symbol-lost", cited='say "x"\n'),
    )


def test_an_empty_baseline_is_one() -> None:
    assert decode(FILE, encode([])) == ()


def test_a_known_finding_is_recognised_when_its_row_moved() -> None:
    entries = decode(FILE, encode([entry_of(finding(line=12))]))
    assert parted([finding(line=99, column=1, message="other words")], entries) == (
        (),
        (finding(line=99, column=1, message="other words"),),
        (),
    )


@pytest.mark.parametrize("field", ["rule", "path", "subject", "cited"])
def test_what_differs_in_what_recognises_it_is_new(field: str) -> None:
    other = finding(**{field: "symbol-lost"}) if field != "rule" else finding("symbol-lost")
    new, known, obsolete = parted([other], [entry_of(finding())])
    assert (new, known, obsolete) == ((other,), (), (entry_of(finding()),))


def test_an_entry_stands_for_one_finding() -> None:
    new, known, obsolete = parted([finding(line=1), finding(line=2)], [entry_of(finding())])
    assert (new, known, obsolete) == ((finding(line=2),), (finding(line=1),), ())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1:1: not a baseline: Expecting value"),
        (b'{\n"version": 1,\n', "3:1: not a baseline: Expecting property name enclosed in double quotes"),
        (b"\xff\xfe", "1:1: not a baseline: it is not UTF-8"),
        (b"[]", "1:1: not a baseline: it is no object"),
        (b"[" * 100_000, "1:1: not a baseline: it is nested too deeply"),
        (b'{"version": 2}', "1:1: not a baseline: it has version 2, and this kit reads version 1"),
        (b'{"version": 1}', "1:1: not a baseline: it has no list `findings`"),
        (
            b'{"version": 1, "findings": [{"rule": "x"}]}',
            "1:1: not a baseline: entry 1 has not just the texts rule, document, row, cited",
        ),
        (
            b'{"version": 1, "findings": [{"rule": "x", "document": "", "row": 1, "cited": ""}]}',
            "1:1: not a baseline: entry 1 has not just the texts rule, document, row, cited",
        ),
    ],
)
def test_what_is_no_baseline_is_refused(content: bytes, expected: str) -> None:
    with pytest.raises(BaselineError) as caught:
        decode(FILE, content)
    assert str(caught.value) == f"{FILE}:{expected} [baseline]\n  --update-baseline writes a new one"
