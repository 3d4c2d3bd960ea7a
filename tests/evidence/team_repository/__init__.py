"""The files of Acme Flow, a team with a Rust workspace, a Python client, and a parity matrix kept by hand.

They stand in texts with a line `=== PATH` above each file, so that neither pytest nor linters take them for ours.
"""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_HEADER = re.compile(r"^=== (.+)\n", re.MULTILINE)

TEXTS = ("rust.txt", "python.txt", "ci.txt", "documents.txt")
MATRIX = "docs/parity/matrix.md"
"""Kept by hand over a year: the nine columns, and one of the team's own."""
PROVEN = "docs/parity/matrix-proven.md"
"""The younger one, with the columns *Semantics* and *Proof*."""

_WITH_CRLF = ("crates/flow/src/selection.rs",)
_COPIES = {
    "crates/flow/src/controllers/backfill.rs": "target/package/acme-flow-0.3.0/src/controllers/backfill.rs",
    "crates/flow/tests/gates_m2.rs": "target/package/acme-flow-0.3.0/tests/gates_m2.rs",
    "crates/flow/src/controllers/sensor.rs": ".worktrees/hotfix/crates/flow/src/controllers/sensor.rs",
    "crates/flow/src/run_identity.rs": ".worktrees/hotfix/crates/flow/src/run_identity.rs",
    "crates/flow/src/lib.rs": ".worktrees/hotfix/crates/flow/src/retired.rs",
}
"""What a build and a second working tree leave behind: nobody means these."""
_ONLY_IN_HOTFIX = """
pub fn reconcile_legacy() {}

#[test]
fn parity_m2_push_is_evaluated_twice() {}
"""
_LARGE = 4_000_000


def texts() -> dict[str, str]:
    """Return the text files, by path."""
    return {path: text for name in TEXTS for path, text in _files_of((_HERE / name).read_text(encoding="utf-8"))}


def make(folder: Path) -> Path:
    """Write the repository into a new folder below this one, beside another project; return its root."""
    root = folder / "acme-flow"
    for path, text in texts().items():
        written = text.replace("\n", "\r\n") if path in _WITH_CRLF else text
        _write(root / path, written.encode())
    for path, copy in _COPIES.items():
        _write(root / copy, (root / path).read_bytes())
    _write(root / ".worktrees/hotfix/crates/flow/src/hotfix.rs", _ONLY_IN_HOTFIX.encode())
    _write(root / "crates/flow/assets/clock.bin", bytes(range(256)) * 40 + b"reconcile_legacy\n")
    _write(root / "crates/store/fixtures/ledger.jsonl", _large())
    _write(folder / "platform/limits.md", b"# Limits of the platform\n")
    _write(folder / "platform/rules.md", b"# Rules of the platform\n")
    _write(folder / "platform/src/events.rs", b"pub struct Events;\n")
    (root / "docs/shared").symlink_to(Path("..", "..", "platform"), target_is_directory=True)
    (root / "docs/adr/limits.md").symlink_to(Path("..", "audits", "limits-draft.md"))
    return root


def rows_by_line(text: str) -> dict[int, str]:
    """Return what each row of a matrix is called, by its line: its feature, the longest name in it."""
    found: dict[int, str] = {}
    position = -1
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        lowered = [cell.lower() for cell in cells]
        if "capability" in lowered:
            position = next(each for each, cell in enumerate(lowered) if cell in {"user-visible behaviour", "feature"})
        elif cells and not set(line) <= set("|-: "):
            found[number] = cells[position]
    return found


def _files_of(text: str) -> list[tuple[str, str]]:
    _, *parts = _HEADER.split(text)
    return list(zip(parts[::2], parts[1::2], strict=True))


def _large() -> bytes:
    line = b'{"at": 1, "body": "reconcile_legacy Evaporated parity_m2_push_is_evaluated_twice"}\n'
    return line * (_LARGE // len(line))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
