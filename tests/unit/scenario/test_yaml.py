from __future__ import annotations

from typing import Any

import pytest
import yaml
from yaml.events import DocumentStartEvent, StreamStartEvent

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.scenario import events, lean_events
from pytest_dagster_parity.scenario.events import DEEPEST, LARGEST_FILE, LARGEST_SCALAR, events_of, is_suspicious
from pytest_dagster_parity.scenario.lean_events import ScalarEvent, SequenceStartEvent, lean
from tests.unit.scenario.texts import codes, file_of, load, problems, scenario, wrong

HEAD = "a file is a mapping with the keys `topic` and `scenarios`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", [f"1:1 empty-file the file holds nothing | {HEAD}"]),
        (b"# nothing but this\n", [f"2:1 empty-file the file holds nothing | {HEAD}"]),
        (b"- a\n", [f"1:1 wrong-kind a mapping is wanted here, not a list | {HEAD}"]),
        (b"a\n", [f"1:1 wrong-kind a mapping is wanted here, not `a` | {HEAD}"]),
        (b"---\n", [f"2:1 wrong-kind a mapping is wanted here, not nothing | {HEAD}"]),
        (b"x: 1\ny\xff", ["2:2 not-utf-8 this is not UTF-8: invalid start byte at byte 6 | save the file as UTF-8"]),
        (
            "x: 1".encode("utf-16"),
            ["1:1 not-utf-8 this is not UTF-8: invalid start byte at byte 0 | save the file as UTF-8"],
        ),
        (b"x: 1\ny: \0", ["2:4 not-yaml YAML does not allow this character: U+0000 | "]),
        (b"topic: \x07", ["1:8 not-yaml YAML does not allow this character: U+0007 | "]),
        (
            b"topic: T\nscenarios: []\n---\n",
            [
                "2:12 no-scenarios a file has at least one scenario | ",
                "3:1 several-documents a file is one document | remove the `---`",
            ],
        ),
    ],
)
def test_a_text_that_is_no_file_is_refused_with_its_place(text: bytes, expected: list[str]) -> None:
    assert problems(text) == expected


def test_what_is_no_yaml_is_reported_after_what_was_wrong_before() -> None:
    text = file_of(scenario(head="leevl: core")) + "  - id: [\n"
    assert problems(text) == [
        "10:5 unknown-key `leevl` is no key here | did you mean `level`?",
        "12:1 not-yaml this is not YAML: while parsing a flow node: did not find expected node content | ",
    ]


def test_a_mark_in_the_wrong_place_is_no_yaml() -> None:
    assert codes("topic: a: b") == ["not-yaml"]


@pytest.mark.parametrize("parser", [events.fastest_parser, events.PureParser])
def test_what_yaml_has_beyond_plain_values_is_refused_by_both_parsers(
    parser: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "fastest_parser", parser)
    text = "topic: &x !!str T\nscenarios: *x\n? !t {a: &y [1]}\n: *y\n"
    assert [each.split(" | ")[0] for each in problems(text)] == [
        "1:8 anchor anchors are not allowed",
        "1:8 tag tags are not allowed: tag:yaml.org,2002:str",
        "2:12 alias aliases are not allowed",
        "3:3 tag tags are not allowed: !t",
        "3:10 anchor anchors are not allowed",
        "4:3 alias aliases are not allowed",
    ]
    assert codes("topic: \0") == ["not-yaml"]
    assert codes("topic: &x [") == ["anchor"]
    assert codes("topic: '&' [") == ["not-yaml"]


def test_an_alias_bomb_is_refused_before_anything_is_built() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert set(codes("l0: &l0 [x]\n" + levels)) == {"anchor", "alias"}


def test_what_cannot_be_printed_is_escaped_in_messages() -> None:
    assert wrong('topic: T\nscenarios: []\n§"\\e[31mred\\nnext": 1\n'.replace("[]", "§[]")) == [
        "no-scenarios a file has at least one scenario | ",
        "unknown-key `\\x1b[31mred\\nnext` is no key here | known here: scenarios, topic",
    ]


def test_a_message_has_an_end() -> None:
    (found,) = wrong(file_of(scenario(definitions=f"{{assets: [{{key: a, deps: [§{'k' * 10_000}]}}]}}")))
    assert found == f"unknown-name `{'k' * 999}... | known here: a"


def test_merge_keys_are_refused() -> None:
    assert problems(file_of(scenario(definitions="{<<: {assets: []}}"))) == [
        "5:19 unknown-key merge keys are not allowed | write the keys out"
    ]
    assert codes(file_of(scenario(definitions="{assets: [{key: a, tags: {<<: x}}]}"))) == ["unknown-key"]


@pytest.mark.parametrize(
    "nesting",
    [
        "  [\n" * 100_000,
        "  {a:\n" * 50_000,
        "- " * 5_000,
        "? " * 5_000,
        "\n".join(f"{' ' * n}a:" for n in range(2_000)),
    ],
)
def test_absurd_nesting_is_refused_and_exhausts_no_stack(nesting: str) -> None:
    found = problems(f"topic: T\nscenarios:\n{nesting}")
    assert [each.split(" ", 1)[1] for each in found] == [f"too-deep nested deeper than {DEEPEST} levels | "]


def test_absurd_nesting_in_one_line_exhausts_no_stack_either() -> None:
    assert codes("topic: " + "[" * 100_000) == ["too-deep"]


def test_absurd_nesting_that_comments_hide_is_refused_when_the_stack_is_at_its_end() -> None:
    """Brackets in comments seem to close what the quick look counts."""
    nesting = "{not: # }\n    " * 5_000 + "{eager: {}}" + " # {\n    }" * 5_000
    text = file_of(scenario(definitions=f"{{assets: [{{key: a, automation: {nesting}}}]}}"))
    assert not is_suspicious(text.encode())
    assert [each.split(" ", 1)[1] for each in problems(text)] == [f"too-deep nested deeper than {DEEPEST} levels | "]


@pytest.mark.parametrize("parser", [events.fastest_parser, events.PureParser])
@pytest.mark.parametrize("escape", ["\\ud800", "\\U00110000"])
def test_an_escape_that_is_no_character_is_no_yaml_to_either_parser(
    parser: object, escape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "fastest_parser", parser)
    (found,) = problems(f'topic: T\nscenarios: "a{escape}"\n')
    message = "while parsing a quoted scalar: found invalid Unicode character escape code"
    assert found.startswith("2:")
    assert found.endswith(f" not-yaml this is not YAML: {message} | ")


def test_a_huge_text_and_a_huge_file_are_refused() -> None:
    huge = f"topic: {'x' * (LARGEST_SCALAR + 1)}\nscenarios: []\n"
    assert problems(huge) == [
        f"1:8 too-large a text of {LARGEST_SCALAR + 1} characters; {LARGEST_SCALAR} are the most | "
    ]
    assert codes("#" * (LARGEST_FILE + 1)) == ["too-large"]


def test_plain_files_need_no_second_look() -> None:
    assert not is_suspicious(file_of(scenario(definitions='{schedules: [{name: s, cron: "*/5 * * * *"}]}')).encode())
    assert not is_suspicious(b"matches: 'a[b' # **not** `a*`\n" + b"[{[{[]}]}]" * 1000)
    assert not is_suspicious(b"[" * 20 + b"]" * 20)
    assert is_suspicious(b"a: *b")
    assert is_suspicious(b"{" * 40)


def test_stars_ampersands_and_marks_in_quotes_are_text() -> None:
    (found,) = load(file_of().replace("It is so.", "'*all & more!'"))
    assert found.statement == "*all & more!"


def test_events_of_a_broken_text_come_before_its_error() -> None:
    next_event = events_of("p", b"[a, b\n")
    classes = [type(next_event()) for _ in range(5)]
    assert classes == [StreamStartEvent, DocumentStartEvent, SequenceStartEvent, ScalarEvent, ScalarEvent]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_the_kits_events_are_its_own_and_everybody_elses_stay_pyyamls(loader: Any) -> None:
    with lean():
        made = {type(event) for event in yaml.parse("{a: [b]}", loader)}
    assert made.issuperset(lean_events.CLASSES.values())
    assert {"_Scalar", "_MappingStart"} <= {each.__name__ for each in made}, (
        "PyYAML makes its events in another way now"
    )
    assert {type(event).__module__ for event in yaml.parse("{a: [b]}", loader)} == {"yaml.events"}


def test_reading_of_events_may_end() -> None:
    next_event = events_of("p", b"a")
    names = [type(next_event()).__name__ for _ in range(5)]
    assert names[-1] == "StreamEndEvent"
    with pytest.raises(StopIteration):
        next_event()


def test_an_error_shows_every_problem_with_its_hint() -> None:
    with pytest.raises(LoadError) as caught:
        load(file_of(scenario(head="leevl: core")))
    assert str(caught.value) == "topic.yaml:10:5: `leevl` is no key here [unknown-key]\n  did you mean `level`?"
