"""`dagster-parity check`, from the command line to the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_dagster_parity.cli.checking import ChangedMeanwhile, write_mended
from pytest_dagster_parity.cli.matrix_files import Matrix
from pytest_dagster_parity.evidence.fixing import Fixed
from pytest_dagster_parity.execution.writer import RecordWriter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from tests.cli.conftest import Said
from tests.unit.report.lines import footer, header, scenario

Check = Callable[..., Said]

MATRIX = "docs/parity/matrix.md"
HEAD = (
    "| Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) "
    "| Owner | Notes | Semantics | Proof |\n|---|---|---|---|---|---|---|---|---|---|---|\n"
)
SOURCE = "def padding():\n    pass\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\ndef tick():\n    pass\n"
DRIFTED = "| Schedules | ticks | Designed | unit | `src/ticks.py:2` (`tick`) | | | Mei | | | |"
MENDED = DRIFTED.replace("ticks.py:2`", "ticks.py:21`")
DONE = "| Schedules | keys | Done | unit | `src/ticks.py` | | | Mei | | | |"
EXCEPTIONS = (
    "| ID | Capability | Decision | Type | Revisit Trigger |\n|---|---|---|---|---|\n| EX-1 | a | b | c | d |\n"
)
CLEAN = "| Schedules | runs | Planned | unit | `src/ticks.py` | | | Mei | | | |"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def matrix(*rows: str, path: str = MATRIX) -> None:
    write(path, "# Parity\n\n" + HEAD + "".join(f"{row}\n" for row in rows))


@pytest.fixture
def check(dagster_parity: Check) -> Check:
    """Return the command, in a repository with a source file."""
    write("src/ticks.py", SOURCE)
    Path(".git").mkdir()
    return lambda *words: dagster_parity("check", *words)


def settings(text: str) -> None:
    write("pyproject.toml", f'[tool.dagster-parity]\nscenarios = "toys"\n[tool.dagster-parity.charter]\n{text}\n')


# What is checked


def test_a_clean_matrix_is_said_to_be_one(check: Check) -> None:
    matrix(CLEAN)
    assert check() == Said(0, "nothing wrong in 1 document with 1 row\n", "")


def test_errors_are_told_by_place_and_fail(check: Check) -> None:
    matrix(DRIFTED, DONE)
    said = check()
    lines = said.out.splitlines()
    assert (said.status, said.err) == (1, "")
    assert lines[0].startswith(f"{MATRIX}:5:")
    assert ": error: `tick` is not within" in lines[0]
    assert lines[0].endswith(" [line-drift]")
    assert f"{MATRIX}:6:{DONE.index('Done') + 1}: error: `Done` is no status [status-unknown]" in lines
    assert lines[-1] == "2 errors in 1 document with 2 rows; --fix mends 1"


def test_warnings_do_not_fail(check: Check) -> None:
    write("docs/exceptions.md", EXCEPTIONS)
    settings('exceptions = "docs/exceptions.md"')
    matrix(CLEAN)
    assert check() == Said(
        0,
        "docs/exceptions.md:3:1: warning: no row of a matrix cites EX-1 [exception-unused]\n"
        "  Cite it where it is the reason, or take it out.\n"
        "1 warning in 1 document with 1 row\n",
        "",
    )


def test_an_exception_that_only_another_matrix_cites_is_used(check: Check) -> None:
    write("docs/exceptions.md", EXCEPTIONS)
    settings('exceptions = "docs/exceptions.md"')
    matrix(CLEAN)
    matrix(CLEAN.replace("Planned", "Exception").replace("Mei | |", "Mei | EX-1 |"), path="docs/parity/matrix-b.md")
    assert [check().status, check(MATRIX).out] == [0, "nothing wrong in 1 document with 1 row\n"]


def test_an_exception_that_a_declaration_cites_is_used(check: Check) -> None:
    write("docs/exceptions.md", EXCEPTIONS)
    write("declared.yaml", "exceptions:\n  - id: EX-1\n")
    write(
        "pyproject.toml",
        '[tool.dagster-parity]\nscenarios = "toys"\nexceptions = "declared.yaml"\n'
        '[tool.dagster-parity.charter]\nexceptions = "docs/exceptions.md"\n',
    )
    matrix(CLEAN)
    assert check() == Said(0, "nothing wrong in 1 document with 1 row\n", "")


def test_the_settings_say_which_matrices_there_are(check: Check) -> None:
    settings('matrices = ["parity/*.md"]')
    matrix(DONE)
    matrix(CLEAN, path="parity/ours.md")
    assert check() == Said(0, "nothing wrong in 1 document with 1 row\n", "")


def test_without_a_matrix_it_cannot_be_done(check: Check) -> None:
    assert check() == Said(
        2,
        "",
        f"{Path.cwd()}: there is no matrix at docs/parity/**/*matrix*.* [no-matrix]\n"
        "  name its file, or set `matrices` in [tool.dagster-parity.charter]; `dagster-parity matrix new` writes one\n",
    )


def test_a_file_that_is_no_matrix_is_refused_with_all_others(check: Check) -> None:
    matrix(DONE)
    write("a.md", "# No table\n")
    said = check("a.md", MATRIX, "gone.md")
    assert (said.status, said.out) == (2, "")
    assert [line.split(":", 1)[0] for line in said.err.splitlines() if not line.startswith("  ")] == ["a.md", "gone.md"]


def test_a_matrix_that_is_named_twice_is_checked_once(check: Check) -> None:
    matrix(CLEAN)
    assert check(MATRIX, f"./{MATRIX}", "docs/../" + MATRIX).out == "nothing wrong in 1 document with 1 row\n"


def test_wrong_settings_are_refused(check: Check) -> None:
    settings('exception = "x"')
    assert check(MATRIX) == Said(
        2,
        "",
        "pyproject.toml [tool.dagster-parity.charter]: there is no setting 'exception'; did you mean 'exceptions'?\n",
    )


# Where the repository is


def test_from_a_folder_below_the_root_is_found_and_paths_can_be_opened(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix(DONE)
    monkeypatch.chdir("docs")
    column = DONE.index("Done") + 1
    assert check().out.startswith(f"parity/matrix.md:5:{column}: error: `Done` is no status [status-unknown]\n")
    monkeypatch.chdir("../src")
    said = check("../docs/parity/matrix.md")
    assert (said.status, said.out.splitlines()[0].split(":")[0].endswith("/" + MATRIX)) == (1, True)


def test_the_root_can_be_given(check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    matrix(CLEAN)
    monkeypatch.chdir("/")
    assert check("--root", str(tmp_path)) == Said(0, "nothing wrong in 1 document with 1 row\n", "")
    assert check("--root", str(tmp_path / "gone")) == Said(
        2, "", f"{tmp_path / 'gone'}: this is no folder; --root is the repository's [no-root]\n"
    )


def test_without_our_settings_the_root_is_where_git_has_it(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix(CLEAN)
    Path("pyproject.toml").unlink()
    monkeypatch.chdir("docs/parity")
    assert check().out == "nothing wrong in 1 document with 1 row\n"


def test_a_matrix_outside_of_the_root_is_named_as_a_whole(check: Check, tmp_path: Path) -> None:
    write("inner/pyproject.toml", "[tool.dagster-parity]\n")
    matrix(DONE)
    (finding,) = [
        each
        for each in json.loads(check("--root", "inner", MATRIX, "--format", "json").out)["findings"]
        if each["rule"] == "status-unknown"
    ]
    assert finding["path"] == (tmp_path / MATRIX).as_posix()


# Mending


def test_a_difference_is_shown_and_nothing_is_written(check: Check) -> None:
    matrix(DRIFTED, CLEAN)
    before = Path(MATRIX).read_bytes()
    said = check("--diff")
    lines = said.out.splitlines()
    assert said.status == 1
    assert lines[:2] == [f"--- a/{MATRIX}", f"+++ b/{MATRIX}"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [f"-{DRIFTED}", f"+{MENDED}"]
    assert lines[-1] == "1 error in 1 document with 2 rows; --fix mends 1"
    assert Path(MATRIX).read_bytes() == before


def test_what_can_be_mended_is_and_what_is_left_is_told(check: Check) -> None:
    matrix(DRIFTED, DONE)
    before = Path(MATRIX).read_text(encoding="utf-8")
    said = check("--fix")
    lines = said.out.splitlines()
    assert said.status == 1
    assert lines[0].startswith(f"{MATRIX}:5:")
    assert (": fixed: " in lines[0], lines[0].endswith(" [line-drift]")) == (True, True)
    assert lines[1].startswith(f"{MATRIX}:6:")
    assert lines[-1] == "1 error in 1 document with 2 rows"
    assert Path(MATRIX).read_text(encoding="utf-8") == before.replace(DRIFTED, MENDED)
    assert check("--fix", "--diff").out.splitlines() == lines[1:]


def test_a_difference_may_be_shown_before_it_is_written(check: Check) -> None:
    matrix(DRIFTED)
    lines = check("--fix", "--diff").out.splitlines()
    assert [line for line in lines if line[0] in "+-"][2:] == [f"-{DRIFTED}", f"+{MENDED}"]
    assert lines[-1] == "nothing wrong in 1 document with 1 row"
    assert MENDED in Path(MATRIX).read_text(encoding="utf-8")


def test_for_programs_what_was_mended_is_told_aside(check: Check) -> None:
    matrix(DRIFTED)
    said = check("--fix", "--diff", "--format", "json")
    assert json.loads(said.out)["findings"] == []
    assert ("fixed:" in said.err, f"+{MENDED}" in said.err) == (True, True)


def test_known_findings_are_mended_too(check: Check) -> None:
    matrix(DRIFTED)
    check("--baseline", "known.json", "--update-baseline")
    assert check("--baseline", "known.json", "--fix").status == 0
    assert MENDED in Path(MATRIX).read_text(encoding="utf-8")


def test_several_matrices_are_mended_each_on_its_own(check: Check) -> None:
    matrix(DRIFTED)
    matrix(CLEAN, path="docs/parity/matrix-b.md")
    os.utime("docs/parity/matrix-b.md", (1, 1))
    assert check("--fix").out.splitlines()[-1] == "nothing wrong in 2 documents with 2 rows"
    assert MENDED in Path(MATRIX).read_text(encoding="utf-8")
    assert Path("docs/parity/matrix-b.md").stat().st_mtime == 1


def test_a_matrix_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "matrix.md"
    matrix(DRIFTED, path=str(path))
    opened = Matrix(path=path, shown="matrix.md", document=open_document(path))
    old = path.read_bytes()
    change = Fixed(path="matrix.md", old=old, new=old.replace(b":2`", b":21`"), applied=(), skipped=())
    matrix(DRIFTED, CLEAN, path=str(path))
    changed = path.read_bytes()
    with pytest.raises(ChangedMeanwhile) as caught:
        write_mended(opened, change)
    assert str(caught.value) == (
        f"{path}:1:1: it was changed while it was checked, and is left alone; check it again [matrix-busy]"
    )
    assert path.read_bytes() == changed


# The baseline


def test_a_baseline_lets_pass_what_was_there(check: Check) -> None:
    matrix(DONE)
    assert check("--baseline", "known.json", "--update-baseline") == Said(0, "known.json: 1 finding\n", "")
    assert json.loads(Path("known.json").read_text(encoding="utf-8")) == {
        "version": 1,
        "findings": [{"rule": "status-unknown", "document": MATRIX, "row": "Schedules / keys", "cited": "Done"}],
    }
    matrix(CLEAN, DONE)
    known = "nothing wrong in 1 document with 2 rows; 1 more known to the baseline\n"
    assert check("--baseline", "known.json") == Said(0, known, "")
    matrix(CLEAN, DONE, DONE.replace("keys", "names"))
    assert (check("--baseline", "known.json").status, check().status) == (1, 1)


def test_what_no_longer_occurs_is_told_and_taken_out(check: Check) -> None:
    matrix(DONE)
    check("--baseline", "known.json", "--update-baseline")
    matrix(CLEAN)
    assert check("--baseline", "known.json") == Said(
        0,
        f"baseline: no longer found: status-unknown in {MATRIX}, row 'Schedules / keys': Done\n"
        "  --update-baseline takes them out\n"
        "nothing wrong in 1 document with 1 row\n",
        "",
    )
    assert check("--baseline", "known.json", "--update-baseline").out == "known.json: 0 findings\n"


def test_entries_of_documents_that_are_not_checked_stay(check: Check) -> None:
    matrix(DONE)
    matrix(DONE, path="docs/parity/matrix-b.md")
    check("--baseline", "known.json", "--update-baseline")
    matrix(CLEAN)
    assert "no longer found" not in check("docs/parity/matrix-b.md", "--baseline", "known.json").out
    check(MATRIX, "--baseline", "known.json", "--update-baseline")
    entries = json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]
    assert [entry["document"] for entry in entries] == ["docs/parity/matrix-b.md"]


def test_a_baseline_must_be_named_and_be_one(check: Check) -> None:
    matrix(CLEAN)
    write("wrong.json", "[]")
    again = "\n  --update-baseline writes a new one\n"
    assert check("--update-baseline") == Said(2, "", "--update-baseline needs --baseline FILE [baseline]\n")
    assert check("--baseline", "gone.json").err == (
        f"gone.json:1:1: not a baseline: No such file or directory [baseline]{again}"
    )
    assert check("--baseline", "wrong.json").err == f"wrong.json:1:1: not a baseline: it is no object [baseline]{again}"


# Formats


def test_annotations_have_paths_from_the_top_of_the_checkout(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".git").rmdir()
    Path("../.git").mkdir(exist_ok=True)
    matrix(DONE)
    name = Path.cwd().name
    said = check("--format", "github")
    column = DONE.index("Done") + 1
    assert said.out.startswith(f"::error file={name}/{MATRIX},line=5,col={column},title=status-unknown::`Done` is no")
    sarif = json.loads(check("--format", "sarif").out)
    location = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": f"{name}/{MATRIX}", "uriBaseId": "%SRCROOT%"}
    Path("../.git").rmdir()


def test_the_json_has_paths_from_the_root(check: Check) -> None:
    matrix(DONE)
    document = json.loads(check("--format", "json").out)
    assert (document["documents"], document["rows"]) == ([MATRIX], 1)
    assert [(each["path"], each["row"], each["cited"]) for each in document["findings"]] == [
        (MATRIX, "Schedules / keys", "Done")
    ]


# What was proven, and what ran


def record(path: str, verdict: Verdict) -> None:
    writer = RecordWriter(Path(path))
    target = Description(target="acme", version="2.1", clock=Clock(kind=ClockKind.VIRTUAL))
    writer.write(header(target=target))
    writer.write(scenario(id=SEMANTIC, verdict=verdict))
    writer.finish(footer(counts={verdict: 1}))


SEMANTIC = "schedules.toy.good"


def test_what_a_record_proves_is_more_than_planned(check: Check) -> None:
    matrix(CLEAN.replace("Mei | | |", f"Mei | | {SEMANTIC} |"))
    assert check().out == "nothing wrong in 1 document with 1 row\n"
    record("passed.jsonl", Verdict.PASS)
    record("failed.jsonl", Verdict.FAIL)
    assert "[claim-behind-proof]" in check("--from", "passed.jsonl").out
    assert check("--from", "failed.jsonl").out == "nothing wrong in 1 document with 1 row\n"
    record(".parity/record.jsonl", Verdict.PASS)
    assert "[claim-behind-proof]" in check().out


def test_a_usual_record_that_proves_nothing_is_left_out(check: Check) -> None:
    matrix(CLEAN.replace("Mei | | |", f"Mei | | {SEMANTIC} |"))
    write(".parity/record.jsonl", "")
    said = check()
    assert (said.status, said.out) == (0, "nothing wrong in 1 document with 1 row\n")
    assert said.err.startswith("record.jsonl:1:1: the record proves nothing: it has no header")
    assert check("--from", ".parity/record.jsonl").status == 2


def test_a_corpus_with_problems_is_refused(check: Check) -> None:
    matrix(CLEAN.replace("Mei | | |", f"Mei | | {SEMANTIC} |"))
    write("other/x.yaml", "topic: X\nscenarios: 3\n")
    said = check("--scenarios", "other")
    assert (said.status, said.out, said.err.startswith("other/x.yaml:2:12: ")) == (2, "", True)


def test_a_record_that_cannot_be_read_is_refused(check: Check) -> None:
    matrix(CLEAN.replace("Mei | | |", f"Mei | | {SEMANTIC} |"))
    write("wrong.jsonl", "{}\n")
    said = check("--from", "wrong.jsonl")
    assert (said.status, said.out, said.err.startswith("wrong.jsonl:1:1: not a record: ")) == (2, "", True)


def test_a_semantic_that_is_none_is_reported(check: Check) -> None:
    matrix(CLEAN.replace("Mei | | |", "Mei | | schedules.toy.goood |"))
    assert f"Did you mean `{SEMANTIC}`?" in check().out


def test_results_that_cannot_be_read_are_refused(check: Check) -> None:
    matrix(CLEAN)
    write("wrong.xml", "<no>")
    said = check("--results", "wrong.xml")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("wrong.xml:")


def test_the_command_is_there(check: Check) -> None:
    matrix(CLEAN)
    command = [sys.executable, "-m", "pytest_dagster_parity", "check"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, "nothing wrong in 1 document with 1 row\n")
