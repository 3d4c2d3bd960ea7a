"""Replacement of files in one step: whatever ends the process leaves the old content or the new one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex


def replace_file(path: Path, content: bytes) -> None:
    """Write a file, or replace the one that is there.

    A link is followed to its target, the mode of the file stays, and the folder must exist. A process that is killed
    in the middle may leave a neighbour named `.NAME.<16 hexadecimal digits>.tmp`. Raises `OSError`.
    """
    target = Path(os.path.realpath(path))
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
