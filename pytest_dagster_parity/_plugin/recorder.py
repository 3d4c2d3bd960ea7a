"""The record of a session while it is made, in the one process that writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import msgspec

from pytest_dagster_parity.execution.record import RECORD_VERSION, FooterLine, HeaderLine, ScenarioLine
from pytest_dagster_parity.execution.writer import RecordWriter, encode_line
from pytest_dagster_parity.judgement.verdict import Verdict, worst
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.report import totals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pytest_dagster_parity._plugin.reports import Cargo

_VERDICTS = {verdict.value: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the header says that does not come from the adapter."""

    kit: str
    corpus: str
    adapter: str
    """As it was asked for; the adapter's own introduction goes before."""
    seed: int
    level: str
    dagster_line: str
    commit: str | None


@dataclass(slots=True)
class Recorder:
    """Writes each line as it comes, and keeps count."""

    writer: RecordWriter
    circumstances: Circumstances
    started: str
    collected: dict[str, None] = field(default_factory=dict[str, None])
    """The ids of the nodes, in their order."""
    verdicts: dict[str, Verdict] = field(default_factory=dict[str, Verdict])
    """Of the nodes that have one."""
    target: Description | None = None
    adapter: str = ""
    """As the record's header has it, once that is written."""
    _header_is_written: bool = False
    _before_header: list[bytes] = field(default_factory=list[bytes])
    """Lines of scenarios that ended before any process had opened the adapter, such as one whose worker died."""
    _to_be_tried_again: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def take(self, cargo: Cargo, *, tried_again: bool) -> None:
        """Take a verdict that a report carried."""
        if not self._header_is_written and cargo["introduction"] is not None:
            self._write_header(cargo["introduction"])
        self._keep(cargo["node"], _VERDICTS[cargo["verdict"]], cargo["line"].encode(), tried_again=tried_again)

    def add(self, line: ScenarioLine, *, tried_again: bool = False) -> None:
        """Take a line that no report carried."""
        self._keep(line.node, line.verdict, encode_line(line), tried_again=tried_again)

    def settle(self) -> None:
        """Write what was to be tried again and was not."""
        for node in list(self._to_be_tried_again):
            self._write(self._to_be_tried_again.pop(node))

    def _keep(self, node: str, verdict: Verdict, encoded: bytes, *, tried_again: bool) -> None:
        """Write a line. One that is tried again waits for the last attempt, and the worst of them is written.

        What several workers play (`--dist each`) has a line of each, and the worst of them counts.
        """
        before = self._to_be_tried_again.pop(node, None)
        earlier = self.verdicts.get(node)
        self.verdicts[node] = verdict if earlier is None else worst([earlier, verdict])
        if before is not None and self.verdicts[node] is not verdict:
            encoded = before
        if tried_again:
            self._to_be_tried_again[node] = encoded
        else:
            self._write(encoded)

    def _write(self, encoded: bytes) -> None:
        if self._header_is_written:
            self.writer.write_encoded(encoded)
        else:
            self._before_header.append(encoded)

    def missing(self) -> list[str]:
        """Return the collected nodes without a verdict."""
        return [node for node in self.collected if node not in self.verdicts]

    def finish(
        self, required: Collection[str], domains: Iterable[tuple[str, Verdict]], *, all_is_known: bool
    ) -> FooterLine:
        """Write the footer and put the record in its place.

        Where files of the corpus cannot be read, not all that is required is known, and no record is complete.
        """
        if not self._header_is_written:
            self._write_header(None)
        footer = self._footer(required, totals.total(totals.tally(domains)), all_is_known=all_is_known)
        self.writer.finish(footer)
        return footer

    def _footer(self, required: Collection[str], counts: dict[Verdict, int], *, all_is_known: bool) -> FooterLine:
        required_verdicts = [self.verdicts.get(node, Verdict.NOT_RUN) for node in required]
        return FooterLine(
            required=len(required_verdicts),
            collected=len(self.collected),
            executed=sum(verdict in totals.EXECUTED for verdict in self.verdicts.values()),
            required_executed=sum(verdict in totals.EXECUTED for verdict in required_verdicts),
            counts=counts,
            complete=all_is_known and bool(required_verdicts) and Verdict.NOT_RUN not in required_verdicts,
            finished=moment(),
        )

    def _write_header(self, introduction: dict[str, Any] | None) -> None:
        self._header_is_written = True
        told = introduction or {"adapter": self.circumstances.adapter, "in_process": False, "target": None}
        self.target = msgspec.convert(told["target"], Description | None)
        self.adapter = told["adapter"]
        self.writer.write(
            HeaderLine(
                version=RECORD_VERSION,
                kit=self.circumstances.kit,
                corpus=self.circumstances.corpus,
                adapter=self.adapter,
                target=self.target,
                in_process=told["in_process"],
                seed=self.circumstances.seed,
                level=self.circumstances.level,
                dagster_line=self.circumstances.dagster_line,
                commit=self.circumstances.commit,
                started=self.started,
            )
        )
        for encoded in self._before_header:
            self.writer.write_encoded(encoded)
        self._before_header.clear()


def moment() -> str:
    """Return the present moment."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
