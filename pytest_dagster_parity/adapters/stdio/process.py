"""The process of an adapter program: in a group of its own, so that it ends with all that it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import weakref
from collections import deque
from contextlib import suppress

from pytest_dagster_parity.adapters.stdio.command_errors import (
    CommandCannotStart,
    CommandNotExecutable,
    CommandNotFound,
)
from pytest_dagster_parity.adapters.stdio.pipe import LinePipe

KEPT_OF_STDERR = 64 * 1024
"""Bytes."""


class Tail:
    """The last bytes of a stream that is read to its end by a thread, so that whoever writes is never held up."""

    def __init__(self, source: int) -> None:
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._thread = threading.Thread(target=self._drain, args=(source,), name="parity-stderr", daemon=True)
        self._thread.start()

    def text(self, wait: float = 0.0) -> str:
        """Return what is kept; wait up to so many seconds for the stream to end."""
        self._thread.join(wait)
        return b"".join(tuple(self._chunks))[-KEPT_OF_STDERR:].decode("utf-8", "backslashreplace")

    def _drain(self, source: int) -> None:
        with suppress(OSError), open(source, "rb", buffering=0) as stream:
            while chunk := stream.read(KEPT_OF_STDERR):
                self._chunks.append(chunk)
                self._size += len(chunk)
                while self._size - len(self._chunks[0]) >= KEPT_OF_STDERR:
                    self._size -= len(self._chunks.popleft())


class AdapterProcess:
    """A running adapter program with its pipes. It is killed, with its group, when this is forgotten."""

    def __init__(self, command: tuple[str, ...], longest_line: int) -> None:
        self._process = _start(command)
        assert self._process.stdin and self._process.stdout and self._process.stderr  # noqa: S101, PT018 - asked for
        self.lines = LinePipe(self._process.stdout.fileno(), self._process.stdin.fileno(), longest_line)
        self.stderr = Tail(os.dup(self._process.stderr.fileno()))
        self._process.stderr.close()
        self._finalizer = weakref.finalize(self, _kill_group, self._process)

    def has_ended(self, wait: float) -> bool:
        """Say whether it ends within so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(wait)
        return self._process.returncode is not None

    def ending(self) -> str:
        """Say how it ended."""
        status = self._process.returncode
        if status is None:
            return "is still running"
        if status >= 0:
            return f"exited with status {status}"
        with suppress(ValueError):
            return f"was killed by {signal.Signals(-status).name}"
        return f"was killed by signal {-status}"

    def end(self, grace: float) -> None:
        """Let it end by itself, as the end of its stdin tells it to; after `grace` seconds it is killed."""
        assert self._process.stdin  # noqa: S101 - asked for
        with suppress(OSError):
            self._process.stdin.close()
        self.has_ended(grace)
        self.kill()

    def kill(self, grace: float = 0.0) -> None:
        """End the whole group: asked first, where there is a grace."""
        if grace and not self.has_ended(0):
            _signal_group(self._process, signal.SIGTERM)
            self.has_ended(grace)
        self._finalizer()


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
    except OSError as error:
        found = shutil.which(command[0])
        if isinstance(error, FileNotFoundError) and found is None:
            raise CommandNotFound(command) from error
        if isinstance(error, PermissionError):
            raise CommandNotExecutable(command) from error
        raise CommandCannotStart(command, str(error)) from error


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
