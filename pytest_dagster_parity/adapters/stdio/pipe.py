"""Lines through a pair of pipes, with a moment by which they must be through. Nothing here knows what a line means."""

from __future__ import annotations

import os
import select
from math import ceil, inf
from time import monotonic

from pytest_dagster_parity.errors import ParityError

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes. The status of 100,000 partitions is about 7 MB."""

_CHUNK = 1 << 16


class Ended(ParityError):
    """The other side has closed its end; what it wrote last, without an end of line, is kept."""

    def __init__(self, rest: bytes, stream: str = "stdout") -> None:
        super().__init__(rest, stream)
        self.rest = rest
        self.stream = stream
        """Which of its streams."""


class Late(ParityError):
    """The moment has passed; what came until then, without an end of line, is kept."""

    def __init__(self, rest: bytes) -> None:
        super().__init__(rest)
        self.rest = rest


class Overlong(ParityError):
    """A line is longer than a line may be."""

    def __init__(self, start: bytes, limit: int) -> None:
        super().__init__(start, limit)
        self.start = start
        self.limit = limit


class LinePipe:
    """Sends and receives lines. It reads without a thread: a wait costs one `poll` and one `read`."""

    def __init__(self, source: int, sink: int, longest: int = LONGEST_LINE) -> None:
        self._source = source
        self._sink = sink
        self._longest = longest
        self._rest = b""
        self._ended = False
        os.set_blocking(sink, False)
        self._readable = select.poll()
        self._readable.register(source, select.POLLIN)
        self._either = select.poll()
        self._either.register(source, select.POLLIN)
        self._either.register(sink, select.POLLOUT)

    def send(self, line: bytes, due: float) -> None:
        """Write a line, its end included. `due` is a moment of `time.monotonic`. Raises `Late`, `Ended`."""
        try:
            written = self._write(line)
            if written < len(line):
                self._send_rest(memoryview(line)[written:], due)
        except BrokenPipeError:
            raise Ended(self._last_words(), "stdin") from None

    def receive(self, due: float) -> bytes:
        """Return the next line. Raises `Late`, `Ended`, `Overlong`."""
        if not self._rest:
            chunk = self._read(due)
            if chunk.find(b"\n") == len(chunk) - 1:
                return chunk
            self._rest = chunk
        return self._receive_in_parts(due)

    def unasked(self) -> bytes:
        """Return what has come though nobody waited for it: nothing, or the first line or part of one."""
        if not self._rest and self._readable.poll(0):
            self._rest = os.read(self._source, _CHUNK)
        return self._rest.partition(b"\n")[0] or self._rest

    def _write(self, line: bytes | memoryview) -> int:
        try:
            return os.write(self._sink, line)
        except BlockingIOError:
            return 0

    def _read(self, due: float) -> bytes:
        if monotonic() > due or not self._readable.poll(_milliseconds(due)):
            raise Late(self._rest)
        chunk = os.read(self._source, _CHUNK)
        if not chunk:
            raise Ended(self._rest)
        return chunk

    def _receive_in_parts(self, due: float) -> bytes:
        if monotonic() > due:  # lines that are there already need no `_read`
            raise Late(self._rest)
        parts: list[bytes] = []
        part, size = self._rest, 0
        while (end := part.find(b"\n")) < 0:
            parts.append(part)
            size += len(part)
            if size > self._longest:
                raise Overlong(parts[0], self._longest)
            self._rest = parts[0]
            part = self._read(due)
        self._rest = part[end + 1 :]
        parts.append(part[: end + 1])
        return b"".join(parts)

    def _send_rest(self, rest: memoryview, due: float) -> None:
        """Go on writing while the pipe is full, and take in what the other side writes instead of reading."""
        taken = [self._rest]
        size = len(self._rest)
        try:
            while rest:
                ready = dict(self._either.poll(_milliseconds(due))) if monotonic() <= due else {}
                if not ready:
                    raise Late(b"".join(taken))
                if self._source in ready:
                    taken.append(self._taken(taken))
                    size += len(taken[-1])
                if size > self._longest:
                    raise Overlong(b"".join(taken[:2]), self._longest)
                if self._sink in ready:
                    rest = rest[self._write(rest) :]
        finally:
            self._rest = b"".join(taken)

    def _taken(self, before: list[bytes]) -> bytes:
        chunk = os.read(self._source, _CHUNK)
        if not chunk:
            raise Ended(b"".join(before))
        return chunk

    def _last_words(self) -> bytes:
        words = [self._rest]
        while sum(map(len, words)) < self._longest and self._readable.poll(0):
            words.append(os.read(self._source, _CHUNK))
            if not words[-1]:
                break
        return b"".join(words)


def _milliseconds(due: float) -> int | None:
    return None if due == inf else max(0, ceil((due - monotonic()) * 1000))
