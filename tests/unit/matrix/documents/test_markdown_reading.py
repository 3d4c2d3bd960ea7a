from __future__ import annotations

import time

import pytest

from pytest_dagster_parity.matrix.model import Column
from tests.unit.matrix.documents.files import RULE, SMALL, TITLES, names, opened, problems, row, table


def test_a_row_has_its_cells_by_column_and_a_teams_own_by_heading() -> None:
    header = f"| Risk {SMALL.replace('Area', 'Feature')}"
    line = row("`x\\|y` *z*", notes="n")
    (found,) = opened(f"# Domain\n\n{header}\n{RULE}---|\n| high {line}\n").rows
    assert (found.index, found.path, found.line, found.heading) == (0, "m.md", 5, "Domain")
    assert {column: cell.text for column, cell in found.cells.items()} == {
        Column.CAPABILITY: "`x\\|y` *z*",
        Column.FEATURE: "ticks",
        Column.STATUS: "Partial",
        Column.PROOF_LEVEL: "unit",
        Column.CODE: "`a.py`",
        Column.TESTS: "`t.py`",
        Column.CI: "`ci.yml`",
        Column.OWNER: "me",
        Column.NOTES: "n",
    }
    assert {name: cell.text for name, cell in found.others.items()} == {"Risk": "high"}


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (table(row("Cron")), {"Cron": (3, 3), "ticks": (3, 10), "": (3, 69)}),
        (
            "é\r\rx\r\n\r\n" + table(" 漢字|ticks|Partial|unit|c|t|ci|me|x").replace("\n", "\r\n"),
            {"漢字": (7, 2), "ticks": (7, 5), "x": (7, 34)},
        ),
        ("\ufeff" + table("|Cron|ticks|Partial|unit|c|t|ci|me||"), {"Cron": (3, 2), "": (3, 36)}),
    ],
)
def test_a_cell_has_the_place_where_its_text_begins(content: str, places: dict[str, tuple[int, int]]) -> None:
    (found,) = opened(content).rows
    cells = {cell.text: (cell.line, cell.column) for cell in found.cells.values()}
    assert {text: cells[text] for text in places} == places


@pytest.mark.parametrize(
    ("before", "named", "name"),
    [
        ("Risk", "Dagster Feature (OSS)", "Cron / ticks"),
        ("Risk", "`feature_of_dagster`", "Cron / ticks"),
        ("Risk", "What", "Cron / high"),
        ("Featured", "What", "Cron / high"),
    ],
)
def test_the_column_that_is_called_feature_goes_before_others(before: str, named: str, name: str) -> None:
    header = f"| {before} {SMALL.replace('Area', named)}"
    assert names(table(f"| high {row()}", header=header, rule=f"|---{RULE}")) == [name]


def test_headings_are_found_in_any_order_case_markup_and_space() -> None:
    titles = [
        "**Notes**",
        "`OWNER`",
        "evidence  (ci)",
        "*Evidence (Tests)*",
        "[Evidence](x.md) (code)",
        "proof level<br>required",
        "__STATUS__",
        "The Feature",
        "\tCapability",
    ]
    (found,) = opened(f"|{'|'.join(titles)}|\n{RULE}\n|n|o|ci|t|c|l|s|f|cap|\n").rows
    assert {column.value: cell.text for column, cell in found.cells.items()} == dict(
        zip(reversed(TITLES), ["n", "o", "ci", "t", "c", "l", "s", "f", "cap"], strict=True)
    )


def test_the_column_called_feature_is_the_feature_wherever_it_stands() -> None:
    content = table("| 1 " + row(), header="| ID " + SMALL.replace("Area", "Feature"), rule="|---" + RULE)
    (found,) = opened(content).rows
    assert (found.text(Column.FEATURE), found.others["ID"].text) == ("ticks", "1")


def test_without_one_the_first_column_that_is_no_other_is_the_feature() -> None:
    content = table("| 1 " + row(), header="| ID " + SMALL, rule="|---" + RULE)
    (found,) = opened(content).rows
    assert (found.text(Column.FEATURE), found.others["Area"].text) == ("1", "ticks")


def test_the_rows_of_all_matrix_tables_are_numbered_through_with_the_headings_above_them() -> None:
    other = "| ID | Capability |\n|---|---|\n| EX-1 | x |\n"
    content = "\n".join(
        [
            "# Title",
            "## A **b** `c`",
            table(row("1"), row("2")),
            other,
            "Setext\n===\n",
            table(row("3")),
            table(row("4")),
        ]
    )
    assert [(each.index, each.text(Column.CAPABILITY), each.heading) for each in opened(content).rows] == [
        (0, "1", "A b c"),
        (1, "2", "A b c"),
        (2, "3", "Setext"),
        (3, "4", "Setext"),
    ]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "```\n{}```",
        "~~~markdown\n{}~~~",
        "<!--\n{}-->",
        "Front:\n\n    {}",
        "<div>\n{}</div>",
    ],
)
def test_a_table_in_code_or_in_a_comment_is_none(elsewhere: str) -> None:
    hidden = table(row("hidden"))
    if elsewhere.startswith("Front"):
        hidden = hidden.replace("\n", "\n    ")
    assert names(f"{elsewhere.format(hidden)}\n\n{table(row('seen'))}") == ["seen / ticks"]


def test_front_matter_is_no_heading_and_a_rule_is_no_front_matter() -> None:
    assert [each.heading for each in opened(f"---\ntitle: x\n---\n{table(row())}").rows] == [""]
    assert names(f"---\n\n{table(row('seen'))}\n---\n") == ["seen / ticks"]


def test_pipes_part_cells_within_code_too_unless_they_are_escaped() -> None:
    (found,) = opened(table(row("`a\\|b` \\\\\\| c"))).rows
    assert found.text(Column.CAPABILITY) == "`a\\|b` \\\\\\| c"
    assert problems(table(row("`a|b`"))) == [
        (
            "m.md:3:1: this row has 10 cells, and the header has 9 [ragged-row]\n"
            "  a pipe within a cell is written `\\|`, within code too"
        )
    ]


def test_a_table_within_a_list_item_is_read() -> None:
    inner = table(row()).replace("\n", "\n  ")
    assert names(f"- item\n\n  {inner}") == ["Cron / ticks"]


def test_a_table_without_rows_is_an_empty_matrix() -> None:
    document = opened(table())
    assert document.rows == ()
    assert [column.value for column in document.columns] == list(TITLES)
    assert document.with_columns({Column.PROOF: []}).decode() == table(header=f"{SMALL} Proof |", rule=f"{RULE}---|")


def test_a_matrix_of_500_rows_is_read_in_well_under_a_third_of_a_second() -> None:
    evidence = "`crates/flow/src/controllers/schedule.rs:120` (`reconcile` + `compute_due_ticks`)<br>" * 3
    content = table(*[row(notes=evidence)] * 500)
    opened(content)
    start = time.process_time()
    assert len(opened(content).rows) == 500
    assert time.process_time() - start < 0.3
