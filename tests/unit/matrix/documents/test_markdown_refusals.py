from __future__ import annotations

import time

import pytest

from tests.unit.matrix.documents.files import RULE, SMALL, names, problems, row, table


def test_every_ragged_row_is_named_with_what_to_do() -> None:
    assert problems(table("| a | b |", row(), f"{row()} x |", "Prose right under it.")) == [
        (
            "m.md:3:1: this row has 2 cells, and the header has 9 [ragged-row]\n"
            "  write the missing cells, empty if need be"
        ),
        (
            "m.md:5:1: this row has 10 cells, and the header has 9 [ragged-row]\n"
            "  a pipe within a cell is written `\\|`, within code too"
        ),
        (
            "m.md:6:1: this row has 1 cell, and the header has 9 [ragged-row]\n"
            "  leave an empty line between the table and the text that follows it"
        ),
    ]


def test_a_line_of_one_pipe_has_no_cells() -> None:
    assert problems(table("|")) == [
        "m.md:3:1: this row has 0 cells, and the header has 9 [ragged-row]\n  write the missing cells, empty if need be"
    ]


@pytest.mark.parametrize(
    ("header", "place", "message"),
    [
        (SMALL.replace("Notes", "**STATUS**"), "**STATUS**", "two columns are called `STATUS`"),
        (SMALL.replace("Area", "evidence  (ci)"), "Evidence (CI)", "two columns are called `Evidence (CI)`"),
        (SMALL.replace("Area", "Risk").replace("Notes", "RISK"), "RISK", "two columns are called `RISK`"),
        (f"| {SMALL} |", " |", "two columns have no heading"),
    ],
)
def test_duplicate_headings_are_refused(header: str, place: str, message: str) -> None:
    rule = f"|{'---|' * (header.count('|') - 1)}"
    column = header.rindex(place) + (2 if place == " |" else 1)
    expected = f"m.md:1:{column}: {message} [duplicate-column]\n  rename one of them, or remove it"
    assert [each for each in problems(table(header=header, rule=rule)) if "[duplicate" in each] == [expected]


def test_missing_columns_are_named() -> None:
    header = SMALL.replace("Owner", "Who").replace("Proof Level Required", "Level")
    assert problems(table(row(), header=header)) == [
        (
            "m.md:1:3: this matrix has no column `Proof Level Required`, `Owner` [missing-column]\n"
            "  `dagster-parity matrix new` writes a matrix with all of them"
        )
    ]


def test_two_tables_with_other_columns_are_two_matrices() -> None:
    second = table(f"{row()} p |", header=f"{SMALL} Proof |", rule=f"{RULE}---|")
    assert problems(f"{table(row())}\n{second}\n{table(row())}") == [
        (
            "m.md:5:1: this table has `Proof`, unlike the one at line 1: these are two matrices [two-matrices]\n"
            "  give all tables the same columns, or put them into two documents"
        )
    ]
    assert problems(f"{second}\n{table(row())}") == [
        (
            "m.md:5:1: this table lacks `Proof`, unlike the one at line 1: these are two matrices [two-matrices]\n"
            "  give all tables the same columns, or put them into two documents"
        )
    ]


def test_tables_may_differ_in_order_and_in_a_teams_own_columns() -> None:
    second = table("| 1 " + row("Two"), header="| ID " + SMALL, rule="|---" + RULE)
    third = table(row("Three").replace("| ticks ", ""), header=SMALL.replace("| Area ", ""), rule=RULE[:-4])
    assert names(f"{table(row('One'))}\n{second}\n{third}") == ["One / ticks", "Two / 1", "Three"]


@pytest.mark.parametrize(("mark", "edge"), [("> ", "| "), ("> ", ""), ("- ", "| "), ("1. ", "| ")])
def test_a_matrix_in_a_quote_or_behind_a_list_mark_is_refused(mark: str, edge: str) -> None:
    margin = mark if mark == "> " else " " * len(mark)
    lines = table(row()).replace("\n| ", f"\n{edge}").removeprefix("| ")
    assert problems(mark + edge + lines.replace("\n", f"\n{margin}")) == [
        (
            "m.md:1:1: this table stands in a block quote, or behind the mark of a list item [nested-table]\n"
            "  let its lines begin with its cells"
        )
    ]


def test_a_document_without_any_table_is_refused() -> None:
    expected = (
        "m.md:0:1: there is no table here, and a matrix is a table "
        "with the columns `Capability` and `Status` [no-table]\n"
        "  `dagster-parity matrix new` writes a matrix"
    )
    assert [problems(content) for content in ("", "# Prose | only\n", f"```\n{table(row())}```\n")] == [[expected]] * 3


def test_a_document_with_other_tables_alone_is_told_what_they_have() -> None:
    other = "\n| ID | Capability |\n|---|---|\n"
    assert problems(other * 4) == [
        (
            "m.md:2:1: no table here is a matrix, with the columns `Capability` and `Status` [no-matrix]\n"
            "  the tables here have `ID`, `Capability`; `ID`, `Capability`; `ID`, `Capability` and so on"
        )
    ]


@pytest.mark.parametrize("size", [1_000_001, 10_000_000])
def test_a_huge_cell_is_refused_before_it_costs_anything(size: int) -> None:
    start = time.process_time()
    assert problems(table(row(), row("x" * size))) == [
        (
            "m.md:4:3: this cell has more than 1,000,000 characters [cell-too-large]\n"
            "  cite the text by its path instead of writing it into the matrix"
        )
    ]
    assert time.process_time() - start < 2


STRAY = (
    "this looks like a row of a matrix, and to Markdown it is text: no table holds it [stray-row]\n"
    "  an empty line or a comment ends a table, and the line below a header has as many cells as the header: "
    "let the rows of a table follow each other, or put text with so many pipes into code"
)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (f"{table(row())}\n{row()}\n{row()}\n", [5]),
        (f"{table(row())}<!-- later -->\n{row()}\n\nText\n{row()}\n", [5, 8]),
        (f"{table(row())}\n{table(row(), rule=RULE[4:])}", [5]),
        (f"{table(row())}\n> {row()}\n", [5]),
        (f"{table(row())}\n{row()} x |\n", [5]),
        (f"{table(row())}\n{row().removeprefix('| ').removesuffix(' |')}\n", [5]),
    ],
)
def test_a_row_that_no_table_holds_is_not_left_out_in_silence(content: str, lines: list[int]) -> None:
    assert problems(content) == [f"m.md:{line}:1: {STRAY}" for line in lines]


@pytest.mark.parametrize(
    "text",
    ["```\n{}\n```", "Code:\n\n    {}", "<!--\n{}\n-->", "As `{}` says", "Two | or | three | words"],
)
def test_pipes_in_code_in_comments_and_in_prose_are_no_rows(text: str) -> None:
    assert names(f"{table(row())}\n{text.format(row())}\n") == ["Cron / ticks"]


def test_where_there_is_no_table_its_rows_are_told() -> None:
    first, *others = problems(table(row(), rule=RULE[4:]))
    assert (first.split(" [")[1].split("]")[0], others) == ("no-table", [f"m.md:1:1: {STRAY}"])


def test_a_table_whose_status_is_misspelt_is_a_matrix_all_the_same() -> None:
    misspelt = table(row(status="Implemented"), header=SMALL.replace("Status", "Statsu"))
    assert problems(f"{table(row())}\n{misspelt}") == [
        (
            "m.md:5:3: this matrix has no column `Status` [missing-column]\n"
            "  `dagster-parity matrix new` writes a matrix with all of them"
        )
    ]


def test_a_long_line_that_is_no_table_is_nobodys_business() -> None:
    assert names(f"![]({'x' * 1_100_000})\n\n{'a | ' * 300_000}\n\n{table(row())}") == ["Cron / ticks"]
