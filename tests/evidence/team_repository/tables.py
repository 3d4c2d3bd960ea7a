"""The rows of the matrix as plain texts, read by splitting lines: no reader of ours has a hand in it."""

from __future__ import annotations

import re

FEATURE = "User-visible behaviour"
COLUMNS = (
    "Status",
    "Capability",
    FEATURE,
    "Proof Level Required",
    "Evidence (Code)",
    "Evidence (Tests)",
    "Evidence (CI)",
    "Owner",
    "Since",
    "Notes",
)
_BY_LOWER = {name.lower(): name for name in COLUMNS} | {"feature": FEATURE}


def rows_of(text: str) -> list[dict[str, str]]:
    """Return every row of every table, by column; several items of a cell stand on lines of their own."""
    rows: list[dict[str, str]] = []
    names: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if "capability" in [cell.lower() for cell in cells]:
            names = [_BY_LOWER[cell.lower()] for cell in cells]
        elif cells and not set(line) <= set("|-: "):
            written = dict(zip(names, cells, strict=True))
            rows.append({name: _value(written[name]) for name in COLUMNS})
    return rows


def _value(cell: str) -> str:
    return cell.replace("<br>", "\n").replace("\\|", "|")
