"""What may be evidence, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.items import items_of
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.sources import findings
from pytest_dagster_parity.evidence.tree import State
from pytest_dagster_parity.matrix.model import Row
from tests.unit.evidence.claims.rows import EXCEPTIONS, context, exceptions, row, write


def said(root: Path, cited: Row, charter: Charter | None = None, **fields: object) -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in findings(context(root, charter, **fields), cited)]


ALONE = "is outside of this repository, and the only evidence"


@pytest.mark.parametrize(
    "cell",
    [
        "https://docs.example.org/sensors",
        "[the guide](https://docs.example.org/sensors)",
        "`https://docs.example.org/sensors`",
        "FLOW-431",
        "see #431",
        "acme/flow #431 by Mei",
    ],
)
@pytest.mark.parametrize("column", ["code", "tests", "ci"])
def test_an_address_or_a_ticket_alone_is_no_evidence(tmp_path: Path, cell: str, column: str) -> None:
    assert said(tmp_path, row(**{column: cell})) == [("not-normative", f"{cell} {ALONE}")]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "\N{EM DASH}",
        "`src/ticks.rs`, see https://docs.example.org/sensors",
        "`src/ticks.rs` (FLOW-431)",
        "`tick` of #431",
        "UTF-8 and ISO-8601, RFC-3339",
        "Missing proof: FLOW-431 adds it",
        "anchors#12, &#123; and M-2",
    ],
)
def test_beside_evidence_or_without_a_claim_they_are_a_remark(tmp_path: Path, cell: str) -> None:
    assert said(tmp_path, row(tests=cell)) == []


def test_notes_may_name_whatever_they_like(tmp_path: Path) -> None:
    assert said(tmp_path, row(notes="https://docs.example.org, FLOW-431, `.worktrees/a.rs`")) == []


def test_the_id_of_an_exception_is_no_ticket(tmp_path: Path) -> None:
    document = exceptions(EXCEPTIONS.replace("DIV7", "DIV-7"))
    assert said(tmp_path, row(code="DIV-7"), exceptions=document) == []
    assert said(tmp_path, row(code="DIV-7")) == [("not-normative", f"DIV-7 {ALONE}")]


def test_a_finding_stands_at_the_ticket(tmp_path: Path) -> None:
    cited = row(code="long ago, see<br>#431")
    (finding,) = findings(context(tmp_path), cited)
    cell = next(cell for column, cell in cited.cells.items() if column.value == "Evidence (Code)")
    assert (finding.column - cell.column, finding.cited) == (cell.text.index("#431"), "#431")


EXCLUDING = Charter(non_normative=(".worktrees/**", "docs/legacy", "*.txt"))


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        (".worktrees/hotfix/src/ticks.rs", ".worktrees/**"),
        ("docs/legacy/plan.md", "docs/legacy"),
        ("docs/legacy", "docs/legacy"),
        ("./docs/legacy/", "docs/legacy"),
        ("notes.txt", "*.txt"),
    ],
)
def test_what_the_settings_exclude_is_no_evidence(tmp_path: Path, path: str, glob: str) -> None:
    write(tmp_path, ".worktrees/hotfix/src/ticks.rs", "fn tick() {}\n")
    write(tmp_path, "docs/legacy/plan.md", "# Plan\n")
    write(tmp_path, "notes.txt", "")
    message = f"{path} is no evidence: the settings exclude `{glob}`"
    assert said(tmp_path, row(code=f"`{path}`"), EXCLUDING) == [("not-normative", message)]


def test_what_is_only_named_alike_is_not_excluded(tmp_path: Path) -> None:
    write(tmp_path, "docs/legacy-plan.md", "# Plan\n")
    assert said(tmp_path, row(code="`docs/legacy-plan.md`, `src/ticks.rs`"), EXCLUDING) == []


NAMING = Charter(normative=("src/**", "tests/**"))


def test_where_the_settings_name_what_is_normative_nothing_else_is(tmp_path: Path) -> None:
    message = "README.md is no evidence: the settings name what is normative, and it is not among that"
    assert said(tmp_path, row(code="`README.md`"), NAMING) == [("not-normative", message)]
    cited = row(code="`src/ticks.rs`<br>`src`", tests="`tests/ticks.rs`", ci="`.github/workflows/ci.yml`")
    assert said(tmp_path, cited, NAMING) == []


def test_what_is_not_there_is_left_to_the_rules_of_paths(tmp_path: Path) -> None:
    assert said(tmp_path, row(code="`docs/gone.md`<br>`../platform/x.rs`<br>`/etc/passwd`"), NAMING) == []


def test_a_link_is_relative_to_its_document(tmp_path: Path) -> None:
    write(tmp_path, "docs/adr/one.md", "Status: Superseded\n")
    (finding,) = findings(context(tmp_path), row(code="[one](../adr/one.md)"))
    assert (finding.rule, finding.message) == (
        "superseded",
        "../adr/one.md is no evidence: its line 1 says `Status: Superseded`",
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../adr/two.md", State.FILE),
        ("README.md", State.FILE),
        ("/README.md", State.OUTSIDE),
        ("../../../README.md", State.OUTSIDE),
        ("../Adr/two.md", State.MISSPELT),
        ("readme.md", State.MISSPELT),
        ("gone.md", State.MISSING),
    ],
)
def test_a_link_may_be_relative_to_its_document_or_to_the_root(tmp_path: Path, target: str, expected: State) -> None:
    write(tmp_path, "docs/adr/two.md", "# Two\n")
    here = context(tmp_path)
    (item,) = items_of(f"[x]({target})")
    assert located(here.tree, "docs/parity/matrix.md", item).state is expected
    (plain,) = items_of("`two.md`")
    assert located(here.tree, "docs/adr/matrix.md", plain).state is State.MISSING


def test_a_document_that_the_charter_lists_is_superseded(tmp_path: Path) -> None:
    listed = frozenset({"README.md"})
    assert said(tmp_path, row(code="`README.md`"), superseded=listed) == [
        ("superseded", "README.md is no evidence: the charter lists it as superseded")
    ]


def test_code_is_no_document_that_could_be_superseded(tmp_path: Path) -> None:
    write(tmp_path, "src/old.rs", "// Status: Superseded\n// Deprecated.\n")
    assert said(tmp_path, row(code="`src/old.rs`")) == []


def test_a_declaration_is_quoted_in_short(tmp_path: Path) -> None:
    write(tmp_path, "docs/old.md", f"> **Superseded** by `x` {'and more ' * 20}\n")
    ((_, message),) = said(tmp_path, row(code="`docs/old.md`"))
    assert message.startswith("docs/old.md is no evidence: its line 1 says `> **Superseded** by 'x' and more")
    assert message.endswith("...`")
    assert len(message) < 140
