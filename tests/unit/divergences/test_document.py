"""The team's document of exceptions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pytest_dagster_parity.divergences.document import read_exceptions_document
from pytest_dagster_parity.errors import LoadError
from tests.unit.divergences.texts import written

MARKDOWN = """\
# What we leave out

Prose with a | pipe, and a table that is something else:

| ID | Type |
|----|------|
| 7  | bolt |

| Revisit trigger | own column | ID | capability | DECISION | Type |
|:--|--|:-:|--|--|--:|
| 2.0 | x | EX-001 | IO \\| managers | **Out** of scope | scope |
| never |   | [`EX-002`](#ex-002) | Dagit <br> UI | | |

> | id | Capability | Decision |
> |----|------------|----------|
> | **EX-001** | the same again | no |

```
| ID | Capability | Decision |
|----|------------|----------|
| EX-009 | in a block of code | no |
```
"""


def ids(path: str, text: str) -> list[tuple[str, int, Mapping[str, str]]]:
    return [
        (entry.id, entry.line, dict(entry.fields)) for entry in read_exceptions_document(written(path, text)).entries
    ]


def problems(path: str, text: str) -> str:
    with pytest.raises(LoadError) as caught:
        read_exceptions_document(written(path, text))
    return str(caught.value)


def test_tables_are_found_among_prose_and_other_tables() -> None:
    assert ids("docs/out.md", MARKDOWN) == [
        (
            "EX-001",
            11,
            {
                "Revisit Trigger": "2.0",
                "own column": "x",
                "Capability": "IO | managers",
                "Decision": "**Out** of scope",
                "Type": "scope",
            },
        ),
        (
            "EX-002",
            12,
            {"Revisit Trigger": "never", "own column": "", "Capability": "Dagit <br> UI", "Decision": "", "Type": ""},
        ),
        ("EX-001", 16, {"Capability": "the same again", "Decision": "no"}),
    ]


def test_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    plain = ids("a.md", MARKDOWN)
    assert ids("a.md", ("\ufeff" + MARKDOWN).replace("\n", "\r\n")) == plain
    assert ids("a.md", MARKDOWN.replace("\n", "\r")) == plain


def test_an_id_that_is_defined_twice_is_kept_and_reported() -> None:
    document = read_exceptions_document(written("a.md", MARKDOWN))
    assert [(entry.id, entry.line) for entry in document.duplicates] == [("EX-001", 16)]
    assert {id_: entry.line for id_, entry in document.by_id.items()} == {"EX-001": 11, "EX-002": 12}


def test_a_list_in_yaml_has_the_columns_as_keys() -> None:
    first = "- id: EX-1\n  Decision: no\n  revisit-trigger: 2.0\n"
    text = f"# ours\n{first}- {{ID: 7, Capability: UI, links: [a], type: null}}\n"
    assert ids("a.yml", text) == [
        ("EX-1", 2, {"Decision": "no", "Revisit Trigger": "2.0"}),
        ("7", 5, {"Capability": "UI", "links": "", "Type": ""}),
    ]


def test_a_table_may_have_no_rows() -> None:
    assert ids("a.md", "| ID | Capability | Decision |\n|-|-|-|\n") == []


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            "a.md",
            "# Nothing\n\n| ID | Type |\n|-|-|\n| 1 | x |\n",
            (
                "a.md:1:1: there is no table of exceptions in this document [no-exceptions]\n"
                "  its columns are ID, Capability, Decision, Type, Revisit Trigger, in any order; 3 of them "
            ),
        ),
        ("a.md", "", "a.md:1:1: there is no table of exceptions in this document [no-exceptions]\n"),
        (
            "a.md",
            "\n| Number | Capability | Decision | Type |\n|-|-|-|-|\n",
            (
                "a.md:2:1: this table of exceptions has no column `ID` [exceptions-without-id]\n"
                "  its columns are Number, Capability, Decision, Type"
            ),
        ),
        (
            "a.md",
            "| ID | Id | Capability | Decision |\n|-|-|-|-|\n",
            "a.md:1:1: the column `ID` stands here twice [duplicate-column]",
        ),
        (
            "a.md",
            "| ID | Capability | Decision |\n|-|-|-|\n| EX-1 | a | b | c |\n|  | a | b |\n",
            "a.md:3:1: this row has 4 cells, and its header 3 [ragged-row]\n  write a pipe that is text as \\|",
        ),
        (
            "a.md",
            "| ID | Capability | Decision |\n|-|-|-|\n|  | a | b |\n| EX 1 | a | b |\n| EX-2 | a | b |\n",
            (
                "a.md:3:1: an exception without an id [exception-id]\n  write one word, such as EX-001\n"
                "a.md:4:1: `EX 1` is no id: it has several words [exception-id]\n  write one word, such as EX-001"
            ),
        ),
        ("a.yaml", "- id: EX-1\n- Decision: no\n", "a.yaml:2:3: an exception without an id [exception-id]\n"),
        ("a.yaml", "exceptions: []\n", "a.yaml:1:1: a document of exceptions is a list [wrong-kind]"),
        ("a.yaml", "- EX-1\n", "a.yaml:1:3: an exception is a mapping [wrong-kind]"),
        (
            "a.yaml",
            "- id: EX-1\n  id: EX-2\n  ID: EX-3\n",
            "a.yaml:2:3: `id` stands here twice [duplicate-key]\na.yaml:3:3: `ID` stands here twice [duplicate-key]",
        ),
        ("a.yaml", "- id: [\n", "a.yaml:2:1: this is not YAML: "),
        ("a.yaml", "", "a.yaml:1:1: the file holds nothing [empty-file]"),
        ("a.yaml", "- &a {id: 1}\n- *a\n", "a.yaml:2:3: aliases are not read here: write it out [alias]"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(path: str, text: str, told: str) -> None:
    said = problems(path, text)
    assert said[: len(told)] == told


def test_a_cell_may_be_long() -> None:
    text = f"| ID | Capability | Decision |\n|-|-|-|\n| EX-1 | {'word ' * 100_000} | no |\n"
    assert [entry.id for entry in read_exceptions_document(written("a.md", text)).entries] == ["EX-1"]
