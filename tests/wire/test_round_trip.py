"""Whatever is written to the wire is read back as it was, in both directions, for every message there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET, Raw, json

from pytest_dagster_parity.adapters.stdio.lines import line_of, read_from_adapter, read_from_kit
from pytest_dagster_parity.adapters.stdio.vocabulary import verb_of
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Describe, Description
from pytest_dagster_parity.protocol.messages import Answer, Ask, Breakdown, Call, RefusalOf, Reply
from pytest_dagster_parity.protocol.operations import REQUESTS
from tests.wire.strategies import JSON_VALUES, any_of

ANSWERED = sorted(verb for verb, request in REQUESTS.items() if request.answer is not None)
BIG = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def whole(value: Any) -> Any:
    """Return the value in a form in which raw JSON can be compared."""
    if isinstance(value, Raw):
        return bytes(value)
    fields = getattr(value, "__struct_fields__", None)
    return {name: whole(getattr(value, name)) for name in fields} if fields else value


@pytest.mark.parametrize("verb", sorted(REQUESTS))
@BIG
@given(data=st.data())
def test_every_request_is_read_as_it_was_written(verb: str, data: st.DataObject) -> None:
    request = data.draw(any_of(REQUESTS[verb]))
    assert verb_of(verb).read(verb_of(verb).write(request)) == request


@pytest.mark.parametrize("verb", ANSWERED)
@BIG
@given(data=st.data())
def test_every_answer_is_read_as_it_was_written(verb: str, data: st.DataObject) -> None:
    answer = data.draw(any_of(REQUESTS[verb].answer))
    assert verb_of(verb).read_answer(verb_of(verb).write_answer(answer)) == answer


def test_where_there_is_nothing_to_answer_nothing_is_read() -> None:
    for verb in REQUESTS.keys() - set(ANSWERED):
        assert verb_of(verb).read_answer(verb_of(verb).write_answer(None)) is None


@given(any_of(Description))
def test_a_handshake_of_our_version_is_read_as_it_was_written(description: Description) -> None:
    ours = Description(**{name: getattr(description, name) for name in description.__struct_fields__[:-1]})
    written = verb_of("describe").write_answer(ours)
    assert json.decode(written)["protocol"] == PROTOCOL_VERSION
    assert verb_of("describe").read_answer(written) == ours


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), JSON_VALUES, max_size=3))
def test_what_the_kit_says_of_itself_is_read_as_it_was_written(options: dict[str, Any]) -> None:
    described = Describe(protocol=PROTOCOL_VERSION, options=options)
    assert verb_of("describe").read(verb_of("describe").write(described)) == described


@BIG
@given(any_of(Call) | any_of(Answer))
def test_the_adapter_reads_what_the_kit_writes(message: Call | Answer) -> None:
    line = line_of(message)
    read = read_from_kit(line)
    assert line.count(b"\n") == 1
    if isinstance(message, Call):
        assert whole(Call(id=int(read.id), call=read.call, arguments=read.arguments)) == whole(message)
    else:
        assert (read.id, read.decision) == (message.id, message.decision)


@BIG
@given(any_of(Ask))
def test_the_kit_reads_what_user_code_asks(ask: Ask) -> None:
    line = line_of(ask)
    read = read_from_adapter(line)
    assert line.count(b"\n") == 1
    assert (read.fault(), read.id, read.decide) == ("", ask.id, ask.decide)
    assert read.handed in (ask.handed, None)
    assert read.handed is not None or ask.handed == type(ask.handed)()


REPLIES = st.one_of(
    st.builds(Reply, id=st.integers(0, 2**53), result=any_of(Raw)),
    st.builds(Reply, id=st.integers(0, 2**53), refused=any_of(RefusalOf)),
    st.builds(
        Reply,
        id=st.integers(0, 2**53),
        error=st.builds(Breakdown, kind=st.sampled_from(["unsupported", "unsettled", "crashed"]), message=st.just("x")),
    ),
)


@given(REPLIES)
def test_the_kit_reads_what_an_adapter_replies(reply: Reply) -> None:
    read = read_from_adapter(line_of(reply))
    assert read.fault() == ""
    again = Reply(id=int(read.id), result=read.result, refused=read.refused, error=read.error)
    assert whole(again) == whole(reply)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"id": 1}', "a reply has exactly one of `result`, `refused` and `error`; this has 0"),
        (
            b'{"id": 1, "result": null, "refused": {"kind": "conflict"}}',
            "a reply has exactly one of `result`, `refused` and `error`; this has 2",
        ),
        (b'{"id": "1", "result": null}', "Expected `int`, got `str` - at `$.id` of a reply"),
        (b'{"id": 1, "result": null, "handed": {}}', "`handed` belongs to what asks, beside `decide`"),
        (
            b'{"id": 1, "error": {"kind": "tired"}}',
            "Invalid value 'tired' - at `$.error.kind` (one of: unsupported, unsettled, crashed)",
        ),
        (
            b'{"id": 1, "decide": {"kind": "op", "name": "o"}}',
            "Expected `str`, got `int` - at `$.id` of what asks",
        ),
        (
            b'{"id": "q", "decide": {"kind": "op", "name": "o"}, "result": 1}',
            "a line with `decide` asks, and cannot reply as well",
        ),
    ],
)
def test_keys_that_do_not_go_together_are_no_message(line: bytes, fault: str) -> None:
    assert read_from_adapter(line).fault() == fault


def test_an_unset_result_is_not_a_null_one() -> None:
    assert read_from_adapter(b'{"id": 1, "refused": {"kind": "conflict"}}').result is UNSET
    assert bytes(read_from_adapter(b'{"id": 1, "result": null}').result) == b"null"  # pyright: ignore[reportArgumentType]


def test_an_adapter_that_names_no_version_speaks_the_first_one() -> None:
    silent = b'{"target": "t", "version": "2.3", "clock": {"kind": "virtual"}}'
    assert verb_of("describe").read_answer(silent).protocol == 1
