"""`dagster-parity matrix`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pytest_dagster_parity.execution.record import RecordLine
from pytest_dagster_parity.execution.writer import encode_line
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.model import Column
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.reader import load_file
from tests.cli.conftest import Said
from tests.unit.report.lines import footer, header, scenario

Command = Callable[..., Said]

HEADINGS = "Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI)"
BY_HAND = (
    f"# Parity\n\n| {HEADINGS} | Owner | Notes |\n|{'---|' * 9}\n"
    "| Schedules | good jobs | Implemented | integration | | | | | |\n"
    "| Web page | | Exception | prod | | | | | EX-1 |\n"
)

ALL = {
    "schedules.toy.good": Verdict.PASS,
    "schedules.toy.bad": Verdict.FAIL,
    "sensors.toy.common": Verdict.PASS,
    "sensors.toy.needy": Verdict.UNSUPPORTED,
}


def write_record(path: Path, verdicts: Mapping[str, Verdict] = ALL, *, complete: bool = True) -> str:
    """Write a record on the toys, and return how the entries end that it writes."""
    digest = corpus.digest([load_file(file) for file in corpus.find(Path("toys"))])
    counts = {verdict: list(verdicts.values()).count(verdict) for verdict in dict.fromkeys(verdicts.values())}
    lines: list[RecordLine] = [
        header(corpus=digest),
        *(scenario(name, verdict) for name, verdict in verdicts.items()),
        footer(counts=counts, complete=complete),
    ]
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(b"".join(encode_line(line) + b"\n" for line in lines))
    return f"acme 2.3 by stdio:./acme, integration; Dagster 1.13 full; kit 0.1.0, scenarios {digest[:8]}; {path.name}"


def proofs(path: str) -> list[str]:
    return [row.text(Column.PROOF) for row in open_document(Path(path)).rows]


def test_a_new_matrix_has_all_semantics_and_takes_a_record(dagster_parity: Command) -> None:
    who = write_record(Path(".parity/record.jsonl"))
    assert dagster_parity("matrix", "new") == Said(0, "docs/parity/matrix.md: 2 rows\n", "")
    assert dagster_parity("matrix", "record", "docs/parity/matrix.md") == Said(
        0, "docs/parity/matrix.md: 2 rows: 2 updated\n", ""
    )
    assert proofs("docs/parity/matrix.md") == [f"1/2, 1 fail; {who}", f"1/2, 1 unsupported; {who}"]
    assert dagster_parity("matrix", "record", "docs/parity/matrix.md").out == (
        "docs/parity/matrix.md: 2 rows: 2 unchanged\n"
    )


def test_a_file_that_is_there_is_replaced_only_by_force(dagster_parity: Command) -> None:
    Path("m.csv").write_text("mine", encoding="utf-8")
    refused = Said(2, "", "m.csv: there is a file already; --force replaces it [matrix-exists]\n")
    assert dagster_parity("matrix", "new", "m.csv") == refused
    assert Path("m.csv").read_text(encoding="utf-8") == "mine"
    assert dagster_parity("matrix", "new", "m.csv", "--force") == Said(0, "m.csv: 2 rows\n", "")


def test_a_matrix_that_cannot_be_written_is_told(dagster_parity: Command) -> None:
    refused = Said(2, "", "pyproject.toml/m.md: it cannot be written: pyproject.toml: File exists [not-writable]\n")
    assert dagster_parity("matrix", "new", "pyproject.toml/m.md") == refused
    said = dagster_parity("matrix", "new", "m.txt")
    assert (said.status, said.err.startswith("m.txt: a matrix is written as .md")) == (2, True)
    assert not Path("m.txt").exists()


def test_adopting_adds_two_columns_and_suggests(dagster_parity: Command) -> None:
    Path("m.md").write_text(BY_HAND, encoding="utf-8")
    said = dagster_parity("matrix", "adopt", "m.md")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:2] == ["m.md: added Semantics and Proof", "m.md:5: Schedules / good jobs"]
    assert lines[2].split()[1:4] == ["schedules.toy.*", "3", "semantics"]
    assert "m.md:6: Web page: no semantic of the kit is like it" in lines
    assert lines[-2].startswith("Suggestions are guesses")
    document = open_document(Path("m.md"))
    assert [row.text(Column.SEMANTICS) for row in document.rows] == ["", ""]
    assert dagster_parity("matrix", "adopt", "m.md").out.splitlines()[0] == "m.md: has Semantics and Proof already"


def test_what_an_adopted_matrix_says_is_checked(dagster_parity: Command) -> None:
    dagster_parity("matrix", "new", "m.csv")
    text = Path("m.csv").read_text(encoding="utf-8").replace("schedules.toy.*,", "schedule.toy.*,seen")
    Path("m.csv").write_text(text, encoding="utf-8")
    (adopted,) = json.loads(dagster_parity("matrix", "adopt", "m.csv", "--format", "json").out)
    assert adopted["rows"][0]["unknown"] == [{"pattern": "schedule.toy.*", "nearest": "schedules.toy.*"}]
    assert dagster_parity("matrix", "adopt", "m.csv").out == (
        "m.csv: has Semantics and Proof already\n"
        "m.csv:2: Schedules / Toys: `schedule.toy.*` means no semantic of the kit (did you mean `schedules.toy.*`?)\n"
        "m.csv:2: Schedules / Toys: recording will replace 'seen', which no record wrote\n"
    )


def test_suggestions_can_be_had_for_programs(dagster_parity: Command) -> None:
    Path("m.md").write_text(BY_HAND, encoding="utf-8")
    (adopted,) = json.loads(dagster_parity("matrix", "adopt", "m.md", "--format", "json").out)
    first, second = adopted["rows"]
    assert (adopted["matrix"], adopted["added"]) == ("m.md", ["Semantics", "Proof"])
    assert {key: first[key] for key in ("row", "line", "semantics", "unknown", "foreign")} == {
        "row": "Schedules / good jobs",
        "line": 5,
        "semantics": [],
        "unknown": [],
        "foreign": [],
    }
    assert {key: first["suggestions"][0][key] for key in ("pattern", "semantics", "statement")} == {
        "pattern": "schedules.toy.*",
        "semantics": 3,
        "statement": "A run of the job good succeeds.",
    }
    assert second["suggestions"] == []


def test_a_partial_record_says_what_it_leaves(dagster_parity: Command) -> None:
    who = write_record(Path("full.jsonl"))
    write_record(Path("part.jsonl"), {"schedules.toy.good": Verdict.PASS}, complete=False)
    dagster_parity("matrix", "new", "m.md")
    dagster_parity("matrix", "record", "m.md", "--from", "full.jsonl")
    assert dagster_parity("matrix", "record", "m.md", "--from", "part.jsonl") == Said(
        0,
        "m.md: 2 rows: 2 kept\n"
        "m.md:18: Schedules / Toys: the proof that is there stays: the record is partial: 1 of 2 were not run\n"
        "m.md:24: Sensors / Toys: the proof that is there stays: the record is partial: 2 of 2 were not run\n",
        "",
    )
    assert proofs("m.md") == [f"1/2, 1 fail; {who}", f"1/2, 1 unsupported; {who}"]


def test_what_is_wrong_in_a_row_is_told_with_its_place(dagster_parity: Command) -> None:
    write_record(Path("full.jsonl"))
    dagster_parity("matrix", "new", "m.csv")
    text = Path("m.csv").read_text(encoding="utf-8")
    Path("m.csv").write_text(text.replace("schedules.toy.*,", "schedule.toy.*,seen"), encoding="utf-8")
    assert dagster_parity("matrix", "record", "m.csv", "--from", "full.jsonl") == Said(
        0,
        "m.csv: 2 rows: 2 updated\n"
        "m.csv:2: Schedules / Toys: replaced 'seen', which no record wrote\n"
        "m.csv:2: Schedules / Toys: `schedule.toy.*` means no semantic of the kit (did you mean `schedules.toy.*`?), "
        "and counts as missing\n",
        "",
    )


def test_what_became_of_rows_can_be_had_for_programs(dagster_parity: Command) -> None:
    who = write_record(Path("full.jsonl"))
    dagster_parity("matrix", "new", "m.csv")
    text = Path("m.csv").read_text(encoding="utf-8")
    Path("m.csv").write_text(text.replace("schedules.toy.*,", "schedules.toy.*  sensors.toys.x,seen"), encoding="utf-8")
    (outcome,) = json.loads(dagster_parity("matrix", "record", "m.csv", "--from", "full.jsonl", "--format", "json").out)
    assert (outcome["matrix"], outcome["changed"], len(outcome["rows"])) == ("m.csv", True, 2)
    assert outcome["rows"][0] == {
        "row": "Schedules / Toys",
        "line": 2,
        "change": "updated",
        "proof": [f"1/3, 1 fail, 1 missing; {who}"],
        "kept": [],
        "garbled": ["seen"],
        "unknown": [{"pattern": "sensors.toys.x", "nearest": "sensors.toy.*"}],
    }


def test_a_record_of_other_scenarios_is_noted(dagster_parity: Command) -> None:
    write_record(Path("full.jsonl"))
    dagster_parity("matrix", "new", "m.md")
    with Path("toys/sensors/toy.yaml").open("a", encoding="utf-8") as file:
        file.write("# One more line.\n")
    said = dagster_parity("matrix", "record", "m.md", "--from", "full.jsonl")
    assert said.status == 0
    assert said.out.splitlines()[1].startswith("note: full.jsonl is of other scenarios (")


def test_nothing_is_written_unless_all_can_be(dagster_parity: Command) -> None:
    write_record(Path("full.jsonl"))
    dagster_parity("matrix", "new", "m.md")
    Path("hand.md").write_text(BY_HAND, encoding="utf-8")
    said = dagster_parity("matrix", "record", "m.md", "hand.md", "--from", "full.jsonl")
    assert said == Said(
        2,
        "",
        "hand.md:5:1: the matrix has no column `Semantics` and `Proof` [matrix-not-adopted]\n"
        "  `dagster-parity matrix adopt hand.md` adds them\n",
    )
    assert proofs("m.md") == ["", ""]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "the record proves nothing: it has no header"),
        ([header(target=None)], "the record proves nothing: it has no target"),
        ([footer()], "not a record: the first line is no header"),
    ],
)
def test_a_record_that_proves_nothing_is_refused(dagster_parity: Command, lines: list[RecordLine], why: str) -> None:
    dagster_parity("matrix", "new", "m.md")
    Path("r.jsonl").write_bytes(b"".join(encode_line(line) + b"\n" for line in lines))
    said = dagster_parity("matrix", "record", "m.md", "--from", "r.jsonl")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"r.jsonl:1:1: {why}")


def test_a_broken_corpus_is_refused(dagster_parity: Command) -> None:
    Path("toys/broken.yaml").write_text("topic: Broken\n", encoding="utf-8")
    said = dagster_parity("matrix", "new", "m.md")
    assert (said.status, said.out) == (2, "")
    assert "broken.yaml:1:1: " in said.err
    assert not Path("m.md").exists()


def test_what_is_no_matrix_is_refused(dagster_parity: Command) -> None:
    Path("m.md").write_text("No table at all.\n", encoding="utf-8")
    for action in (("adopt", "m.md"), ("adopt", "gone.md")):
        said = dagster_parity("matrix", *action)
        assert (said.status, said.out) == (2, "")
        assert said.err.startswith(f"{action[1]}:")
    assert Path("m.md").read_text(encoding="utf-8") == "No table at all.\n"
