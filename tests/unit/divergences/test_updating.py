"""Updating declarations from a record: what goes, what comes, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pytest_dagster_parity.divergences.declarations import DeclarationFile, read_declarations
from pytest_dagster_parity.divergences.planning import Plan, plan
from pytest_dagster_parity.divergences.updating import CannotUpdate, updated
from pytest_dagster_parity.judgement.verdict import Verdict
from tests.unit.divergences.texts import catalogue, line, written

REVIEW = date(2027, 2, 21)
ONCE, SPRING, FALL = "schedules.dst.once", "schedules.dst.both[spring]", "schedules.dst.both[fall]"
FIRST, A, B = "sensors.push.first", "sensors.push.second[a]", "sensors.push.second[b]"

HEAD = "# Ours.\ndocument: out.md   # of the audit\n\nexceptions:\n"
PUSH = """\
  # The bus.
  - id: EX-003   # push
    semantics: ["sensors.push.*"]
    reason: |
      We poll.

    owner: team-flow
    review: 2027-01-31
    # ask again in spring
"""
CLOCK = """\

  - review: 2027-01-31
    scenarios:
      - schedules.dst.once          # the first

      - 'schedules.dst.both[*]'  # both
    id:     EX-004
    reason: So it is.
    owner: team-clock
"""


def planned(text: str, verdicts: Mapping[str, Verdict]) -> Plan:
    file = (
        read_declarations(written("e.yaml", text)) if text else DeclarationFile(path="", document=None, declarations=())
    )
    return plan(file, catalogue(), [line(name, verdict) for name, verdict in verdicts.items()])


def update(text: str, verdicts: Mapping[str, Verdict]) -> str:
    return updated(written("e.yaml", text), planned(text, verdicts), REVIEW).text


def passing(*names: str) -> dict[str, Verdict]:
    return dict.fromkeys(names, Verdict.STALE_EXCEPTION)


def failing(*names: str) -> dict[str, Verdict]:
    return dict.fromkeys(names, Verdict.FAIL)


def stub(statement_of: str, patterns: str, indent: str = "  ") -> str:
    lines = (
        "- id: EX-???  # to be filled in: the id in the document of exceptions",
        f"  # What {statement_of} says.",
        f"  {patterns}",
        '  reason: ""  # to be filled in: why the target differs on purpose',
        '  owner: ""  # to be filled in',
        "  review: 2027-02-21",
    )
    return "".join(f"{indent}{each}\n" for each in lines)


def test_new_failures_get_a_stub_a_semantic_in_the_order_of_the_corpus() -> None:
    assert update(HEAD + PUSH + CLOCK.replace("[*]", "[fall]"), {**failing(A, SPRING, FIRST)}) == (
        HEAD
        + PUSH
        + CLOCK.replace("[*]", "[fall]")
        + stub("schedules.dst.both", 'scenarios: ["schedules.dst.both[spring]"]')
    )
    assert update("", failing(B, FIRST, ONCE, A)) == (
        "exceptions:\n"
        + stub("schedules.dst.once", 'semantics: ["schedules.dst.once"]')
        + stub("sensors.push.first", 'semantics: ["sensors.push.first"]')
        + stub("sensors.push.second", 'semantics: ["sensors.push.second"]')
    )


def test_a_failure_that_was_excepted_by_a_declaration_that_is_gone_is_new() -> None:
    assert update("", {FIRST: Verdict.EXCEPTED}) == (
        "exceptions:\n" + stub("sensors.push.first", 'semantics: ["sensors.push.first"]')
    )


@pytest.mark.parametrize("verdict", [Verdict.INCONCLUSIVE, Verdict.UNSUPPORTED, Verdict.NOT_RUN, Verdict.PASS])
def test_nothing_else_gets_a_stub(verdict: Verdict) -> None:
    assert update("", {FIRST: verdict}) == ""


@pytest.mark.parametrize("verdict", [Verdict.INCONCLUSIVE, Verdict.UNSUPPORTED, Verdict.NOT_RUN, Verdict.EXCEPTED])
def test_only_what_passes_is_removed(verdict: Verdict) -> None:
    assert update(HEAD + PUSH, {FIRST: verdict, A: verdict}) == HEAD + PUSH


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.STALE_EXCEPTION])
def test_a_declaration_goes_with_its_own_lines(verdict: Verdict) -> None:
    text = HEAD + PUSH + CLOCK
    assert update(text, dict.fromkeys((FIRST, A, B), verdict)) == HEAD + "  # The bus.\n" + CLOCK.lstrip("\n")
    assert update(text, dict.fromkeys((ONCE, SPRING, FALL), verdict)) == HEAD + PUSH


def test_the_last_declaration_leaves_an_empty_list() -> None:
    assert update(HEAD + PUSH, passing(FIRST, A, B)) == HEAD.replace("s:\n", "s: []\n") + "  # The bus.\n"


def test_where_all_go_and_others_come_the_list_is_no_empty_one() -> None:
    assert update(HEAD + PUSH, {**passing(FIRST, A, B), **failing(ONCE)}) == (
        HEAD + "  # The bus.\n" + stub("schedules.dst.once", 'semantics: ["schedules.dst.once"]')
    )


@pytest.mark.parametrize("empty", [" []", "", " ~", " [ ]"])
@pytest.mark.parametrize("behind", ["", "  # none yet", "\n", "  # none\n# end", "\ndocument: out.md\n"])
def test_stubs_come_where_nothing_was_declared(empty: str, behind: str) -> None:
    first, _, rest = behind.partition("\n")
    expected = f"exceptions:{first}\n" + stub("schedules.dst.once", 'semantics: ["schedules.dst.once"]') + rest
    assert update(f"exceptions:{empty}{behind}", failing(ONCE)) == expected


def test_a_file_without_a_last_line_end_gets_one_before_a_stub() -> None:
    text = (HEAD + CLOCK).rstrip()
    assert update(text, failing(FIRST)) == f"{text}\n" + stub("sensors.push.first", 'semantics: ["sensors.push.first"]')


def test_stubs_stand_where_the_others_do() -> None:
    text = "exceptions:\n-   id: EX-1\n    semantics: sensors.push.first\n# end\n"
    assert update(text, failing(ONCE)) == text.replace("# end\n", "") + (
        stub("schedules.dst.once", 'semantics: ["schedules.dst.once"]', "") + "# end\n"
    )


def test_a_glob_of_semantics_is_narrowed_to_what_may_still_fail() -> None:
    narrowed = PUSH.replace('["sensors.push.*"]', '["sensors.push.second"]')
    assert update(HEAD + PUSH + CLOCK, passing(FIRST)) == HEAD + narrowed + CLOCK
    narrowed = PUSH.replace('semantics: ["sensors.push.*"]', 'scenarios: ["sensors.push.second[b]"]')
    assert update(HEAD + PUSH + CLOCK, passing(FIRST, A)) == HEAD + narrowed + CLOCK
    both = 'scenarios: ["sensors.push.second[b]"]\n    semantics: ["sensors.push.first"]'
    narrowed = PUSH.replace('semantics: ["sensors.push.*"]', both)
    assert update(HEAD + PUSH + CLOCK, passing(A)) == HEAD + narrowed + CLOCK


def test_a_list_of_scenarios_loses_single_lines() -> None:
    first, both = "      - schedules.dst.once          # the first\n", "      - 'schedules.dst.both[*]'  # both\n"
    assert update(HEAD + CLOCK, passing(ONCE)) == HEAD + CLOCK.replace(first, "")
    assert update(HEAD + CLOCK, passing(SPRING, FALL)) == HEAD + CLOCK.replace(both, "")
    one = '      - "schedules.dst.both[fall]"  # both\n'
    assert update(HEAD + CLOCK, passing(SPRING)) == HEAD + CLOCK.replace(both, one)


@pytest.mark.parametrize(
    ("written", "gone", "expected"),
    [
        ("semantics: [sensors.push.first, schedules.dst.once]", [FIRST], "semantics: [schedules.dst.once]"),
        ("semantics: [sensors.push.first, schedules.dst.once]", [ONCE], "semantics: [sensors.push.first]"),
        ("semantics: [ sensors.push.first , 'schedules.*', ]", [FIRST], "semantics: [ 'schedules.*', ]"),
        (
            "semantics: [sensors.push.first, 'schedules.*', sensors.push.second]",
            [FIRST, ONCE, A, B],
            'semantics: ["schedules.dst.both"]',
        ),
        ("scenarios: ['sensors.*']", [A], 'scenarios: ["sensors.push.first", "sensors.push.second[b]"]'),
        ("scenarios: 'sensors.*'", [A], 'scenarios: ["sensors.push.first", "sensors.push.second[b]"]'),
        ("scenarios: 'sensors.*'", [A, B], 'scenarios: "sensors.push.first"'),
        (
            "semantics: sensors.push.second\n    scenarios: [schedules.dst.once]",
            [A],
            'scenarios: [schedules.dst.once, "sensors.push.second[b]"]',
        ),
        (
            "semantics: sensors.push.second\n    scenarios: []",
            [A],
            'scenarios: ["sensors.push.second[b]"]',
        ),
        (
            "semantics:\n    - sensors.push.second\n    - sensors.push.first # one\n    scenarios:\n    - '*.once' # 2",
            [A],
            (
                "semantics:\n    - sensors.push.first # one\n    scenarios:\n"
                "    - '*.once' # 2\n    - \"sensors.push.second[b]\""
            ),
        ),
        (
            "semantics:\n    - sensors.push.first # one\n    - sensors.push.second\n    scenarios:\n    - '*.once' # 2",
            [A, B, ONCE],
            "semantics:\n    - sensors.push.first # one",
        ),
        (
            "semantics:\n    - sensors.push.first # one\n    - sensors.push.second",
            [A],
            'scenarios: ["sensors.push.second[b]"]\n    semantics:\n    - sensors.push.first # one',
        ),
    ],
)
def test_patterns_are_narrowed_however_they_are_written(written: str, gone: list[str], expected: str) -> None:
    around = "exceptions:\n  - id: EX-1\n    {}\n    reason: So.\n".format
    assert update(around(written), passing(*gone)) == around(expected)


def test_a_dash_may_have_a_line_of_its_own() -> None:
    text = (
        "exceptions:\n  -\n    id: EX-1\n    semantics: '*.once'\n  - # two\n    id: EX-2\n    scenarios: '*.first'\n"
    )
    first, _, second = text.partition("  - # two\n")
    assert update(text, passing(FIRST)) == first
    assert update(text, passing(ONCE)) == f"exceptions:\n  - # two\n{second}"


def test_patterns_may_stand_first_or_in_braces() -> None:
    text = "exceptions:\n  - semantics: sensors.push.first\n    scenarios: '*.once'\n    id: EX-1\n"
    assert update(text, passing(FIRST)) == "exceptions:\n  - scenarios: '*.once'\n    id: EX-1\n"
    text = "exceptions:\n  - {semantics: [sensors.push.*], id: EX-1, scenarios: ['*.once']}\n"
    assert update(text, passing(ONCE)) == "exceptions:\n  - {semantics: [sensors.push.*], id: EX-1}\n"
    assert update(text, passing(FIRST, A)) == (
        "exceptions:\n  - {id: EX-1, scenarios: ['*.once', \"sensors.push.second[b]\"]}\n"
    )


def test_a_partial_record_removes_nothing_that_it_did_not_play() -> None:
    assert update(HEAD + PUSH, passing(FIRST)) == HEAD + PUSH.replace("push.*", "push.second")
    assert update(HEAD + PUSH, {}) == HEAD + PUSH


def test_what_passes_in_one_corpus_and_not_in_another_stays() -> None:
    lines = [line(FIRST, Verdict.STALE_EXCEPTION), line(FIRST, Verdict.FAIL)]
    assert plan(read_declarations(written("e.yaml", HEAD + PUSH)), catalogue(), lines).narrowed == {}


def test_a_failure_that_the_corpus_does_not_have_is_reported() -> None:
    made = planned("", failing("schedules.toy.gone", ONCE))
    assert (made.unknown, [each.patterns for each in made.stubs]) == (("schedules.toy.gone",), [(ONCE,)])


def test_line_ends_stay_and_are_used() -> None:
    text = (HEAD + PUSH + CLOCK).replace("\n", "\r\n")
    verdicts = {**passing(ONCE), **failing(FIRST)}
    lf = update(HEAD + CLOCK, verdicts)
    assert update((HEAD + CLOCK).replace("\n", "\r\n"), verdicts) == lf.replace("\n", "\r\n")
    assert update(text, passing(FIRST, A, B)) == update(HEAD + PUSH + CLOCK, passing(FIRST, A, B)).replace("\n", "\r\n")


def test_a_list_in_brackets_is_refused() -> None:
    text = "exceptions: [{id: EX-1, semantics: sensors.push.first}]\n"
    with pytest.raises(CannotUpdate) as caught:
        update(text, passing(FIRST))
    assert str(caught.value) == (
        "e.yaml: it cannot be updated, and nothing was changed: "
        "`exceptions` is written in brackets; give each declaration lines of its own"
    )


def test_what_cannot_be_understood_is_refused() -> None:
    text = "? exceptions\n: - id: EX-1\n    semantics: sensors.push.first\n  - id: EX-2\n    semantics: '*.once'\n"
    with pytest.raises(CannotUpdate) as caught:
        update(text, passing(FIRST))
    assert str(caught.value).endswith("nothing was changed: its layout is not understood; edit it by hand")
