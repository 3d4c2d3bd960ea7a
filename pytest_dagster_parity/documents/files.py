"""Files of documents: read whole or refused, and replaced in one step."""

from __future__ import annotations

import stat
from pathlib import Path

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.replacing import replace_file

LARGEST_DOCUMENT = 32_000_000
"""In bytes; a matrix of 500 rows has some 300,000."""


def read_source(path: Path, shown: str, *, absent: str = "") -> Source:
    """Read a document; `absent` says what to do where there is none.

    Raises `LoadError` for what is no file, too large, no UTF-8, or has NUL bytes.
    """
    raw = _bytes_of(path, shown, absent)
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Source.of(path, shown, raw[: error.start].decode("utf-8"))
        message = f"this is not UTF-8: {error.reason} at byte {error.start}"
        problem = before.problem(len(before.text), "not-utf-8", message, "save the file as UTF-8")
        raise LoadError((problem,)) from error
    source = Source.of(path, shown, decoded)
    nul = source.text.find("\0")
    if nul >= 0:
        message = "there is a NUL byte in this file"
        raise LoadError((source.problem(nul, "nul-byte", message, "a document is text: remove the byte"),))
    return source


def _bytes_of(path: Path, shown: str, absent: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a directory" if stat.S_ISDIR(mode) else "no regular file"
            raise _refused(shown, "not-a-file", f"this is {kind}", "name the document itself")
        with path.open("rb") as file:
            raw = file.read(LARGEST_DOCUMENT + 1)
    except FileNotFoundError as error:
        raise _refused(shown, "not-found", "there is no such file", absent) from error
    except OSError as error:
        raise _refused(shown, "not-readable", f"this cannot be read: {error.strerror or error}") from error
    if len(raw) > LARGEST_DOCUMENT:
        message = f"this document is larger than {LARGEST_DOCUMENT:,} bytes"
        raise _refused(shown, "document-too-large", message, "split it, or move elsewhere what does not belong into it")
    return raw


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a document in one step, as `replace_file` does. Raises `LoadError`."""
    try:
        replace_file(path, content)
    except OSError as error:
        message = f"this cannot be written: {error.strerror or error}"
        raise _refused(str(path), "not-writable", message, "nothing was changed") from error


def _refused(shown: str, code: str, message: str, hint: str = "") -> LoadError:
    return LoadError((Problem(path=shown, line=0, column=1, code=code, message=message, hint=hint),))
