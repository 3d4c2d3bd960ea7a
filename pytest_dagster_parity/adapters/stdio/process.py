"""The process of an adapter program, which ends with all that it started.

It has a group of its own, which is killed with it. What has left the group (a daemon, a server with a session of its
own) is known by a mark in its environment, where the system shows the environments of processes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pytest_dagster_parity.adapters.stdio.command_errors import (
    CommandCannotStart,
    CommandNotExecutable,
    CommandNotFound,
)
from pytest_dagster_parity.adapters.stdio.pipe import LinePipe

KEPT_OF_STDERR = 64 * 1024
"""Bytes."""
MARK = "PARITY_ADAPTER_PROCESS"
"""The variable by which everything that a program starts is known as its own."""

_PROCESSES = Path("/proc")
_MOST_ROUNDS = 10
"""Who forks faster than that is let go."""


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
        mark = secrets.token_hex(16)
        self._process = _start(command, mark)
        assert self._process.stdin and self._process.stdout and self._process.stderr  # noqa: S101, PT018 - asked for
        self.lines = LinePipe(self._process.stdout.fileno(), self._process.stdin.fileno(), longest_line)
        self.stderr = Tail(os.dup(self._process.stderr.fileno()))
        self._process.stderr.close()
        self._finalizer = weakref.finalize(self, _kill, self._process, mark)

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
        """End it with all that it started: asked first, where there is a grace."""
        if grace and not self.has_ended(0):
            _signal_group(self._process, signal.SIGTERM)
            self.has_ended(grace)
        self._finalizer()


def _start(command: tuple[str, ...], mark: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            env={**os.environ, MARK: mark},
        )
    except OSError as error:
        found = shutil.which(command[0])
        if isinstance(error, FileNotFoundError) and found is None:
            raise CommandNotFound(command) from error
        if isinstance(error, PermissionError):
            raise CommandNotExecutable(command) from error
        raise CommandCannotStart(command, str(error)) from error


def _kill(process: subprocess.Popen[bytes], mark: str) -> None:
    _signal_group(process, signal.SIGKILL)
    process.wait()
    _kill_strays(f"{MARK}={mark}".encode())
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _kill_strays(mark: bytes) -> None:
    """Kill what has left the group, and what it starts meanwhile."""
    for _ in range(_MOST_ROUNDS):
        strays = [process for process in _processes() if mark in _environment(process).split(b"\0")]
        if not strays:
            return
        for stray in strays:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(stray, signal.SIGKILL)


def _processes() -> Iterator[int]:
    with suppress(OSError):
        yield from (int(each.name) for each in _PROCESSES.iterdir() if each.name.isdecimal())


def _environment(process: int) -> bytes:
    """Return the environment that a process began with; nothing of one that is another user's, or has ended."""
    with suppress(OSError):
        return (_PROCESSES / f"{process}/environ").read_bytes()
    return b""
