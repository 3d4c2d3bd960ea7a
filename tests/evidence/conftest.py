"""The team's repository, and the command that is run in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pytest_dagster_parity.cli.main import main
from tests.cli.conftest import Said
from tests.evidence import team_repository
from tests.evidence.defects import Defect


@dataclass(frozen=True)
class Team:
    """The repository, and a command line in its root."""

    root: Path
    run: Callable[..., Said]

    def findings(self, *words: str) -> list[dict[str, Any]]:
        """Return what a check finds."""
        said = self.run("check", "--format", "json", *words)
        assert said.status in {0, 1}, said.err
        return json.loads(said.out)["findings"]

    def found(self, *words: str) -> Counter[tuple[str, str, str]]:
        """Return the document, the row or line, and the rule of every finding."""
        return Counter(self.placed(finding) for finding in self.findings(*words))

    def placed(self, finding: dict[str, Any]) -> tuple[str, str, str]:
        """Return what a finding is about, read from the file itself and not from what the finding calls it."""
        path, line = finding["path"], finding["line"]
        text = (self.root / path).read_text(encoding="utf-8-sig")
        if Path(path).stem.startswith("matrix"):
            return path, team_repository.rows_by_line(text)[line], finding["rule"]
        return path, text.splitlines()[line - 1], finding["rule"]

    def planted(self, defect: Defect) -> tuple[str, str, str]:
        """Return how `placed` names a defect."""
        if Path(defect.document).stem.startswith("matrix"):
            return defect.document, defect.row, defect.rule
        lines = (self.root / defect.document).read_text(encoding="utf-8").splitlines()
        (line,) = [line for line in lines if defect.row in line]
        return defect.document, line, defect.rule

    def contents(self) -> dict[str, bytes]:
        """Return every file of the repository that is not huge."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path.suffix != ".jsonl"
        }


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Team:
    """Return the team's repository, in whose root commands run."""
    root = team_repository.make(tmp_path)
    monkeypatch.chdir(root)

    def run(*words: str) -> Said:
        try:
            status = main(words)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return Team(root, run)
