"""Documents with a matrix, by their suffix: Markdown, CSV, TSV and YAML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytest_dagster_parity.documents.files import read_source
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.matrix.model import MatrixDocument


def open_document(path: Path, shown: str | None = None) -> MatrixDocument:
    """Read a matrix document; `shown` is its path in messages. Raises `LoadError` with everything that is wrong."""
    shown = str(path) if shown is None else shown
    if path.suffix.lower() not in _READERS and not path.is_dir():
        message = (
            f"a matrix is no `{path.suffix}` document" if path.suffix else "the name of this document has no suffix"
        )
        hint = f"it is one of {', '.join(_READERS)}"
        raise LoadError((Problem(path=shown, line=0, column=1, code="unknown-suffix", message=message, hint=hint),))
    source = read_source(path, shown, absent="`dagster-parity matrix new` writes one")
    return _READERS[path.suffix.lower()](source)


def _markdown(source: Source) -> MatrixDocument:
    from pytest_dagster_parity.matrix.markdown import read_markdown

    return read_markdown(source)


def _comma_separated(source: Source) -> MatrixDocument:
    from pytest_dagster_parity.matrix.delimited import COMMA, read_delimited

    return read_delimited(source, COMMA)


def _tab_separated(source: Source) -> MatrixDocument:
    from pytest_dagster_parity.matrix.delimited import TAB, read_delimited

    return read_delimited(source, TAB)


def _yaml(source: Source) -> MatrixDocument:
    from pytest_dagster_parity.matrix.yaml_rows import read_yaml

    return read_yaml(source)


_READERS: dict[str, Callable[[Source], MatrixDocument]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".csv": _comma_separated,
    ".tsv": _tab_separated,
    ".yaml": _yaml,
    ".yml": _yaml,
}

SUFFIXES = tuple(_READERS)
"""What the names of matrix documents end with."""
