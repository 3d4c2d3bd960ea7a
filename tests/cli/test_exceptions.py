"""`dagster-parity exceptions`: what is declared, and its update from a record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_dagster_parity.execution.record import HeaderLine, ScenarioLine
from pytest_dagster_parity.execution.writer import RecordWriter
from pytest_dagster_parity.judgement.verdict import Verdict
from tests.cli.conftest import Said
from tests.unit.divergences.texts import line
from tests.unit.report.lines import footer, header

DOCUMENT = "| ID | Capability | Decision |\n|-|-|-|\n| EX-1 | jobs | no |\n"
EXCEPTIONS = """\
document: out.md
exceptions:
  # Jobs
  - id: EX-1
    semantics: ["schedules.toy.*"]
    reason: We poll.
    owner: team-flow
    review: 2999-12-31
"""
NARROWED = """\
--- exceptions.yaml
+++ exceptions.yaml
@@ -2,7 +2,13 @@
 exceptions:
   # Jobs
   - id: EX-1
-    semantics: ["schedules.toy.*"]
+    semantics: ["schedules.toy.bad", "schedules.toy.edge"]
     reason: We poll.
     owner: team-flow
     review: 2999-12-31
+  - id: EX-???  # to be filled in: the id in the document of exceptions
+    # A run of the job good succeeds.
+    semantics: ["sensors.toy.common"]
+    reason: ""  # to be filled in: why the target differs on purpose
+    owner: ""  # to be filled in
+    review: 2024-03-31
"""
PLAYED = (
    line("schedules.toy.good", Verdict.STALE_EXCEPTION),
    line("schedules.toy.bad", Verdict.EXCEPTED),
    line("sensors.toy.common", Verdict.FAIL),
    line("sensors.toy.needy", Verdict.INCONCLUSIVE),
)


@pytest.fixture(autouse=True)
def _declared(tmp_path: Path, dagster_parity: Callable[..., Said]) -> None:
    (tmp_path / "out.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "exceptions.yaml").write_text(EXCEPTIONS, encoding="utf-8")
    write_record(tmp_path / "record.jsonl", header(), *PLAYED)


def write_record(path: Path, head: HeaderLine, *lines: ScenarioLine) -> None:
    writer = RecordWriter(path)
    writer.write(head)
    for each in lines:
        writer.write(each)
    writer.finish(footer(counts={verdict: sum(each.verdict is verdict for each in lines) for verdict in Verdict}))


def test_what_is_declared_is_listed(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("exceptions", "list", "exceptions.yaml") == Said(
        0,
        "EX-1: We poll.\n  team-flow, review by 2999-12-31\n"
        "    schedules.toy.good\n    schedules.toy.bad\n    schedules.toy.edge\n3 scenarios declared\n",
        "",
    )


def test_the_settings_name_the_file(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "exceptions.yaml").write_text(EXCEPTIONS.replace("document: out.md\n", ""), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.dagster-parity]\nscenarios = "toys"\nexceptions = "exceptions.yaml"\n'
        '[tool.dagster-parity.charter]\nexceptions = "out.md"\n',
        encoding="utf-8",
    )
    assert dagster_parity("exceptions", "list").out.splitlines()[-1] == "3 scenarios declared"
    said = dagster_parity("exceptions", "update", "--from", "record.jsonl", "--dry-run")
    assert (said.status, said.out.splitlines()[0]) == (0, "--- exceptions.yaml")


def test_without_a_file_nothing_is_done(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("exceptions", "list") == Said(
        2, "", "no file of exceptions is named: give one, or set `exceptions` in [tool.dagster-parity]\n"
    )


def test_problems_are_told_and_the_rest_is_listed(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    text = EXCEPTIONS.replace("EX-1", "EX-???").replace("We poll.", "''").replace("2999", "2020")
    (tmp_path / "exceptions.yaml").write_text(text, encoding="utf-8")
    said = dagster_parity("exceptions", "list", "exceptions.yaml")
    assert (said.status, said.out.splitlines()[0]) == (1, "EX-???: no reason is given yet")
    assert [each.split(": ")[0] for each in said.err.splitlines() if each.startswith("exceptions.yaml")] == [
        "exceptions.yaml:4:9",
        "exceptions.yaml:6:13",
        "exceptions.yaml:8:13",
    ]


def test_a_document_that_is_not_there_or_not_known_is_told(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "out.md").unlink()
    assert dagster_parity("exceptions", "list", "exceptions.yaml") == Said(
        2,
        "",
        "exceptions.yaml:1:11: there is no such file [no-document]\n"
        "  the path of the document of exceptions is relative to this file\n",
    )
    (tmp_path / "exceptions.yaml").write_text(EXCEPTIONS.replace("document: out.md\n", ""), encoding="utf-8")
    said = dagster_parity("exceptions", "list", "exceptions.yaml")
    assert (said.status, said.err.partition(" [")[0]) == (
        1,
        "exceptions.yaml:1:1: it is not known which document defines the exceptions",
    )


def test_a_file_that_is_none_is_refused(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("exceptions", "list", "gone.yaml")
    hint = "`dagster-parity exceptions update` writes one"
    assert said == Said(2, "", f"gone.yaml:0:1: there is no such file [not-found]\n  {hint}\n")


def test_an_update_shows_and_writes_the_difference_once(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    first = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert first == Said(0, NARROWED, "acme 2.3: 1 stub to fill in, 0 removed, 1 narrowed\n")
    written = (tmp_path / "exceptions.yaml").read_bytes()
    assert written.startswith(
        EXCEPTIONS.replace('"schedules.toy.*"', '"schedules.toy.bad", "schedules.toy.edge"').encode()
    )
    again = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert again == Said(0, "", "acme 2.3: 0 stubs to fill in, 0 removed, 0 narrowed\n")
    assert (tmp_path / "exceptions.yaml").read_bytes() == written
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "exceptions.yaml",
        "out.md",
        "pyproject.toml",
        "record.jsonl",
        "toys",
    ]


def test_a_dry_run_only_shows(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    said = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl", "--dry-run")
    assert said.out == NARROWED
    assert (tmp_path / "exceptions.yaml").read_text(encoding="utf-8") == EXCEPTIONS


def test_a_file_is_made_where_there_is_none(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    said = dagster_parity(
        *("exceptions", "update", "made/new.yaml", "--from", "record.jsonl", "--review", "2030-01-02")
    )
    assert said.err == "acme 2.3: 2 stubs to fill in, 0 removed, 0 narrowed\n"
    text = (tmp_path / "made" / "new.yaml").read_text(encoding="utf-8")
    assert [each.strip() for each in text.splitlines() if "review" in each or "semantics" in each] == [
        'semantics: ["schedules.toy.bad"]',
        "review: 2030-01-02",
        'semantics: ["sensors.toy.common"]',
        "review: 2030-01-02",
    ]
    dagster_parity("exceptions", "update", "nothing.yaml", "--from", "record.jsonl", "--dry-run")
    assert not (tmp_path / "nothing.yaml").exists()


def test_a_stub_is_refused_until_it_is_filled_in(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "exceptions.yaml"
    dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl", "--review", "2999-01-01")
    assert dagster_parity("exceptions", "list", "exceptions.yaml").status == 1
    text = file.read_text(encoding="utf-8").replace("EX-???", "EX-1").replace('""', "so it is")
    file.write_text(text, encoding="utf-8")
    assert dagster_parity("exceptions", "list", "exceptions.yaml").status == 0


def test_a_byte_order_mark_line_ends_and_rights_stay(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "exceptions.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + EXCEPTIONS.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to(file)
    assert dagster_parity("exceptions", "update", "link.yaml", "--from", "record.jsonl").status == 0
    written = file.read_bytes()
    assert (written[:3], written.count(b"\n") - written.count(b"\r\n")) == (b"\xef\xbb\xbf", 0)
    assert (file.stat().st_mode & 0o777, (tmp_path / "link.yaml").is_symlink()) == (0o640, True)
    assert b"sensors.toy.common" in written


def test_an_unfinished_record_counts_for_what_it_played(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    whole = (tmp_path / "record.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "record.jsonl").write_bytes(b"".join(whole[:3]))
    said = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert said.err == "acme 2.3: 0 stubs to fill in, 0 removed, 1 narrowed\n"


def test_a_record_of_nothing_changes_nothing(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_bytes(b"")
    said = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert said == Said(0, "", "no target: 0 stubs to fill in, 0 removed, 0 narrowed\n")


def test_a_record_that_does_not_say_when_it_began_is_refused(
    dagster_parity: Callable[..., Said], tmp_path: Path
) -> None:
    write_record(tmp_path / "record.jsonl", header(started="soon"), *PLAYED)
    said = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert said == Said(2, "", "record.jsonl:1:1: not a record: Invalid isoformat string: 'soon' [record]\n")


def test_a_scenario_of_another_corpus_is_told(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    write_record(tmp_path / "record.jsonl", header(), line("assets.other.gone", Verdict.FAIL))
    said = dagster_parity("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    assert said == Said(
        0,
        "",
        "acme 2.3: 0 stubs to fill in, 0 removed, 0 narrowed\n"
        "assets.other.gone failed, and is not in the corpus: nothing was declared for it\n",
    )


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--from", "gone.jsonl"], 2, "gone.jsonl:1:1: not a record: No such file or directory [record]\n"),
        (["--from", "record.jsonl", "--review", "soon"], 2, "'soon' is no date; write it as 2027-01-31\n"),
        ([], 2, "the following arguments are required: --from\n"),
    ],
)
def test_what_cannot_be_done_is_told(
    dagster_parity: Callable[..., Said], words: list[str], status: int, told: str
) -> None:
    said = dagster_parity("exceptions", "update", "exceptions.yaml", *words)
    assert (said.status, said.err[-len(told) :]) == (status, told)


def test_a_broken_corpus_or_file_changes_nothing(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    update = ("exceptions", "update", "exceptions.yaml", "--from", "record.jsonl")
    (tmp_path / "toys" / "broken.yaml").write_text("topic: Broken\n", encoding="utf-8")
    assert dagster_parity(*update).status == 1
    (tmp_path / "toys" / "broken.yaml").unlink()
    broken = EXCEPTIONS.replace("reason", "raeson")
    (tmp_path / "exceptions.yaml").write_text(broken, encoding="utf-8")
    assert dagster_parity(*update).err == (
        "exceptions.yaml:6:5: a declaration has no key `raeson` [unknown-key]\n  did you mean `reason`?\n"
    )
    assert (tmp_path / "exceptions.yaml").read_text(encoding="utf-8") == broken


def test_a_place_that_cannot_be_written_is_refused(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = dagster_parity("exceptions", "update", "file/new.yaml", "--from", "record.jsonl")
    assert (said.status, said.err.startswith("exceptions update: file/new.yaml cannot be written: ")) == (2, True)
