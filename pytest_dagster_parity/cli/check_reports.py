"""What a check prints, in the form that was asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TextIO

from pytest_dagster_parity.evidence.fixing import Fixed, difference
from pytest_dagster_parity.evidence.formats import compiler, github, json_document, sarif
from pytest_dagster_parity.evidence.outcome import Outcome

FORMATS = ("text", "json", "sarif", "github")

_PACKAGE = "pytest-dagster-parity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Writes what was asked to standard output. Beside a form for programs, all else goes to standard error."""

    form: str
    root: Path
    here: Path

    def differences(self, changes: Sequence[Fixed]) -> None:
        """Show what a fix changes."""
        self._aside.write("".join(difference(change, change.path) for change in changes))

    def mended(self, changes: Sequence[Fixed]) -> None:
        """Tell what was changed, and what had to be left."""
        lines = [
            f"{self._shown(finding.path)}:{finding.line}:{finding.column}: {done}: {finding.message} [{finding.rule}]"
            for change in changes
            for findings, done in ((change.applied, "fixed"), (change.skipped, "not fixed, it overlaps another fix"))
            for finding in findings
        ]
        self._aside.write("".join(f"{line}\n" for line in lines))

    def baseline_written(self, path: Path, count: int) -> None:
        """Tell that the baseline is new."""
        self._aside.write(f"{path}: {count} {'finding' if count == 1 else 'findings'}\n")

    def outcome(self, outcome: Outcome) -> None:
        """Print what was found."""
        sys.stdout.write(self._rendered(outcome))

    @property
    def _aside(self) -> TextIO:
        return sys.stdout if self.form == "text" else sys.stderr

    def _rendered(self, outcome: Outcome) -> str:
        match self.form:
            case "json":
                return json_document.render(outcome)
            case "sarif":
                version = metadata.version(_PACKAGE)
                return sarif.render(outcome, version=version, pages=_pages(), shown=self._hosted)
            case "github":
                return github.render(outcome, self._hosted)
            case _:
                return compiler.render(outcome, self._shown)

    def _shown(self, path: str) -> str:
        """Return a path that can be opened from the folder that the command runs in."""
        whole = self.root / path
        shown = os.path.relpath(whole, self.here) if whole.is_relative_to(self.here) else str(whole)
        return path if self.root == self.here else shown

    def _hosted(self, path: str) -> str:
        """Return a path from the top of the checkout, which may be above our root."""
        top = next((folder for folder in (self.root, *self.root.parents) if (folder / ".git").exists()), self.root)
        return path if Path(path).is_absolute() else (self.root / path).relative_to(top).as_posix()


def _pages() -> str | None:
    """Return where the documentation is published, if its package says so."""
    urls = metadata.metadata(_PACKAGE).get_all("Project-URL") or []
    named = dict(url.split(", ", 1) for url in urls if ", " in url)
    return named.get("Documentation")
