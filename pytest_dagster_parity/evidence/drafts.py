"""Items while a cell is read: what has been seen of them so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytest_dagster_parity.evidence.citations import Cited, Named, Symbol
from pytest_dagster_parity.evidence.item import Item, Kind, is_yaml


@dataclass(slots=True, eq=False)
class Draft:
    """An item that is being read."""

    kind: Kind
    start: int
    end: int
    cited: Cited | None = None
    label: Cited | None = None
    """What a link's label cites, where it is another spelling of the link's target."""
    url: str = ""
    symbols: list[Symbol] = field(default_factory=list[Symbol])
    jobs: list[Named] = field(default_factory=list[Named])
    commands: list[Named] = field(default_factory=list[Named])
    others: list[Named] = field(default_factory=list[Named])
    is_link: bool = False
    is_doubtful: bool = False

    @property
    def is_yaml(self) -> bool:
        """Whether it is a YAML file."""
        return self.cited is not None and is_yaml(self.cited.path)

    @property
    def is_one_of_several(self) -> bool:
        """Whether its text stands for other paths too."""
        return self.cited is not None and self.cited.path_span is None

    def reach(self, end: int) -> None:
        """Let the item go on to an offset."""
        self.end = max(self.end, end)

    def item(self, cell: str) -> Item:
        """Return what was read."""
        places = [each for each in (self.label, self.cited) if each is not None]
        lines = [each.line for each in reversed(places) if each.line is not None]
        return Item(
            kind=self.kind,
            text=cell[self.start : self.end],
            start=self.start,
            end=self.end,
            path=self.cited.path if self.cited else self.url,
            line=lines[0] if lines else None,
            path_spans=tuple(each.path_span for each in places if each.path_span is not None),
            line_spans=tuple(each.line_span for each in places if each.line_span is not None),
            is_link=self.is_link,
            is_doubtful=self.is_doubtful,
            symbols=tuple(self.symbols),
            jobs=tuple(self.jobs),
            commands=tuple(self.commands),
            others=tuple(self.others),
        )


def share_jobs(drafts: list[Draft]) -> None:
    """Give what is said of a job to each of several lines of one file: `ci.yml:1` + `ci.yml:2` (job `test`)."""
    for former, later in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        same = former.cited is not None and later.cited is not None and former.cited.path == later.cited.path
        if same and not (former.jobs or former.commands or former.symbols):
            former.jobs.extend(later.jobs)
            former.commands.extend(later.commands)
