"""Files of matrix documents: read whole or refused, and replaced in one step."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.matrix.model import MatrixError
from pytest_dagster_parity.matrix.source import Source

LARGEST_DOCUMENT = 32_000_000
"""In bytes; a matrix of 500 rows has some 300,000."""


def read_source(path: Path, shown: str) -> Source:
    """Read a document. Raises `MatrixError` for what is no file, too large, no UTF-8, or has NUL bytes."""
    raw = _bytes_of(path, shown)
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Source.of(path, shown, raw[: error.start].decode("utf-8"))
        message = f"this is not UTF-8: {error.reason} at byte {error.start}"
        problem = before.problem(len(before.text), "not-utf-8", message, "save the file as UTF-8")
        raise MatrixError((problem,)) from error
    source = Source.of(path, shown, decoded)
    nul = source.text.find("\0")
    if nul >= 0:
        message = "there is a NUL byte in this file"
        raise MatrixError((source.problem(nul, "nul-byte", message, "a matrix is text: remove the byte"),))
    return source


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a directory" if stat.S_ISDIR(mode) else "no regular file"
            raise _refused(shown, "not-a-file", f"this is {kind}", "name the matrix document itself")
        with path.open("rb") as file:
            raw = file.read(LARGEST_DOCUMENT + 1)
    except FileNotFoundError as error:
        raise _refused(shown, "not-found", "there is no such file", "`dagster-parity matrix new` writes one") from error
    except OSError as error:
        raise _refused(shown, "not-readable", f"this cannot be read: {error.strerror or error}") from error
    if len(raw) > LARGEST_DOCUMENT:
        message = f"this document is larger than {LARGEST_DOCUMENT:,} bytes"
        raise _refused(shown, "document-too-large", message, "split it, or move what is no matrix elsewhere")
    return raw


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step: whatever ends the process leaves the old content or the new one.

    A link is followed to its target, the mode of the file stays, and the folder must exist. A process that is killed
    in the middle may leave a neighbour named `.NAME.<16 hexadecimal digits>.tmp`. Raises `MatrixError`.
    """
    try:
        _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        message = f"this cannot be written: {error.strerror or error}"
        raise _refused(str(path), "not-writable", message, "nothing was changed") from error


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}.{token_hex(8)}.tmp")
    try:
        _write_new(beside, content, _mode_of(target))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        _keep_entry(target.parent)


def _mode_of(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, content: bytes, mode: int | None) -> None:
    with path.open("xb") as file:
        if mode is not None:
            path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep_entry(folder: Path) -> None:
    """Make the new name outlive a power cut too; some file systems cannot, and the file is whole without it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(shown: str, code: str, message: str, hint: str = "") -> MatrixError:
    return MatrixError((Problem(path=shown, line=0, column=1, code=code, message=message, hint=hint),))
