"""What the rules of a check may look at: the working tree and the settings, read once and shared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.divergences.document import ExceptionsDocument
from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.ci.index import CiIndex
from pytest_dagster_parity.evidence.exception_ids import IdReader
from pytest_dagster_parity.evidence.items import Item, Kind, items_of
from pytest_dagster_parity.evidence.results import Results
from pytest_dagster_parity.evidence.symbols.index import Index
from pytest_dagster_parity.evidence.tree import State, Tree
from pytest_dagster_parity.matrix.model import Column, Row
from pytest_dagster_parity.matrix.proven import Proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One check. What it reads of the tree it keeps, so that a row costs no second reading."""

    tree: Tree
    charter: Charter
    line_break: str = "<br>"
    """What separates several items within a cell of the documents that are checked."""
    catalogue: Catalogue | None = None
    """The kit's semantics; None where no row names any, or where they are not to be judged."""
    exceptions: ExceptionsDocument | None = None
    """The document that defines the ids of exceptions, where the settings name one."""
    records: tuple[Proven, ...] = ()
    """What was proven, beside what the documents themselves have in their column Proof."""
    superseded: frozenset[str] = frozenset()
    """The documents that the charter lists as superseded."""
    results: Results | None = None
    """Of the tests that CI ran; None where none were given, and so none are missed."""
    symbols: Index = field(init=False, repr=False, compare=False)
    """What the tree's source files define."""
    exception_ids: IdReader = field(init=False, repr=False, compare=False)
    """Finds the ids of exceptions in texts."""
    ci: CiIndex = field(init=False, repr=False, compare=False)
    """What the tree's configurations of CI run."""
    _parsed: dict[tuple[str, bool], tuple[Item, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict[tuple[str, bool], tuple[Item, ...]]
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbols", Index(self.tree))
        object.__setattr__(self, "ci", CiIndex(self.tree, self.charter))
        object.__setattr__(self, "exception_ids", IdReader(self.exceptions))

    def items(self, row: Row, column: Column) -> tuple[Item, ...]:
        """Return what a cell of evidence cites, in its order."""
        cell = (row.text(column), column is Column.CI)
        found = self._parsed.get(cell)
        if found is None:
            read = items_of(cell[0], of_ci=cell[1])
            found = self._parsed[cell] = tuple(self._undoubted(item) for item in read)
        return found

    def _undoubted(self, item: Item) -> Item:
        """Take two words with a slash between them for prose, unless the first is a folder of the tree."""
        if not item.is_doubtful or self.tree.find(item.path.split("/")[0]).state is not State.MISSING:
            return item
        return replace(item, kind=Kind.PROSE, path="", path_spans=())
