"""Command lines, carried out in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_dagster_parity.cli.main import main
from tests.plugin.corpora import TWO_DOMAINS


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    status: int
    out: str
    err: str


@pytest.fixture
def dagster_parity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Return the command, in a folder whose corpus has two domains."""
    for name, text in TWO_DOMAINS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.dagster-parity]\nscenarios = "toys"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Said:
        try:
            status = main(words)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run
