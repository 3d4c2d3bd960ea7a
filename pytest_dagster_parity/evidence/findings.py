"""What a check finds: a rule that does not hold at a place, and the edit that would mend it where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytest_dagster_parity.matrix.model import Column


class Severity(str, Enum):
    """How much a finding weighs: only errors fail a check."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A piece of a cell's text to be replaced."""

    row: int
    column: Column
    start: int
    """Offset in the cell's text, of the first character that goes."""
    end: int
    """Offset behind the last character that goes."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that does not hold."""

    rule: str
    """A key of `rules.RULES`, which has its severity and its title."""
    path: str
    """Of the document where the claim stands, as it was given."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    message: str
    """What is wrong, naming what was cited."""
    hint: str = ""
    """What to do."""
    subject: str = ""
    """The row's name; empty where no row is meant."""
    cited: str = ""
    """What was cited, as it stands in the document; with rule, document and row it names the finding in a baseline.

    A rule may leave it empty: the check fills in the item of evidence that stands at the finding's place.
    """
    edit: Edit | None = None
    """What `--fix` would do."""
