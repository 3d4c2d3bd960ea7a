"""The file of `--parity-exceptions`: its shape, and what is wrong with what it says."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from jsonschema import Draft202012Validator

from pytest_dagster_parity.divergences.declarations import read_declarations
from pytest_dagster_parity.divergences.document import read_exceptions_document
from pytest_dagster_parity.divergences.schema import exceptions_schema
from pytest_dagster_parity.divergences.settling import DeclaredException, Settled, settle
from pytest_dagster_parity.errors import LoadError
from tests.unit.divergences.texts import catalogue, written

TODAY = date(2026, 11, 23)
DOCUMENT = """\
| ID | Capability | Decision |
|----|------------|----------|
| EX-003 | push sensors | later |
| EX-004 | DST | never |
| EX-005 | one | a |
| EX-005 | two | b |
"""
WHOLE = """\
document: docs/out.md
exceptions:
  - id: EX-003
    semantics: ["sensors.push.*"]
    scenarios: ["schedules.dst.both[spring]"]
    reason: >-
      We poll;
      push comes later.
    owner: team-flow
    review: 2027-01-31
  - id: EX-004
    scenarios: schedules.dst.on?e
    reason: "So: it is."
    owner: team-clock
    review: "2026-11-23"
"""


def settled(text: str, document: str | None = DOCUMENT) -> Settled:
    known = None if document is None else read_exceptions_document(written("docs/out.md", document))
    return settle(read_declarations(written("e.yaml", text)), known, catalogue(), TODAY)


def told(text: str, document: str | None = DOCUMENT) -> list[str]:
    return [str(problem) for problem in settled(text, document).problems]


def one(**fields: str) -> str:
    given = {
        "id": "EX-003",
        "semantics": "[sensors.push.first]",
        "reason": "We poll.",
        "owner": "team-flow",
        "review": "2027-01-31",
        **fields,
    }
    first, *rest = [f"{key}: {value}" for key, value in given.items() if value != "-"]
    return "".join(f"{line}\n" for line in ("exceptions:", f"  - {first}", *(f"    {each}" for each in rest)))


def test_every_scenario_that_is_meant_gets_its_exception() -> None:
    result = settled(WHOLE.replace("on?e", "onc?"))
    assert result.problems == ()
    assert {name: (each.id, each.pattern, each.place) for name, each in result.exceptions.by_scenario.items()} == {
        "sensors.push.first": ("EX-003", "sensors.push.*", "e.yaml:4:17"),
        "sensors.push.second[a]": ("EX-003", "sensors.push.*", "e.yaml:4:17"),
        "sensors.push.second[b]": ("EX-003", "sensors.push.*", "e.yaml:4:17"),
        "schedules.dst.both[spring]": ("EX-003", "schedules.dst.both[spring]", "e.yaml:5:17"),
        "schedules.dst.once": ("EX-004", "schedules.dst.onc?", "e.yaml:12:16"),
    }
    assert result.exceptions.by_scenario["sensors.push.first"] == DeclaredException(
        id="EX-003",
        reason="We poll; push comes later.",
        owner="team-flow",
        review=date(2027, 1, 31),
        pattern="sensors.push.*",
        place="e.yaml:4:17",
    )


def test_a_declaration_that_is_well_has_no_problems() -> None:
    assert told(one()) == []


@pytest.mark.parametrize("text", ["exceptions: []\n", "exceptions:\n", "document: gone.md\nexceptions: ~\n"])
def test_nothing_may_be_declared(text: str) -> None:
    assert (told(text, None), dict(settled(text).exceptions.by_scenario)) == ([], {})


def test_a_review_is_overdue_on_the_day_after() -> None:
    assert told(one(review="2026-11-23")) == []
    assert told(one(review="2026-11-22")) == [
        (
            "e.yaml:6:13: the review was due on 2026-11-22, and today is 2026-11-23 [overdue]\n"
            "  look at the difference again: mend it, or decide anew and set another date"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"id": "EX-03"},
            "e.yaml:2:9: `EX-03` is no exception of docs/out.md [unknown-exception]\n  did you mean `EX-003`?",
        ),
        ({"id": "EX-005"}, "e.yaml:2:9: `EX-005` is defined 2 times in docs/out.md, in lines 5, 6 [duplicate-excep"),
        ({"id": "EX-???"}, "e.yaml:2:9: `EX-???` stands where the id is to be filled in [unknown-exception]\n"),
        ({"id": "''"}, "e.yaml:2:9: a declaration names no exception [missing-text]\n"),
        ({"id": "-"}, "e.yaml:2:5: a declaration names no exception [missing-text]\n"),
        ({"reason": "' '"}, "e.yaml:4:13: a declaration says no reason [missing-text]\n  say why the target differs"),
        ({"reason": "-"}, "e.yaml:2:5: a declaration says no reason [missing-text]\n"),
        ({"owner": "null"}, "e.yaml:5:12: a declaration says no owner [missing-text]\n  say who answers for it"),
        ({"review": "-"}, "e.yaml:2:5: a declaration says no date of review [missing-text]\n"),
        ({"review": "2027-02-30"}, "e.yaml:6:13: `2027-02-30` is no date [no-date]\n  write it as 2027-01-31"),
        ({"review": "2027-01-31 12:00:00"}, "e.yaml:6:13: `2027-01-31 12:00:00` is no date [no-date]\n"),
        ({"review": "20270131"}, "e.yaml:6:13: `20270131` is no date [no-date]\n"),
        ({"semantics": "-"}, "e.yaml:2:5: a declaration is for nothing [no-patterns]\n"),
        ({"semantics": "[]"}, "e.yaml:2:5: a declaration is for nothing [no-patterns]\n"),
        (
            {"semantics": "[sensors.push.frist]"},
            (
                "e.yaml:3:17: there is no semantic `sensors.push.frist` in the corpus [matches-nothing]\n"
                "  did you mean `sensors.push.first`?"
            ),
        ),
        ({"semantics": "[zzz.*]"}, "e.yaml:3:17: there is no semantic `zzz.*` in the corpus [matches-nothing]"),
        (
            {"scenarios": "[schedules.dst.both]"},
            (
                "e.yaml:7:17: there is no scenario `schedules.dst.both` in the corpus [matches-nothing]\n"
                "  its cases are scenarios: `schedules.dst.both[spring]`; under `semantics` it means all of them"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_with_its_place(fields: dict[str, str], expected: str) -> None:
    (problem,) = told(one(**fields))
    assert problem[: len(expected)] == expected


def test_all_problems_are_told_at_once_and_in_order() -> None:
    text = one(id="EX-9", reason="''", owner="''", review="soon", semantics="[gone, schedules.dst.once]")
    assert [problem.split(": ")[0] for problem in told(text)] == [
        "e.yaml:2:9",
        "e.yaml:3:17",
        "e.yaml:4:13",
        "e.yaml:5:12",
        "e.yaml:6:13",
    ]


def test_the_schema_for_editors_agrees() -> None:
    fits = Draft202012Validator(exceptions_schema())
    texts = (WHOLE, one(), one(semantics="-"), one(raeson="x"))
    plain = [yaml.load(text, yaml.BaseLoader) for text in texts]  # noqa: S506  it makes texts and nothing else
    assert [fits.is_valid(each) for each in plain] == [True, True, False, False]


def test_without_a_document_no_id_is_known() -> None:
    assert told(one(), None) == [
        (
            "e.yaml:1:1: it is not known which document defines the exceptions [no-document]\n"
            "  name it here (`document: PATH`), or as `exceptions` in [tool.dagster-parity.charter]"
        )
    ]


def test_two_declarations_of_one_scenario_are_refused() -> None:
    second = one(id="EX-004", semantics="-", scenarios='["*[a]", "sensors.push.first"]').removeprefix("exceptions:\n")
    assert told(one(semantics='["sensors.*"]') + second) == [
        (
            "e.yaml:11:17: `sensors.push.second[a]` is declared by `EX-003` in line 2 already [declared-twice]\n"
            "  narrow one of them"
        ),
        (
            "e.yaml:11:25: `sensors.push.first` is declared by `EX-003` in line 2 already [declared-twice]\n"
            "  narrow one of them"
        ),
    ]


def test_one_declaration_may_mean_a_scenario_by_two_patterns() -> None:
    assert told(one(semantics='["sensors.*", sensors.push.first]')) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            one().replace("reason", "raeson"),
            ["e.yaml:4:5: a declaration has no key `raeson` [unknown-key]\n  did you mean `reason`?"],
        ),
        (
            f"documents: a\n{one()}",
            ["e.yaml:1:1: a file of exceptions has no key `documents` [unknown-key]\n  did you mean `document`?"],
        ),
        (one() + "    owner: me\n", ["e.yaml:7:5: `owner` stands here twice [duplicate-key]"]),
        (
            "document: a.md\n",
            [
                (
                    "e.yaml:1:1: no exceptions are declared here [missing-key]\n"
                    "  the key `exceptions` holds a list of declarations"
                )
            ],
        ),
        ("exceptions: {id: EX-1}\n", ["e.yaml:1:13: `exceptions` is a list [wrong-kind]"]),
        ("exceptions: [EX-1]\n", ["e.yaml:1:14: a declaration is a mapping [wrong-kind]"]),
        (one(semantics="{a: b}"), ["e.yaml:3:16: `semantics` is a list [wrong-kind]"]),
        (one(semantics="[[a]]"), ["e.yaml:3:17: a pattern of `semantics` is a text [wrong-kind]"]),
        (one(semantics="[a, '']"), ["e.yaml:3:20: a pattern of `semantics` is empty [empty-pattern]"]),
        (
            one(reason="[a]", owner="{}"),
            ["e.yaml:4:13: `reason` is a text [wrong-kind]", "e.yaml:5:12: `owner` is a text [wrong-kind]"],
        ),
        (
            one(reason="&r We poll.", owner="*r"),
            ["e.yaml:5:12: aliases are not read here: write it out [alias]"],
        ),
        ("- a\n", ["e.yaml:1:1: a file of exceptions is a mapping [wrong-kind]"]),
        ("# nothing\n", ["e.yaml:1:1: the file holds nothing [empty-file]"]),
        (
            "exceptions: []\n---\nexceptions: []\n",
            ["e.yaml:2:1: a second document begins here [not-yaml]\n  a file is one document"],
        ),
        ("exceptions: \x07\n", ["e.yaml:1:13: this is not YAML: it does not allow the character U+0007 [not-yaml]"]),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, expected: list[str]) -> None:
    with pytest.raises(LoadError) as caught:
        read_declarations(written("e.yaml", text))
    assert [str(problem) for problem in caught.value.problems] == expected
