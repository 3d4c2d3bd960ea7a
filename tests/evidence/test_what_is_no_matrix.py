"""Documents that cannot be a matrix: a message with a place, the status 2, and not a byte changed, in every command."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.evidence.conftest import Team
from tests.evidence.team_repository.proof import write_record

HEAD = (
    "| Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) "
    "| Owner | Notes | Semantics | Proof |\n"
)
RULE = "|---" * 11 + "|\n"
ROW = "| Schedules | Ticks | Planned | unit | | | | Ines | | | |\n"
GOOD = f"# A matrix\n\n{HEAD}{RULE}{ROW}"

SHORT = "| Schedules | Short | Planned | unit | | | | Ines | |\n"
TWICE = GOOD.replace("| Notes |", "| Notes | NOTES |").replace("|---|\n", "|---|---|\n")
OTHER = GOOD.replace("| Feature |", "| Story |").replace("| Owner |", "| Team |")

BROKEN: dict[str, tuple[str | bytes, int]] = {
    "a row with a cell too few": (f"{GOOD}{SHORT}", 6),
    "a row with a cell too many": (f"{GOOD}{ROW.rstrip()} one more |\n", 6),
    "a pipe that was not escaped": (f"{GOOD}{ROW.replace('Ticks', '`a | b`')}", 6),
    "a heading twice": (GOOD.replace("| Notes |", "| Status |"), 3),
    "a heading twice in another case": (TWICE, 3),
    "two matrices": (f"{GOOD}\n{OTHER}", 9),
    "NUL bytes": (GOOD.replace("Ticks", "Ti\0cks"), 5),
    "a cell of 10 MB": (GOOD.replace("Ticks", "x" * 10_000_000), 5),
    "no UTF-8": (GOOD.replace("Ticks", "T\u00efcks").encode("latin-1"), 5),
    "no table": ("# A matrix\n\nWill be written in autumn.\n", 0),
    "a table of something else": ("# A matrix\n\n| Day | Guest |\n|---|---|\n| Monday | Tom |\n", 0),
    "nothing": ("", 0),
}
"""The document, and the line that a message must name; 0 where the whole file is meant."""

COMMANDS = {
    "check": ("check",),
    "check --fix": ("check", "--fix"),
    "check --diff": ("check", "--diff"),
    "adopt": ("matrix", "adopt"),
    "record": ("matrix", "record"),
    "gate": ("gate",),
}


def carry_out(team: Team, command: str, path: str, record: Path) -> tuple[int, str]:
    """Return the status, and what was said to the user's face."""
    needs_record = command in {"record", "gate"}
    said = team.run(*COMMANDS[command], path, *(("--from", str(record)) if needs_record else ()))
    assert "Traceback" not in said.err
    return said.status, said.err


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Return a record that could be recorded."""
    return write_record(tmp_path / "record.jsonl")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_they_are_broken_from_is_a_matrix(team: Team, record: Path, command: str) -> None:
    (team.root / "docs/parity/matrix-good.md").write_text(GOOD, encoding="utf-8")
    assert carry_out(team, command, "docs/parity/matrix-good.md", record)[0] in {0, 1}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("broken", BROKEN)
def test_a_document_that_is_none_is_refused_with_its_place(team: Team, record: Path, command: str, broken: str) -> None:
    path = "docs/parity/matrix-broken.md"
    content, line = BROKEN[broken]
    (team.root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    before = team.contents()
    status, said = carry_out(team, command, path, record)
    assert status == 2
    place = re.match(rf"\S*{re.escape(path)}:(\d+):(\d+): .+ \[[\w-]+\]", said)
    assert place is not None, said
    assert int(place[1]) == line or line == 0, said
    assert len(said) < 2_000
    assert team.contents() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_is_refused(team: Team, record: Path, command: str) -> None:
    before = team.contents()
    status, said = carry_out(team, command, "docs/parity", record)
    assert (status, "docs/parity" in said) == (2, True)
    assert team.contents() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_there_is_refused(team: Team, record: Path, command: str) -> None:
    before = team.contents()
    status, said = carry_out(team, command, "docs/parity/matrix-gone.md", record)
    assert (status, "matrix-gone.md" in said) == (2, True)
    assert team.contents() == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a superuser reads everything")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_must_not_be_read_is_refused(team: Team, record: Path, command: str) -> None:
    path = team.root / "docs/parity/matrix-secret.md"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    status, said = carry_out(team, command, "docs/parity/matrix-secret.md", record)
    path.chmod(0o644)
    assert (status, "matrix-secret.md" in said) == (2, True)
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("command", COMMANDS)
def test_a_link_that_leads_nowhere_is_refused(team: Team, record: Path, command: str) -> None:
    path = team.root / "docs/parity/matrix-dangling.md"
    path.symlink_to("matrix-of-yesterday.md")
    status, said = carry_out(team, command, "docs/parity/matrix-dangling.md", record)
    assert (status, "matrix-dangling.md" in said) == (2, True)
    assert path.is_symlink()
