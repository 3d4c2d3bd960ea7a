"""JUnit's XML: one outcome for each test case. Read as a stream; a document type, and so any entity, is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat  # document types are refused before an entity can be declared

from pytest_dagster_parity.evidence.results.outcomes import Outcome, State, UnreadableResults

_FAILED = frozenset({"failure", "error"})
_LONGEST = 300
"""Characters of a failure's message that are kept."""


def read_junit(path: Path, shown: str) -> Iterator[Outcome]:
    """Yield the outcomes of a file. Raises `UnreadableResults`."""
    reading = _Reading(shown)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = reading.doctype
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 16):
                parser.Parse(chunk)
                yield from reading.taken()
            parser.Parse(b"", True)  # noqa: FBT003  it takes no names
    except expat.ExpatError as error:
        why = f"it is no well-formed XML: {expat.ErrorString(error.code)}"
        raise UnreadableResults(shown, error.lineno, error.offset + 1, why) from None
    if not reading.is_junit:
        raise UnreadableResults(shown, 1, 1, "it is XML, but has no `testsuite`: it is no JUnit file")
    yield from reading.taken()


class _Reading:
    """What a parser has met so far."""

    def __init__(self, shown: str) -> None:
        self.is_junit = False
        self._shown = shown
        self._suites: list[str] = []
        self._case: dict[str, str] | None = None
        self._state = State.PASSED
        self._message = ""
        self._found: list[Outcome] = []

    def taken(self) -> list[Outcome]:
        found, self._found = self._found, []
        return found

    def doctype(self, *_: object) -> None:
        raise UnreadableResults(
            self._shown, 1, 1, "it declares a document type, which no results need; it was not read"
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "testsuite" | "testsuites":
                self.is_junit = True
                self._suites.append(attributes.get("name", ""))
            case "testcase":
                self._case = attributes
                self._state, self._message = State.PASSED, ""
            case "skipped" if self._case is not None and self._state is State.PASSED:
                self._state, self._message = State.SKIPPED, attributes.get("message", "")[:_LONGEST]
            case _ if name in _FAILED and self._case is not None:
                self._state, self._message = State.FAILED, attributes.get("message", "")[:_LONGEST]
            case _:
                pass

    def end(self, name: str) -> None:
        if name in {"testsuite", "testsuites"}:
            self._suites.pop()
        if name != "testcase" or self._case is None:
            return
        self._found.append(
            Outcome(
                file=self._case.get("file", "").replace("\\", "/"),
                group=self._case.get("classname") or (self._suites[-1] if self._suites else ""),
                name=self._case.get("name", ""),
                state=self._status(self._case.get("status", "")),
                message=self._message,
                source=self._shown,
            )
        )
        self._case = None

    def _status(self, status: str) -> State:
        """Some writers say by an attribute that a case was not run."""
        not_run = status.lower() in {"notrun", "skipped", "disabled"}
        return State.SKIPPED if not_run and self._state is State.PASSED else self._state
