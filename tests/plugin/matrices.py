"""Matrices of the toys, as files of an example."""

from __future__ import annotations

HEADINGS = (
    *("Capability", "Toy", "Status", "Proof Level Required", "Evidence (Code)", "Evidence (Tests)", "Evidence (CI)"),
    *("Owner", "Notes", "Semantics", "Proof"),
)
HEAD = f"| {' | '.join(HEADINGS)} |"
RULE = f"|{'---|' * len(HEADINGS)}"


def row(capability: str, status: str, semantics: str, proof: str = "", level: str = "unit") -> str:
    """Return a row of a Markdown matrix."""
    cells = [capability, "x", status, level, "a", "b", "c", "me", "", semantics, proof]
    return f"| {' | '.join(cells)} |"


def matrix(*rows: str) -> str:
    """Return a Markdown document with a matrix."""
    return "".join(f"{line}\n" for line in ("# Toys", "", HEAD, RULE, *rows))


def proofs(text: str) -> list[str]:
    """Return how much is proven of each row, by the text of a matrix."""
    cells = [line.split("|")[-2].strip() for line in text.splitlines()[4:]]
    return [cell.partition(";")[0] for cell in cells]
