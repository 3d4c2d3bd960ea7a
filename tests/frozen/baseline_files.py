"""Whether frozen baselines are what they were frozen as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{64})  (\S+\.yaml)")


def breaches(folder: Path, listed: str) -> Iterator[str]:
    """Yield what differs between the baselines of a folder and a list of their digests, as `sha256sum` prints it."""
    frozen: dict[str, str] = {}
    for line in listed.splitlines():
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            yield f"this is no line of `sha256sum`: {line}"
        elif found[2] in frozen:
            yield f"{found[2]}: it is listed twice"
        else:
            frozen[found[2]] = found[1]
    today = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.yaml"))}
    for name in sorted({*frozen, *today}):
        if name not in today:
            yield f"{name}: it was frozen, and is gone"
        elif name not in frozen:
            yield f"{name}: it is not listed: {today[name]}  {name}"
        elif frozen[name] != today[name]:
            yield f"{name}: it was changed after it was frozen"
