"""Each way in which an adapter program can break the conversation has an error of its own, which tells the story."""

from __future__ import annotations

import re
from time import monotonic

import pytest

from pytest_dagster_parity.adapters.breakdown import AdapterBroke, DeadlinePassed
from pytest_dagster_parity.adapters.stdio import command_errors, errors
from pytest_dagster_parity.adapters.stdio.client import StdioAdapter
from tests.wire.programs import PROCESSES, ends_soon, program
from tests.wire.worlds import ADVANCE, CLOSE, LAUNCH, OPEN, RUNS, Asked


def play(adapter: StdioAdapter) -> None:
    """Open a world, make one call of each kind, and close it."""
    adapter.open(OPEN, Asked())
    adapter.launch_run(LAUNCH)
    adapter.advance(ADVANCE)
    adapter.runs(RUNS)
    adapter.close(CLOSE)


OFF_SCHEMA = "the adapter's message is not as the protocol's schema says: "

BREAKS = {
    "dies_on_start": (errors.ProgramEnded, "the adapter exited with status 3 before it replied [stdio-ended]"),
    "dies_in_a_call": (errors.ProgramEnded, "the adapter was killed by SIGKILL before it replied [stdio-ended]"),
    "closes_stdout": (errors.ProgramEnded, "the adapter closed its stdout before it replied [stdio-ended]"),
    "floods_stderr": (errors.ProgramEnded, "the adapter exited with status 1 before it replied [stdio-ended]"),
    "answers_out_of_order": (
        errors.WrongId,
        "the adapter replied to call 5, and call 4 is in flight [stdio-wrong-id]",
    ),
    "speaks_garbage": (
        errors.NotJson,
        "a line on the adapter's stdout is not JSON: JSON is malformed: invalid character (byte 21) [stdio-not-json]",
    ),
    "replies_off_schema": (
        errors.NotByTheSchema,
        f"{OFF_SCHEMA}Invalid enum value 'SUCCESS' - at `$[0].status` [stdio-schema]",
    ),
    "says_nothing_in_reply": (
        errors.NotByTheSchema,
        f"{OFF_SCHEMA}a reply has exactly one of `result`, `refused` and `error`; this has 0 [stdio-schema]",
    ),
    "wrong_protocol_version": (
        errors.ProtocolVersionDiffers,
        "the adapter speaks version 99 of the protocol, and this kit version 1 [stdio-protocol-version]",
    ),
    "prints_to_stdout": (
        errors.Chatter,
        "something else than a message was printed on the adapter's stdout [stdio-chatter]",
    ),
    "replies_twice": (
        errors.ReplyToNothing,
        "the adapter replied to call 4, which has been replied to [stdio-reply-to-nothing]",
    ),
    "replies_ahead": (
        errors.ReplyToNothing,
        "the adapter replied to call 5, which had not been made [stdio-reply-to-nothing]",
    ),
    "begins_with_a_mark": (
        errors.NotJson,
        "a line on the adapter's stdout is not JSON: it begins with a byte order mark [stdio-not-json]",
    ),
    "closes_stdin": (errors.ProgramEnded, "the adapter closed its stdin before it replied [stdio-ended]"),
    "asks_without_call": (
        errors.AskOutsideCall,
        "user code asked what to do, and no call is in flight [stdio-ask-outside-call]",
    ),
    "asks_before_open": (
        errors.AskOutsideCall,
        "user code asked what to do, and no world is open [stdio-ask-outside-call]",
    ),
    "huge_line": (
        errors.LineTooLong,
        "a line on the adapter's stdout is longer than 1048576 bytes [stdio-line-too-long]",
    ),
}


@pytest.mark.parametrize("behaviour", BREAKS)
def test_a_program_that_breaks_the_conversation_gives_its_own_error(behaviour: str) -> None:
    kind, first_line = BREAKS[behaviour]
    with pytest.raises(AdapterBroke) as caught:
        play(program(behaviour))
    assert (type(caught.value), str(caught.value).splitlines()[0]) == (kind, first_line)


def test_the_error_tells_the_whole_story() -> None:
    adapter = program("dies_in_a_call")
    with pytest.raises(errors.ProgramEnded) as caught:
        play(adapter)
    assert re.sub(r"stdio:.*", "stdio:COMMAND", str(caught.value)) == (
        "the adapter was killed by SIGKILL before it replied [stdio-ended]\n"
        "  call      advance (number 4)\n"
        "  adapter   stdio:COMMAND\n"
        "  stderr\n"
        "    about to die\n"
        "  The adapter, or the target in it, broke down: its stderr should say why. (It stays until its stdin ends.)"
    )


def test_a_flood_on_stderr_holds_nothing_up_and_its_end_is_kept() -> None:
    with pytest.raises(errors.ProgramEnded) as caught:
        play(program("floods_stderr"))
    stderr = caught.value.situation.stderr
    assert (len(stderr) <= 64 * 1024, stderr.endswith("noise\nthe last word\n")) == (True, True)


def test_text_in_another_encoding_is_refused() -> None:
    with pytest.raises((errors.NotJson, errors.NotByTheSchema)) as caught:
        play(program("speaks_latin_1"))
    assert r"\xe9t\xe9" in str(caught.value)


def test_a_program_that_hangs_is_killed_with_its_children() -> None:
    adapter = program("hangs", deadline=1.5)
    with pytest.raises(errors.ProgramSilent) as caught:
        play(adapter)
    child = int(caught.value.situation.stderr.removeprefix("child "))
    assert isinstance(caught.value, DeadlinePassed)
    assert str(caught.value).startswith("the adapter did not reply within 1.5 s, and was killed [stdio-deadline]")
    assert ends_soon(child)


def test_a_program_that_leaves_its_pipes_to_a_child_is_told_from_one_that_hangs() -> None:
    with pytest.raises(errors.ProgramEnded) as caught:
        play(program("leaves_its_pipes", deadline=1.0))
    assert str(caught.value).startswith(
        "the adapter exited with status 0 (something that it started holds its stdout open) before it replied"
    )
    assert ends_soon(int(caught.value.situation.stderr.removeprefix("child ")))


@pytest.mark.skipif(not PROCESSES.exists(), reason="this system does not show the environments of processes")
def test_what_has_left_the_programs_group_ends_with_it() -> None:
    with pytest.raises(errors.ProgramEnded) as caught:
        play(program("starts_a_daemon"))
    assert ends_soon(int(caught.value.situation.stderr.removeprefix("daemon ")))


def test_a_reply_without_an_end_of_line_is_told_as_that() -> None:
    with pytest.raises(errors.ProgramSilent) as caught:
        play(program("forgets_the_end_of_line", deadline=1.0))
    assert str(caught.value).startswith(
        "the adapter did not reply within 1 s (what it wrote has no end of line), and was killed"
    )


def test_questions_without_end_do_not_put_the_deadline_off() -> None:
    began = monotonic()
    with pytest.raises(errors.ProgramSilent):
        play(program("asks_without_end", deadline=1.0))
    assert monotonic() - began < 5.0


def test_what_is_invisible_in_a_line_is_shown() -> None:
    assert errors.shortened("\ufeff{\x1b[31m\t\u00e9}\n".encode() + b"\xff") == r"\ufeff{\x1b[31m\té}\n\xff"


def test_a_program_that_does_not_read_is_given_up_too() -> None:
    long = OPEN.__class__(at=OPEN.at, definitions=OPEN.definitions.__class__(assets=OPEN.definitions.assets * 20_000))
    with pytest.raises(errors.ProgramSilent):
        program("never_reads", deadline=1.0).open(long, Asked())


def test_after_a_break_close_has_nothing_to_do_and_open_starts_anew() -> None:
    adapter = program("dies_in_a_call")
    for _ in range(2):
        with pytest.raises(errors.ProgramEnded):
            play(adapter)
        adapter.close(CLOSE)
        with pytest.raises(errors.NoProgram, match="runs was not sent: the adapter program is not running"):
            adapter.runs(RUNS)
    adapter.shutdown()


def test_a_crash_that_the_program_reports_leaves_it_usable() -> None:
    adapter = program("crashes_in_a_call")
    adapter.open(OPEN, Asked())
    with pytest.raises(errors.ProgramCrashed, match="ZeroDivisionError: division by zero"):
        adapter.advance(ADVANCE)
    assert adapter.runs(RUNS)[0].id == "r1"
    adapter.shutdown()


def test_the_program_is_not_started_before_its_first_call() -> None:
    adapter = StdioAdapter(("/no/such/program",))
    with pytest.raises(command_errors.CommandNotFound, match="there is no such file"):
        adapter.describe()


def test_an_error_of_the_kits_own_while_it_answers_is_not_blamed_on_the_program() -> None:
    def fails(_code: object, _handed: object) -> None:
        raise LookupError("the kit's own")

    adapter = program("asks_in_a_call")
    adapter.open(OPEN, fails)  # pyright: ignore[reportArgumentType]
    with pytest.raises(errors.KitCannotAnswer, match="the kit could not answer user code: LookupError: the kit's own"):
        adapter.advance(ADVANCE)
    adapter.close(CLOSE)
