from __future__ import annotations

import time

import pytest
import yaml

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.model import Column
from tests.unit.matrix.documents.files import opened, problems, texts

ROW = """\
- capability: Cron
  feature: ticks
  status: Partial
  proof-level-required: unit
  evidence-code: a.py
  evidence-tests: t.py
  evidence-ci: ci.yml
  owner: me
"""


def notes(raw: str, *, then: str = "") -> str:
    """Return a row whose notes are written like this."""
    return f"{ROW}  notes:{raw}\n{then}"


def read(raw: str) -> tuple[str, int, int]:
    cell = opened(notes(raw), ".yaml").rows[0].cells[Column.NOTES]
    return cell.text, cell.line, cell.column


def changed(content: str, new: str) -> str:
    return opened(content, ".yaml").with_cells({(0, Column.NOTES): new}).decode()


def refusal(content: str, new: str = "new") -> str:
    with pytest.raises(LoadError) as caught:
        changed(content, new)
    return str(caught.value)


# What is read


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" plain text # comment", ("plain text", 9, 10)),
        (' "a \\"b\\" \\u00e9"', ('a "b" é', 9, 11)),
        (" 'it''s'", ("it's", 9, 11)),
        (" |\n    a\n\n    b\n\n", ("a\n\nb", 9, 10)),
        (" >-\n    a\n    b", ("a b", 9, 10)),
        ("", ("", 9, 9)),
        (" ~", ("", 9, 10)),
        (" 'null'", ("null", 9, 11)),
        (" 1.0", ("1.0", 9, 10)),
        (" yes", ("yes", 9, 10)),
        (" 2026-01-01", ("2026-01-01", 9, 10)),
        (" [a, 'b', ~]", ("a\nb", 9, 10)),
        ("\n  - a  # one\n  - b: c".replace("b: c", "'b: c'"), ("a\nb: c", 10, 3)),
        ("\n  - |\n    a\n  - b", ("a\nb", 10, 3)),
        (" []", ("", 9, 10)),
    ],
)
def test_a_value_is_a_text_or_a_list_of_texts(raw: str, expected: tuple[str, int, int]) -> None:
    assert read(raw) == expected


JSON = (
    '[{"Capability": "Cron", "Feature": "ticks", "Status": "Partial", "Proof Level Required": "unit", '
    '"Evidence (Code)": "a.py", "Evidence (Tests)": "t.py", "Evidence (CI)": "ci.yml", "Owner": "me", "Notes": "n"}]'
)


@pytest.mark.parametrize(
    "content",
    [
        notes(" n"),
        f"# A matrix\ntitle: x\nRows:\n{notes(' n')}".replace("\n", "\r\n"),
        notes(" n").replace("proof-level-required", "Proof Level Required").replace("evidence-code", "Evidence (Code)"),
        notes(" n").replace("proof-level-required", "proof_level_required").replace("evidence-", "EVIDENCE_"),
        JSON,
    ],
)
def test_rows_stand_at_the_top_or_under_rows_with_keys_in_any_form(content: str) -> None:
    assert texts(opened(content, ".yaml")) == [
        {
            Column.CAPABILITY: "Cron",
            Column.FEATURE: "ticks",
            Column.STATUS: "Partial",
            Column.PROOF_LEVEL: "unit",
            Column.CODE: "a.py",
            Column.TESTS: "t.py",
            Column.CI: "ci.yml",
            Column.OWNER: "me",
            Column.NOTES: "n",
        }
    ]


def test_rows_may_leave_keys_out_and_have_some_of_their_own() -> None:
    document = opened(f"{notes(' n')}- Capability: Push\n  risk: high\n  ticket: 7\n", ".yaml")
    first, second = document.rows
    assert (first.line, second.line, second.heading, second.path) == (1, 10, "", "m.yaml")
    assert (second.name, second.text(Column.NOTES), second.cells[Column.NOTES].line) == ("Push", "", 10)
    assert {name: cell.text for name, cell in first.others.items()} == {"risk": "", "ticket": ""}
    assert {name: cell.text for name, cell in second.others.items()} == {"risk": "high", "ticket": "7"}


def test_aliases_are_read_where_they_stand_and_written_out_when_they_change() -> None:
    content = f"{ROW.replace('ci: ci.yml', 'ci: &ci ci.yml')}  notes: *ci\n"
    (found,) = opened(content, ".yaml").rows
    assert (found.text(Column.NOTES), found.cells[Column.NOTES].column) == ("ci.yml", 10)
    assert changed(content, "a: b") == content.replace("*ci", '"a: b"')


def test_a_value_that_aliases_may_stand_for_is_not_changed() -> None:
    expected = (
        "m.yaml:9:10: `Notes` has an anchor here, and aliases may stand for it [not-editable]\n"
        "  write the text out where it is used, and remove the anchor"
    )
    assert refusal(notes(" &n a")) == expected
    assert refusal(notes(" [&n a]")) == expected


# What is written


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (" n  # why", "12/12 pass; acme", " 12/12 pass; acme  # why"),
        (" n", "", ' ""'),
        (" n", "a: b", ' "a: b"'),
        (" n", "a #b", ' "a #b"'),
        (" n", "`x`", ' "`x`"'),
        (" n", "yes", ' "yes"'),
        (" n", "1.0", ' "1.0"'),
        (" n", "2026-01-01", ' "2026-01-01"'),
        (" n", "a, [b]", " a, [b]"),
        (" n", 'say "x"\\', ' say "x"\\'),
        (" n", '"x" \\', ' "\\"x\\" \\\\"'),
        (" n", "a\u2028\x07\U000e0001b", ' "a\\u2028\\u0007\\U000E0001b"'),
        (" 'n'  # why", "it's", " 'it''s'  # why"),
        (" 'n'", "a\x07b", ' "a\\u0007b"'),
        (' "n"', "x", ' "x"'),
        ("", "x", " x"),
        ("  # why", "x", " x  # why"),
        (" ~", "x", " x"),
        (" n", "a\nb, c", ' [a, "b, c"]'),
        (" 'n'", "a\nb", " ['a', 'b']"),
        (" folded\n    text  # why", "x", " x  # why"),
        (" |  # why\n    a\n    b\n\n", "c\n\nd", " |  # why\n    c\n\n    d\n\n"),
        (" |\n    a", "b\x07", ' "b\\u0007"'),
        (" |  # why\n    a", "", ' "" # why'),
        (" |2\n      a", "b", " b"),
        (" >\n    a\n    b", "c", " c"),
        (" [a, 'b']", "a\nc", " [a, 'c']"),
        (" [a, 'b']", "a\nb\nc", " [a, 'b', 'c']"),
        (" [a, b, c]  # why", "a", " [a]  # why"),
        (" [a, b]", "", ' [""]'),
        (" []", "a\nb", " [a, b]"),
        (" ['', a]", "b\nc", " [b, c]"),
        ("\n  - a  # one\n  # two\n  - b  # two", "a\nc", "\n  - a  # one\n  # two\n  - c  # two"),
        ("\n  - a  # one\n  - b", "a\nb\nc: d", '\n  - a  # one\n  - b\n  - "c: d"'),
        ("\n  - a  # one\n  - b\n  - c", "a", "\n  - a  # one"),
        ("\n  -\n  - b", "a\nb", "\n  - a\n  - b"),
        ("\n  - a\n  - |\n    b\n    c", "d\ne", "\n  - d\n  - e"),
    ],
)
def test_a_value_changes_and_keeps_its_style_and_comments(before: str, new: str, after: str) -> None:
    then = "  # the end of a row\n- capability: Push\n  notes: z\n"
    content = notes(before, then=then)
    written = changed(content, new)
    assert written == notes(after, then=then)
    assert opened(written, ".yaml").rows[0].text(Column.NOTES) == new
    assert len(yaml.safe_load(written)) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{capability: Cron, notes: n}", "{capability: Cron, notes: x}"),
        ("{capability: Cron, notes: }", "{capability: Cron, notes: x }"),
        ("{capability: Cron, notes: , owner: me}", "{capability: Cron, notes: x , owner: me}"),
        ("{capability: Cron, notes}", "{capability: Cron, notes: x}"),
        ("{capability: Cron}", "{capability: Cron, notes: x}"),
        ("{capability: Cron, owner: }", "{capability: Cron, owner: , notes: x }"),
        ("{capability: Cron, owner}", "{capability: Cron, owner , notes: x}"),
        ("{capability: Cron, }", "{capability: Cron, notes: x, }"),
        ('{"capability": "Cron"}', '{"capability": "Cron", "notes": "x"}'),
        (
            '{\n  "capability": "Cron",\n  "owner": "me"\n}',
            '{\n  "capability": "Cron",\n  "owner": "me",\n  "notes": "x"\n}',
        ),
    ],
)
def test_rows_within_braces_change_too(before: str, after: str) -> None:
    rest = JSON.replace("Cron", "Push").replace("Notes", "notes").removeprefix("[")
    assert changed(f"[{before}, {rest}", "x") == f"[{after}, {rest}"


def test_a_key_is_added_behind_a_value_that_changes_too() -> None:
    rest = JSON.replace("Notes", "notes").removeprefix("[")
    written = opened(f"[{{capability: Cron, owner: }}, {rest}", ".yaml").with_cells(
        {(0, Column.NOTES): "x", (0, Column.OWNER): "me"}
    )
    assert written.decode() == f"[{{capability: Cron, owner: me , notes: x }}, {rest}"


def test_a_key_that_a_row_leaves_out_is_added_to_it() -> None:
    content = f"{notes(' n')}# Pushed\n-   capability: Push   # why\n    code: |\n      x\n\n# The end\n"
    written = opened(content, ".yaml").with_cells({(1, Column.NOTES): "x", (1, Column.OWNER): "a: b"})
    assert written.decode() == content.replace("      x\n", '      x\n    notes: x\n    owner: "a: b"\n')


@pytest.mark.parametrize(("sign", "key"), [("-", "evidence-ci"), ("_", "evidence_ci"), (" ", "evidence ci")])
def test_columns_are_added_with_keys_in_the_form_of_the_others(sign: str, key: str) -> None:
    content = notes(" n  # why").replace("evidence-", f"evidence{sign}").replace("f-level-", f"f{sign}level{sign}")
    assert f"  {key}: ci.yml\n" in content
    assert opened(content, ".yaml").with_columns({Column.PROOF: ["a\nb"]}).decode() == f"{content}  proof: [a, b]\n"


def test_columns_are_added_with_the_headings_where_keys_are_headings() -> None:
    content = notes(" n").replace("capability", "Capability").replace("-", " ").replace("  Cap", "- Cap", 1)
    assert opened(content, ".yaml").with_columns({Column.PROOF: [""]}).decode() == f'{content}  Proof: ""\n'


def test_columns_are_added_at_the_end_of_rows_of_every_form() -> None:
    braces = "- {\n    'capability': Push,\n    'status': Planned,  # why\n  }\n"
    content = f"{notes(' [n]  # why')}{braces}- capability: Pull\n  notes:\n  - x"
    added = {Column.SEMANTICS: ["a.b", "c.*", "d"], Column.PROOF: ["", "x", "y"]}
    assert opened(content, ".yaml").with_columns(added).decode() == (
        f'{notes(" [n]  # why")}  semantics: a.b\n  proof: ""\n'
        "- {\n    'capability': Push,\n    'status': Planned,\n    'semantics': 'c.*',\n    'proof': 'x',  # why\n  }\n"
        "- capability: Pull\n  notes:\n  - x\n  semantics: d\n  proof: y"
    )


def test_a_form_in_which_an_edit_would_break_the_document_is_refused_and_says_so() -> None:
    assert refusal(notes("").replace("  notes:", "  ? notes")) == (
        "m.yaml:10:1: this cannot be edited in the form that it is written in [not-editable]\n"
        "  nothing was changed; write the row in the usual form and try again"
    )


# What is refused


@pytest.mark.parametrize(
    "content", ["", "# nothing\n", "---\n", "a text\n", "rows: 1\n", "rows: []\nRows: []\n", "a: []\n"]
)
def test_a_document_without_rows_is_refused(content: str) -> None:
    assert problems(content, ".yaml") == [
        (
            "m.yaml:0:1: there is no list of rows here [no-table]\n"
            "  a matrix in YAML is a list of mappings, at the top or under the key `rows`"
        )
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "rows: []\n",
            [
                (
                    "1:1: no row has the keys `Capability` and `Status` [no-matrix]\n"
                    "  a matrix in YAML is a list of mappings, at the top or under the key `rows`"
                )
            ],
        ),
        (
            "- id: EX-1\n  Capability: x\n",
            ["1:1: no row has the keys `Capability` and `Status` [no-matrix]\n  there are `id`, `Capability`"],
        ),
        (
            ROW,
            [
                (
                    "1:3: this matrix has no column `Notes` [missing-column]\n"
                    "  `dagster-parity matrix new` writes a matrix with all of them"
                )
            ],
        ),
        (
            notes(" n\n  Evidence (CI): x\n- text\n- {}\n- ? [a]\n  : b\n- <<: {}\n"),
            [
                "10:3: `Evidence (CI)` and `evidence-ci` are the same column [duplicate-column]\n  remove one of them",
                "11:3: a row is a mapping, with a key for each column [wrong-kind]",
                "12:3: a row is a mapping, with a key for each column [wrong-kind]",
                "13:5: a key of a row is the heading of a column, written out [wrong-kind]",
                "15:3: a key of a row is the heading of a column, written out [wrong-kind]",
            ],
        ),
        (notes(" {a: b}"), ["9:10: a text or a list of texts is wanted here [wrong-kind]"]),
        (notes(" [a, [b]]"), ["9:10: a text or a list of texts is wanted here [wrong-kind]"]),
        (notes(" *n"), ["9:10: there is no value `&n` before this [not-yaml]\n  write the value out"]),
        (notes(" &n [*n]"), ["9:14: there is no value `&n` before this [not-yaml]\n  write the value out"]),
        (f"---\n{ROW}---\n{ROW}", ["10:1: a second document begins here [not-yaml]\n  a file is one document"]),
        ("[" * 100, ["1:64: values stand too deep in one another here [not-yaml]\n  64 levels are enough"]),
        ("é: [\n", ["2:1: this is not YAML: did not find expected node content [not-yaml]"]),
        ("é: 漢\x07\n", ["1:5: this is not YAML: it does not allow the character U+0007 [not-yaml]"]),
        (
            notes(f" {'x' * 1_000_001}"),
            [
                (
                    "9:10: this cell has more than 1,000,000 characters [cell-too-large]\n"
                    "  cite the text by its path instead of writing it into the matrix"
                )
            ],
        ),
        (
            notes(f" [&x {'x' * 100_000}, {', '.join(['*x'] * 100_000)}]"),
            [
                (
                    "9:10: this cell has more than 1,000,000 characters [cell-too-large]\n"
                    "  cite the text by its path instead of writing it into the matrix"
                )
            ],
        ),
    ],
)
def test_what_is_no_matrix_is_refused(content: str, expected: list[str]) -> None:
    assert problems(content, ".yaml") == [f"m.yaml:{each}" for each in expected]


def test_without_libyaml_the_same_is_read_and_written(monkeypatch: pytest.MonkeyPatch) -> None:
    content = notes(" |\n    é\n\n", then="# x\n- {capability: , notes: [a, *b]}\n").replace("*b", "b")
    fast = opened(content, ".yaml")
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    slow = opened(content, ".yaml")
    changes = {(0, Column.NOTES): "x", (1, Column.CAPABILITY): "y", (1, Column.NOTES): "a\nb\nc"}
    assert slow.rows == fast.rows
    assert slow.with_cells(changes) == fast.with_cells(changes)
    assert problems("é: 漢\x07\n", ".yaml") == [
        "m.yaml:1:5: this is not YAML: it does not allow the character U+0007 [not-yaml]"
    ]


def test_a_matrix_of_500_rows_is_read_in_well_under_a_third_of_a_second() -> None:
    content = notes(" n") * 500
    opened(content, ".yaml")
    start = time.process_time()
    assert len(opened(content, ".yaml").rows) == 500
    assert time.process_time() - start < 0.3
