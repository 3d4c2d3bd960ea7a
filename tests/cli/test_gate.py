"""`dagster-parity gate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_dagster_parity.execution.writer import RecordWriter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.reader import load_file
from tests.cli.conftest import Said
from tests.plugin.matrices import matrix, row
from tests.unit.report.lines import footer, header, scenario

RESULTS = {
    "schedules.toy.good": Verdict.PASS,
    "schedules.toy.bad": Verdict.FAIL,
    "sensors.toy.common": Verdict.PASS,
    "sensors.toy.needy": Verdict.UNSUPPORTED,
}
"""What the toys came to; the fifth is an edge, which the level does not ask."""


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., Path]:
    """Return what keeps a record of the toys."""

    def keep(name: str = ".parity/record.jsonl", *, target: str = "acme", **fields: Any) -> Path:
        digest = corpus.digest([load_file(path) for path in corpus.find(tmp_path / "toys")])
        description = Description(target=target, version="2.3", clock=Clock(kind=ClockKind.VIRTUAL))
        writer = RecordWriter(tmp_path / name)
        writer.write(header(**{"corpus": digest, "target": description, **fields}))
        for each, verdict in RESULTS.items():
            writer.write(scenario(each, verdict, level="common" if each.endswith("common") else "core"))
        counts = {Verdict.PASS: 2, Verdict.FAIL: 1, Verdict.UNSUPPORTED: 1}
        writer.finish(footer(required=4, collected=4, executed=3, required_executed=3, counts=counts))
        return tmp_path / name

    return keep


def write(text: str, name: str = "matrix.md") -> None:
    Path(name).write_text(text, encoding="utf-8")


def record(dagster_parity: Callable[..., Said], *words: str) -> None:
    said = dagster_parity("matrix", "record", "matrix.md", *words)
    assert (said.status, said.err) == (0, "")


def test_a_matrix_that_claims_what_is_proven_passes(
    dagster_parity: Callable[..., Said], kept: Callable[..., Path]
) -> None:
    kept()
    write(
        matrix(
            row("Schedules", "Partial", "schedules.*", level="integration"),
            row("Sensors", "Implemented", "sensors.toy.common"),
        )
    )
    record(dagster_parity)
    assert dagster_parity("gate", "matrix.md") == Said(
        0,
        "Semantics that no row mentions: 1\n"
        "  sensors.toy.needy\n"
        "gate open: none of 2 rows says more than is proven by record.jsonl (acme 2.3 by stdio:./acme, Dagster 1.13 "
        "full)\n",
        "",
    )


def test_a_matrix_that_claims_more_fails_row_by_row(
    dagster_parity: Callable[..., Said], kept: Callable[..., Path]
) -> None:
    kept()
    write(
        matrix(
            row("Schedules", "Implemented", "schedules.*"),
            row("Sensors", "Implemented", "sensors.*", level="e2e"),
            row("Reruns", "Partial", "reruns.*"),
            row("UI", "Implemented", ""),
        )
    )
    record(dagster_parity)
    write(Path("matrix.md").read_text(encoding="utf-8").replace("1/2, 1 fail", "2/2 pass"))
    said = dagster_parity("gate", "matrix.md")
    by = "acme 2.3 by stdio:./acme, integration; record.jsonl"
    assert (said.status, said.err) == (1, "")
    assert said.out.splitlines() == [
        "matrix.md:5:19: Schedules / x: claims Implemented, requires unit: 1 of 2 does not pass [unproven]",
        f"  proof: 1/2, 1 fail; {by}",
        "  fail: schedules.toy.bad",
        "  every scenario of its semantics must pass; else it is Partial",
        (
            "matrix.md:5:74: Schedules / x: claims Implemented, requires unit: the Proof cell is not what recording "
            "record.jsonl writes: it was edited by hand, or is older [stale-proof]"
        ),
        f"  proof: 1/2, 1 fail; {by}",
        "  `dagster-parity matrix record` writes it anew",
        "matrix.md:6:17: Sensors / x: claims Implemented, requires e2e: 1 of 2 does not pass [unproven]",
        f"  proof: 1/2, 1 unsupported; {by}",
        "  unsupported: sensors.toy.needy",
        "  every scenario of its semantics must pass; else it is Partial",
        "matrix.md:7:16: Reruns / x: claims Partial, requires unit: none of 1 passes [unproven]",
        f"  proof: 0/1, 1 missing; {by}",
        "  no semantic: reruns.*",
        "  one scenario at least must pass; else it is Designed or Planned",
        (
            "matrix.md:8:53: UI / x: claims Implemented, requires unit: it names no semantics, so nothing proves it "
            "[no-semantics]"
        ),
        "  proof: none",
        "  name the ids or globs that it means",
        "GATE SHUT: 4 of 4 rows say more than is proven by record.jsonl (acme 2.3 by stdio:./acme, Dagster 1.13 full)",
    ]


def test_the_forms_agree(dagster_parity: Callable[..., Said], kept: Callable[..., Path]) -> None:
    kept()
    write(matrix(row("Schedules", "Implemented", "schedules.*"), row("Sensors", "Planned", "sensors.toy.common")))
    record(dagster_parity)
    told = dagster_parity("gate", "matrix.md", "--format", "json")
    document = json.loads(told.out)
    assert (told.status, document["open"], document["rows"]) == (1, False, 2)
    assert [(each["row"], each["breach"], each["scenarios"]) for each in document["violations"]] == [
        ("Schedules / x", "unproven", {"schedules.toy.bad": "fail"})
    ]
    assert [(each["row"], each["to"]) for each in document["promotable"]] == [("Sensors / x", "Implemented")]
    github = dagster_parity("gate", "matrix.md", "--format", "github")
    assert github.status == 1
    assert github.out.startswith("::error file=matrix.md,line=5,col=19,title=unproven::Schedules / x: ")
    assert github.out.splitlines()[1].startswith("::notice file=matrix.md,line=6,col=1,title=promotable::Sensors / x: ")


def test_several_matrices_are_judged_as_one(dagster_parity: Callable[..., Said], kept: Callable[..., Path]) -> None:
    kept()
    write(matrix(row("Sensors", "Implemented", "sensors.toy.common")))
    record(dagster_parity)
    write(matrix(row("Schedules", "Planned", "schedules.*")), "more.md")
    said = dagster_parity("gate", "matrix.md", "more.md")
    assert (said.status, "sensors.toy.needy" in said.out, "schedules.toy" in said.out) == (0, True, False)


def test_records_of_several_targets_need_a_name(dagster_parity: Callable[..., Said], kept: Callable[..., Path]) -> None:
    kept()
    kept("other.jsonl", target="other")
    write(matrix(row("Sensors", "Implemented", "sensors.toy.common")))
    record(dagster_parity)
    both = ("gate", "matrix.md", "--from", ".parity/record.jsonl", "--from", "other.jsonl")
    assert dagster_parity(*both) == Said(
        2,
        "",
        "the records are of several targets: acme, other\n  A matrix is of one: name it, `--target NAME`\n",
    )
    assert dagster_parity(*both, "--target", "acme").status == 0
    assert dagster_parity(*both, "--target", "third").status == 2


def test_the_proof_of_other_scenarios_is_none(dagster_parity: Callable[..., Said], kept: Callable[..., Path]) -> None:
    kept()
    write(matrix(row("Sensors", "Implemented", "sensors.toy.common")))
    record(dagster_parity)
    assert dagster_parity("gate", "matrix.md").status == 0
    path = Path("toys/sensors/toy.yaml")
    path.write_text(f"# Changed.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    said = dagster_parity("gate", "matrix.md")
    assert (said.status, "[record-of-other-scenarios]" in said.out) == (1, True)


def test_an_unfinished_record_is_no_proof(dagster_parity: Callable[..., Said], kept: Callable[..., Path]) -> None:
    path = kept()
    write(matrix(row("Sensors", "Planned", "sensors.toy.common")))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    said = dagster_parity("gate", "matrix.md")
    assert (said.status, "[record-unfinished]" in said.out) == (1, True)


def test_aliases_of_the_charter_are_claims(
    dagster_parity: Callable[..., Said], kept: Callable[..., Path], tmp_path: Path
) -> None:
    kept()
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write('[tool.dagster-parity.charter.aliases]\ndone = "Implemented"\n')
    write(matrix(row("Schedules", "Done", "schedules.*")))
    record(dagster_parity)
    assert "claims Done, requires unit: 1 of 2 does not pass [unproven]" in dagster_parity("gate", "matrix.md").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.md"], "gone.md:0:1: there is no such file [not-found]"),
        (["plain.md"], "plain.md"),
        (["unadopted.md"], "the matrix has no column `Semantics`"),
        (["matrix.md", "--from", "gone.jsonl"], "gone.jsonl:1:1: not a record: No such file or directory [record]"),
        (["matrix.md", "--from", "matrix.md"], "matrix.md:1:1: not a record"),
        ([], "the following arguments are required: FILE"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    dagster_parity: Callable[..., Said], kept: Callable[..., Path], words: list[str], message: str
) -> None:
    kept()
    write(matrix(row("Sensors", "Planned", "sensors.*")))
    write("Nothing.\n", "plain.md")
    write(matrix(row("Sensors", "Planned", "sensors.*")).replace(" Semantics ", " Other "), "unadopted.md")
    said = dagster_parity("gate", *words)
    assert (said.status, said.out) == (2, "")
    assert message in said.err
