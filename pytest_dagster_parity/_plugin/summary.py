"""The totals at the end of a session, in pytest's terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity._plugin import gating, matrices, requirements
from pytest_dagster_parity._plugin.recording import FOOTER, RECORDER, UNWRITTEN, record_path
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.report import declarations, totals

if TYPE_CHECKING:
    import pytest


def show(terminal: Any, config: pytest.Config) -> None:
    """Print the totals by domain, whether they are complete, and where the record is."""
    footer, recorder = config.stash.get(FOOTER, None), config.stash.get(RECORDER, None)
    if footer is None or recorder is None:
        return
    library = config.stash[RUN].library
    counts = totals.tally((library.scenarios[node].domain, verdict) for node, verdict in recorder.verdicts.items())
    terminal.section("Dagster parity")
    for line in _table(totals.rows(counts) if counts else []):
        terminal.write_line(line)
    for line in _sentences(config):
        terminal.write_line(line)
    requirements.show(terminal, config)
    matrices.show(terminal, config)
    gating.show(terminal, config)


def _sentences(config: pytest.Config) -> list[str]:
    footer, recorder, library = config.stash[FOOTER], config.stash[RECORDER], config.stash[RUN].library
    target = recorder.target
    doubts = (totals.suspicion(footer.counts), declarations.strangers(target))
    broken = len(library.broken)
    unwritten = config.stash[UNWRITTEN]
    files = "1 scenario file" if broken == 1 else f"{broken} scenario files"
    return [
        totals.completeness(footer),
        *requirements.completeness(config.stash[RUN], footer, recorder),
        *(doubt for doubt in doubts if doubt),
        *([f"{files} cannot be read, and what is required is not known."] if broken else []),
        f"target: {f'{target.target} {target.version} through {recorder.adapter}' if target else 'none was opened'}",
        *(str(each) for each in unwritten),
        *([] if recorder.writer.problem else [f"record: {record_path(config)}"]),
    ]


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        for cells in rows
    ]
