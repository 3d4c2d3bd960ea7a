"""One writer at a time: a lock for each matrix, which leaves nothing in the tree that the matrix stands in."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pytest_dagster_parity.errors import ParityError

PATIENCE = 60.0
"""Seconds: many times what a record takes to be written into the largest matrix."""

_PAUSE = 0.02
"""Seconds between two tries."""


class MatrixBusy(ParityError):
    """Another process holds the lock of a matrix and does not give it back."""

    def __init__(self, path: Path, lock: Path, seconds: float) -> None:
        super().__init__(path, lock, seconds)
        self.path = path
        self.lock = lock
        self.seconds = seconds

    def __str__(self) -> str:
        return (
            f"{self.path}:1:1: another process has been writing this matrix for {self.seconds:g} seconds "
            f"(it holds {self.lock}) [matrix-busy]"
        )


class UnusableLocks(ParityError):
    """The folder in which locks would be kept belongs to somebody else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return f"{self.folder}: locks cannot be kept here: it is not a folder of this user's own [lock-folder]"


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Generator[None]:
    """Be the only process that writes a matrix, by whatever path it is reached.

    The system gives the lock back when a process dies. The lock's file stays where temporary files are kept. That is
    not one place for all processes, so the folder of the matrix is held too. Raises `MatrixBusy` after so many seconds.
    """
    from filelock import FileLock, Timeout

    lock = _folder() / f"{sha256(os.fsencode(path.resolve())).hexdigest()[:32]}.lock"
    try:
        with FileLock(lock, timeout=patience), _folder_held(path, patience):
            yield
    except Timeout as error:
        raise MatrixBusy(path, lock, patience) from error


@contextmanager
def _folder_held(path: Path, patience: float) -> Generator[None]:
    """Hold the folder of a matrix, as far as the system has locks of folders: Windows and some networks have none."""
    if sys.platform == "win32":
        yield
        return
    folder = path.resolve().parent
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # whoever opens the matrix is told
        yield
        return
    try:
        if not _taken(descriptor, patience):
            raise MatrixBusy(path, folder, patience)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int, patience: float) -> bool:
    import fcntl

    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        except OSError:  # there are no such locks here
            return True
        else:
            return True


def _folder() -> Path:
    """Return a folder for locks that nobody else can write into: links planted there could lead anywhere."""
    user = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir(), "dagster-parity-locks" if user is None else f"dagster-parity-locks-{user}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError as error:
        raise UnusableLocks(folder) from error
    if folder.is_symlink() or (user is not None and folder.stat().st_uid != user):
        raise UnusableLocks(folder)
    return folder
