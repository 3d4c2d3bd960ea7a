"""Matrix documents as files, for tests."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.model import Column, MatrixDocument

TITLES = (
    "Capability",
    "Feature",
    "Status",
    "Proof Level Required",
    "Evidence (Code)",
    "Evidence (Tests)",
    "Evidence (CI)",
    "Owner",
    "Notes",
)
SMALL = f"| {' | '.join(TITLES)} |".replace("Feature", "Area")
RULE = "|---|---|---|---|---|---|---|---|---|"


def opened(content: str | bytes, suffix: str = ".md") -> MatrixDocument:
    """Open a document with this content; messages call it `m.md`."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"m{suffix}")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_document(path, path.name)


def names(content: str | bytes) -> list[str]:
    """Return the names of the rows of a Markdown document."""
    return [each.name for each in opened(content).rows]


def problems(content: str | bytes, suffix: str = ".md") -> list[str]:
    """Return what is said of a document that cannot be opened, a problem a text."""
    with pytest.raises(LoadError) as caught:
        opened(content, suffix)
    return [str(problem) for problem in caught.value.problems]


def texts(document: MatrixDocument) -> list[dict[Column, str]]:
    """Return all texts of the known columns, by row."""
    return [{column: cell.text for column, cell in row.cells.items()} for row in document.rows]


def table(*rows: str, header: str = SMALL, rule: str = RULE) -> str:
    """Return a Markdown table with a line end behind each line."""
    return "".join(f"{line}\n" for line in (header, rule, *rows))


def row(capability: str = "Cron", status: str = "Partial", notes: str = "") -> str:
    """Return a line of such a table."""
    return f"| {capability} | ticks | {status} | unit | `a.py` | `t.py` | `ci.yml` | me | {notes} |"
