from __future__ import annotations

import time

import pytest

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.model import Column
from tests.unit.matrix.documents.files import TITLES, opened, problems

HEADER = ",".join(TITLES)
ROW = "Cron,ticks,Partial,unit,a.py,t.py,ci.yml,me"


def document(*notes: str, end: str = "\n") -> str:
    """Return a CSV document whose rows end with these raw fields."""
    return "".join(f"{line}{end}" for line in (HEADER, *(f"{ROW},{each}" for each in notes)))


def changed(content: str, new: str, suffix: str = ".csv") -> str:
    return opened(content, suffix).with_cells({(0, Column.NOTES): new}).decode()


def test_fields_are_read_as_csv_has_them() -> None:
    content = document("plain", '"a, ""b"""', ' padded "as is" ', '"two\r\nlines"', '""', "", end="\r\n")
    found = opened(content, ".csv")
    assert [each.text(Column.NOTES) for each in found.rows] == [
        "plain",
        'a, "b"',
        'padded "as is"',
        "two\nlines",
        "",
        "",
    ]
    assert [(each.line, each.cells[Column.NOTES].column) for each in found.rows] == [
        (2, 45),
        (3, 46),
        (4, 45),
        (5, 46),
        (7, 46),
        (8, 45),
    ]
    assert (found.line_break, found.spelled(" a|b\r\nc ")) == ("\n", "a|b\nc")


def test_headings_are_found_in_any_order_and_case_and_others_are_a_teams_own() -> None:
    titles = [title.upper() for title in reversed(TITLES)]
    (found,) = opened(f"Risk,{','.join(titles)}\n\nhigh,n,o,ci,t,c,l,s,f,cap\n", ".csv").rows
    assert {column.value: cell.text for column, cell in found.cells.items()} == dict(
        zip(reversed(TITLES), ["n", "o", "ci", "t", "c", "l", "s", "f", "cap"], strict=True)
    )
    assert (found.line, {name: cell.text for name, cell in found.others.items()}) == (3, {"Risk": "high"})


def test_tsv_has_tabs() -> None:
    content = document("a, b").replace(",", "\t").replace("a\t b", "a, b")
    assert opened(content, ".tsv").rows[0].text(Column.NOTES) == "a, b"
    assert changed(content, 'x,"y"\tz', ".tsv") == content.replace("a, b", '"x,""y""\tz"')


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("n", "x", "x"),
        ("n", "", ""),
        ("", "x y", "x y"),
        ("n", "a,b", '"a,b"'),
        ("n", 'say "x"', '"say ""x"""'),
        ('"n"', "x", '"x"'),
        ('"n"', "", '""'),
        ('"a\r\nb"', "a\nc", '"a\r\nc"'),
        ("n", "a\nb", '"a\r\nb"'),
        ("n", "é漢\u2028", "é漢"),
    ],
)
def test_a_field_changes_and_keeps_its_quotes(before: str, new: str, after: str) -> None:
    assert changed(document(before, "z", end="\r\n"), new) == document(after, "z", end="\r\n")


def test_columns_are_added_to_every_record_quoted_where_all_of_it_is() -> None:
    quoted = ",".join(f'"{each}"' for each in [*ROW.split(","), "n"])
    content = f"\ufeff{HEADER}\r\n\r\n{ROW},\r\n{quoted}"
    added = {Column.SEMANTICS: ["a.b", "c.d"], Column.PROOF: ["1/1 pass, x", ""], Column.STATUS: ["no", "no"]}
    assert opened(content, ".csv").with_columns(added).decode() == (
        f'\ufeff{HEADER},Semantics,Proof\r\n\r\n{ROW},,a.b,"1/1 pass, x"\r\n{quoted},"c.d",""'
    )


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(LoadError, match=r"^m\.csv:0:1: there is no column `Proof` here \[no-column\]"):
        opened(document("n"), ".csv").with_cells({(0, Column.PROOF): "x"})


@pytest.mark.parametrize(
    ("content", "suffix", "expected"),
    [
        ("", ".csv", ["0:1: this document is empty, and a matrix has headings [no-table]"]),
        ("\r\n\n", ".tsv", ["0:1: this document is empty, and a matrix has headings [no-table]"]),
        (
            HEADER,
            ".tsv",
            [
                (
                    "1:1: the first line names no columns `Capability` and `Status` [no-matrix]\n"
                    "  it names one column; between two there is a tab (.tsv)"
                )
            ],
        ),
        (
            HEADER.replace(",", ";"),
            ".csv",
            [
                (
                    "1:1: the first line names no columns `Capability` and `Status` [no-matrix]\n"
                    "  it names one column; between two there is a comma (.csv)"
                )
            ],
        ),
        (
            "ID,Capability\n",
            ".csv",
            [
                (
                    "1:1: the first line names no columns `Capability` and `Status` [no-matrix]\n"
                    "  it names `ID`, `Capability`"
                )
            ],
        ),
        (
            f"{HEADER},STATUS\n",
            ".csv",
            ["1:107: two columns are called `STATUS` [duplicate-column]\n  rename one of them, or remove it"],
        ),
        (
            "Capability,Status,Notes,Owner\n",
            ".csv",
            [
                (
                    "1:1: this matrix has no column `Proof Level Required`, `Evidence (Code)`, `Evidence (Tests)`, "
                    "`Evidence (CI)` [missing-column]\n  `dagster-parity matrix new` writes a matrix with all of them"
                )
            ],
        ),
        (
            document("n,more", "n").replace(f"{ROW},n\n", "one\n"),
            ".csv",
            [
                (
                    "2:1: this row has 10 fields, and the header has 9 [ragged-row]\n"
                    "  a field that has the delimiter in it is quoted"
                ),
                (
                    "3:1: this row has 1 field, and the header has 9 [ragged-row]\n"
                    "  write the missing fields, empty if need be"
                ),
            ],
        ),
        (
            document('"n" m'),
            ".csv",
            [
                (
                    "2:48: a text follows the quote that closes this field [not-csv]\n"
                    '  a quote within a quoted field is written twice: `""`'
                )
            ],
        ),
        (
            document('"a ""quote"" that stays open'),
            ".csv",
            [
                (
                    "2:45: the quote that opens here is never closed [not-csv]\n"
                    '  a field that begins with a quote ends with one; within it, a quote is written twice: `""`'
                )
            ],
        ),
        (
            document("n", "x" * 1_000_001),
            ".csv",
            [
                (
                    "3:45: this cell has more than 1,000,000 characters [cell-too-large]\n"
                    "  cite the text by its path instead of writing it into the matrix"
                )
            ],
        ),
    ],
)
def test_what_is_no_matrix_is_refused(content: str, suffix: str, expected: list[str]) -> None:
    assert problems(content, suffix) == [f"m{suffix}:{each}" for each in expected]


def test_500_rows_and_a_quote_that_stays_open_cost_little() -> None:
    start = time.process_time()
    assert len(opened(document(*['"a ""b"" c"'] * 500), ".csv").rows) == 500
    assert time.process_time() - start < 0.3
    start = time.process_time()
    assert len(problems(document('"' + '""' * 5_000_000), ".csv")) == 1
    assert time.process_time() - start < 3
