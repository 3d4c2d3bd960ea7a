from __future__ import annotations

from itertools import chain

import pytest
from markdown_it import MarkdownIt

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.model import Column
from tests.unit.matrix.documents.files import RULE, SMALL, opened, row, table

PROOF = "12/12 pass; acme 2.1 by stdio:acme-adapter, integration; record.jsonl"


def changed(content: str, new: str, column: Column = Column.NOTES, index: int = 0) -> str:
    return opened(content).with_cells({(index, column): new}).decode()


def refusal(content: str, new: str) -> str:
    with pytest.raises(LoadError) as caught:
        changed(content, new)
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("| n |", "x", "| x |"),
        ("|n|", "x", "|x|"),
        ("|   n\t|  ", "x y", "|   x y\t|  "),
        ("| |", "x", "| x |"),
        ("||", "x", "|x|"),
        ("|      |", "x", "| x |"),
        ("|\t|", "x", "|\tx\t|"),
        ("| n |", "", "|  |"),
        ("|n|", "", "||"),
        ("| n", "x", "| x"),
        ("| n  ", "x", "| x  "),
        ("| n", "", "| |"),
        ("|n|", "x\\", "|x\\ |"),
        ("||", "x\\", "|x\\ |"),
        ("| n", "x\\", "| x\\"),
        ("| n |", "a \\| b<br>`c\\|d`", "| a \\| b<br>`c\\|d` |"),
        ("| n |", "  x  ", "| x |"),
        ("| n |", "é\u2028漢", "| é\u2028漢 |"),
    ],
)
def test_the_last_cell_changes_and_its_padding_stays(before: str, new: str, after: str) -> None:
    line = "| Cron | ticks | Partial | unit | c | t | ci | me "
    content = table(f"{line}{before}")
    assert changed(content, new) == table(f"{line}{after}")
    assert opened(table(f"{line}{after}")).rows[0].text(Column.NOTES) == new.strip()


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("Cron |", "New", "New |"),
        ("Cron|", "", "||"),
        ("Cron |", "", "| |"),
        ("Cron |", "- x", "| - x |"),
        ("Cron |", "1. x", "| 1. x |"),
        ("Cron |", "> x", "| > x |"),
        ("  Cron |", "<!-- x", "  | <!-- x |"),
        ("| Cron |", "- x", "| - x |"),
    ],
)
def test_the_first_cell_gets_a_pipe_where_its_text_would_begin_something_else(
    before: str, new: str, after: str
) -> None:
    line = " ticks | Partial | unit | c | t | ci | me | n"
    content = table(f"{before}{line}")
    assert changed(content, new, Column.CAPABILITY) == table(f"{after}{line}")


def test_line_ends_byte_order_mark_and_a_missing_final_line_end_stay() -> None:
    content = f"\ufeff# T\r\rx  \r\n\r\n{SMALL}\r\n{RULE}\n{row()} \t\r{row()}"
    expected = content.replace(row(), row(notes="x")).encode()
    assert opened(content).with_cells({(0, Column.NOTES): "x", (1, Column.NOTES): "x"}) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a|b", "the text 'a|b': it has a `|`, and a Markdown cell has `\\|`"),
        ("a\r\nb", "the text 'a\\nb': it has a line break, and a Markdown cell has `<br>`"),
        ("\0", "the text '\\x00': it has a NUL character"),
        ("\ud800", "the text '\\ud800': it is not Unicode: surrogates not allowed"),
        ("x" * 1_000_001, f"the text '{'x' * 57}...': it has more than 1,000,000 characters"),
    ],
)
def test_a_text_that_would_break_the_table_is_refused(text: str, why: str) -> None:
    assert refusal(table(row()), text) == f"m.md:3:69: this cell cannot take {why} [unfit-text]"


def test_a_column_that_is_not_there_is_refused_with_what_adds_it() -> None:
    with pytest.raises(LoadError) as caught:
        opened(table(row())).with_cells({(0, Column.PROOF): "x"})
    assert str(caught.value) == (
        "m.md:0:1: there is no column `Proof` here [no-column]\n"
        "  `dagster-parity matrix adopt` adds the columns of the kit"
    )


def test_a_feature_that_only_another_table_has_is_refused_at_the_row() -> None:
    bare = table(row("Two").replace("ticks | ", ""), header=SMALL.replace("| Area ", ""), rule=RULE[:-4])
    with pytest.raises(LoadError) as caught:
        opened(f"{table(row())}\n{bare}").with_cells({(0, Column.FEATURE): "x", (1, Column.FEATURE): "x"})
    assert str(caught.value).startswith("m.md:7:1: there is no column `Feature` here [no-column]")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| a | b | c | d | e | f | g | h | i |  ", "| a | b | c | d | e | f | g | h | i | x\\ | |  "),
        ("|a|b|c|d|e|f|g|h|i|", "|a|b|c|d|e|f|g|h|i|x\\ ||"),
        ("a|b|c|d|e|f|g|h|i", "a|b|c|d|e|f|g|h|i | x\\ | |"),
        ("| a|b|c|d|e|f|g|h| |", "| a|b|c|d|e|f|g|h| | x\\ | |"),
    ],
)
def test_columns_are_added_in_the_form_of_each_line(line: str, expected: str) -> None:
    added = {Column.SEMANTICS: ["x\\"], Column.STATUS: ["not this"], Column.PROOF: [""]}
    assert opened(table(line)).with_columns(added).decode() == table(
        expected, header=f"{SMALL} Semantics | Proof |", rule=f"{RULE}---|---|"
    )


def test_columns_of_an_aligned_table_are_aligned_too() -> None:
    lines = [
        "| Capability | F | Status  | Proof Level Required | Evidence (Code) | Evidence (Tests)",
        "| ---------- | - | ------- | -------------------- | --------------- | ----------------",
        "| Cron       | f | Planned | unit                 |                 |                 ",
        "| Push       | f | Partial | unit                 |                 |                 ",
    ]
    ends = ["Evidence (CI) | Owner | Notes", "------------- | ----- | -----", *["              | me    |      "] * 2]
    lines = [f"{line} | {end} |" for line, end in zip(lines, ends, strict=True)]
    assert opened("\n".join(lines)).with_columns({Column.PROOF: ["", "0/1, 1 fail"]}).decode().split("\n") == [
        f"{lines[0]} Proof       |",
        f"{lines[1]} ----------- |",
        f"{lines[2]}             |",
        f"{lines[3]} 0/1, 1 fail |",
    ]


def test_every_table_of_the_matrix_gets_the_columns_and_no_other() -> None:
    other = "| ID | Capability |\n|---|---|\n| EX-1 | x |\n"
    content = f"{table(row())}\n{other}\n{table(row())}"
    wide = f"{SMALL} Proof |"
    assert opened(content).with_columns({Column.PROOF: ["1", "2"]}).decode() == "\n".join(
        [
            table(f"{row()} 1 |", header=wide, rule=f"{RULE}---|"),
            other,
            table(f"{row()} 2 |", header=wide, rule=f"{RULE}---|"),
        ]
    )


def test_a_text_for_each_row_is_needed() -> None:
    with pytest.raises(ValueError, match="shorter"):
        opened(table(row(), row())).with_columns({Column.PROOF: ["1"]})


def test_items_are_parted_by_a_break() -> None:
    assert opened(table(row())).line_break == "<br>"


@pytest.mark.parametrize(
    ("plain", "spelled"),
    [
        (PROOF, PROOF),
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("C:\\x\\_y\\", "C:\\x\\\\\\_y\\\\"),
        ("*a* _b_ c_d `e` <f> [g](h) ~~i~~", "\\*a\\* \\_b\\_ c_d \\`e\\` \\<f> \\[g](h) \\~\\~i\\~\\~"),
        ("&amp; & b", "\\&amp; & b"),
        ("a\nb", "a<br>b"),
    ],
)
def test_a_plain_text_is_spelled_so_that_markdown_shows_it(plain: str, spelled: str) -> None:
    document = opened(table(row()))
    assert document.spelled(plain) == spelled
    content = opened(document.with_cells({(0, Column.NOTES): spelled})).with_cells({})
    assert shown(content.decode()) == plain


def shown(content: str) -> str:
    """Return what stands in the last cell of a page that shows a document."""
    cells = [token for token in MarkdownIt("gfm-like", {"linkify": False}).parse(content) if token.type == "inline"]
    parts = {"softbreak": "\n", "html_inline": "\n"}
    return "".join(parts.get(each.type, each.content) for each in chain(cells[-1].children or ()))
