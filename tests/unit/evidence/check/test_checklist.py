"""Whether the charter's questions are answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.checklist import findings, superseded_by
from pytest_dagster_parity.evidence.tree import Tree
from tests.unit.evidence.claims.rows import context, write

PATH = "docs/parity/charter.md"
SETTINGS = Charter(charter=PATH, exceptions="docs/exceptions.md")
ANSWERED = """\
# Charter

## Source-of-Truth Checklist
A reader can answer these:

- **What is parity?** \u2192 `docs/parity/charter.md`
- **What is out of scope?** [exceptions](../exceptions.md)
- What is the evidence: `tests/` + `.github/workflows/ci.yml`
- **What runs it?** `.github/workflows/ci.yml` `test` job (runs `cargo test -p flow`)

## Change policy
- ask Ines
"""


def said(root: Path, text: str, settings: Charter = SETTINGS) -> list[tuple[int, str]]:
    write(root, "docs/exceptions.md", "# Exceptions\n")
    write(root, PATH, text)
    found = list(findings(context(root, settings)))
    assert {(each.rule, each.path, each.column, each.subject) for each in found} <= {
        ("charter-unanswered", PATH, 1, "")
    }
    return [(each.line, each.message) for each in found]


def test_a_checklist_that_is_answered_is_clean(tmp_path: Path) -> None:
    assert said(tmp_path, ANSWERED) == []


def test_without_a_charter_in_the_settings_nothing_is_checked(tmp_path: Path) -> None:
    assert list(findings(context(tmp_path))) == []


@pytest.mark.parametrize(
    "heading",
    [
        "# Source of truth: a checklist",
        "### **Source-of-Truth** Checklist (Repo-Addressable)",
        "Source\u2010of\u2010truth checklist\n===",
    ],
)
def test_the_section_may_be_named_in_several_ways(tmp_path: Path, heading: str) -> None:
    assert said(tmp_path, ANSWERED.replace("## Source-of-Truth Checklist", heading)) == []


def test_a_charter_without_the_section_is_reported(tmp_path: Path) -> None:
    assert said(tmp_path, ANSWERED.replace("Checklist", "List")) == [
        (1, "the charter has no source-of-truth checklist")
    ]


def test_a_section_without_questions_is_reported(tmp_path: Path) -> None:
    assert said(tmp_path, "# Charter\n\n## Source-of-truth checklist\nSoon.\n\n## Later\n- `docs`\n") == [
        (3, "the charter has a source-of-truth checklist without questions")
    ]


def test_a_question_without_a_path_is_reported(tmp_path: Path) -> None:
    text = ANSWERED.replace(
        "\n## Change", "- **Who decides?** ask Ines, or see https://example.org/x\n* And `flow`?\n\n## Change"
    )
    assert said(tmp_path, text) == [
        (10, "`Who decides?` is answered by no path"),
        (11, "`And` is answered by no path"),
    ]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("docs/gone.md", "does not exist"),
        ("docs/Exceptions.md", "is spelled docs/exceptions.md"),
        ("../platform/x.md", "leads out of the repository: it goes up with `..`"),
    ],
)
def test_an_answer_must_be_there(tmp_path: Path, path: str, why: str) -> None:
    text = ANSWERED.replace("`docs/parity/charter.md`", f"`docs/parity/charter.md` and `{path}`")
    assert said(tmp_path, text) == [(6, f"`What is parity?` is answered by {path}, which {why}")]


def test_what_is_nested_belongs_to_its_question(tmp_path: Path) -> None:
    text = ANSWERED.replace(
        "\u2192 `docs/parity/charter.md`", "in two places:\n  - `docs/parity/charter.md`\n  - `src`"
    )
    assert said(tmp_path, text) == []


def test_an_answer_in_a_later_line_is_reported_there(tmp_path: Path) -> None:
    text = ANSWERED.replace("`docs/parity/charter.md`", "`docs/parity/charter.md`\n  and `docs/gone.md`")
    assert said(tmp_path, text) == [(7, "`What is parity?` is answered by docs/gone.md, which does not exist")]


def test_the_document_of_exceptions_and_ci_are_among_the_answers(tmp_path: Path) -> None:
    text = "# Source-of-truth checklist\n- What is parity? `docs/parity/charter.md`\n"
    assert said(tmp_path, text) == [
        (1, "no answer says that what is out of scope stands in docs/exceptions.md"),
        (1, "no answer names the configuration of CI that runs the evidence"),
    ]


def test_where_there_is_no_such_ci_none_must_be_named(tmp_path: Path) -> None:
    text = "# Source-of-truth checklist\n- What is parity? `docs/parity/charter.md`\n"
    assert said(tmp_path, text, Charter(charter=PATH, ci=("ci/*.yml",))) == []


def test_a_charter_that_is_no_text_is_reported(tmp_path: Path) -> None:
    write(tmp_path, PATH, "# Charter\0\n")
    (finding,) = findings(context(tmp_path, SETTINGS))
    assert (finding.line, finding.message) == (1, "the charter is binary")


def test_what_the_charter_lists_as_superseded_is_known(tmp_path: Path) -> None:
    write(tmp_path, "docs/old.md", "# Old\n")
    write(tmp_path, "docs/new.md", "# New\n")
    points = "- `docs/old.md` is superseded by `docs/new.md`\n- `docs/gone.md`\n- Removed planning documents\n"
    write(tmp_path, PATH, f"# Charter\n\n## Historical / Superseded Documents\n{points}\n## More\n- `docs/new.md`\n")
    assert superseded_by(Tree(tmp_path), PATH) == frozenset({"docs/old.md"})
    assert superseded_by(Tree(tmp_path), None) == frozenset()
