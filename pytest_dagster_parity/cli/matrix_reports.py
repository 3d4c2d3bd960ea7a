"""What `dagster-parity matrix` says of what it did: lines for people, and plain values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pytest_dagster_parity.matrix.adoption import AdoptedRow, Adoption
from pytest_dagster_parity.matrix.recording import Change, Outcome, RowOutcome
from pytest_dagster_parity.matrix.suggestions import Suggestion

_STATEMENT_WIDTH = 70

_GUESSES = (
    "Suggestions are guesses by the words of a row, with their likeness from 0 to 1. They are written nowhere:\n"
    "put what is right into the column Semantics yourself.\n"
)


def outcomes_text(outcomes: Iterable[Outcome]) -> str:
    """Return what became of matrices into which proof was recorded, for people."""
    return "".join(f"{line}\n" for outcome in outcomes for line in _outcome_lines(outcome))


def outcomes_json(outcomes: Iterable[Outcome]) -> list[object]:
    """Return what became of matrices into which proof was recorded, for programs."""
    return [
        {
            "matrix": str(outcome.path),
            "changed": outcome.is_changed,
            "rows": [_outcome_values(row) for row in outcome.rows],
        }
        for outcome in outcomes
    ]


def adoptions_text(adoptions: Sequence[Adoption]) -> str:
    """Return what became of adopted matrices, for people."""
    lines = "".join(f"{line}\n" for adoption in adoptions for line in _adoption_lines(adoption))
    is_suggested = any(row.suggestions for adoption in adoptions for row in adoption.rows)
    return f"{lines}{_GUESSES}" if is_suggested else lines


def adoptions_json(adoptions: Iterable[Adoption]) -> list[object]:
    """Return what became of adopted matrices, for programs."""
    return [
        {
            "matrix": str(adoption.path),
            "added": [column.value for column in adoption.added],
            "rows": [_adopted_values(row) for row in adoption.rows],
        }
        for adoption in adoptions
    ]


def _outcome_lines(outcome: Outcome) -> Iterator[str]:
    counts = [f"{len(rows)} {change.value}" for change in Change if (rows := outcome.of(change))]
    yield f"{outcome.path}: {_rows(len(outcome.rows))}: {', '.join(counts) or 'nothing to record'}"
    for row in outcome.rows:
        where = f"{outcome.path}:{row.line}: {row.name}"
        yield from (f"{where}: the proof that is there stays: {why}" for why in row.kept)
        yield from (f"{where}: replaced {text!r}, which no record wrote" for text in row.garbled)
        yield from (f"{where}: {unknown}, and counts as missing" for unknown in row.unknown)


def _outcome_values(row: RowOutcome) -> dict[str, object]:
    return {
        "row": row.name,
        "line": row.line,
        "change": row.change.value,
        "proof": [str(entry) for entry in row.entries],
        "kept": list(row.kept),
        "garbled": list(row.garbled),
        "unknown": [{"pattern": each.pattern, "nearest": each.nearest or None} for each in row.unknown],
    }


def _adoption_lines(adoption: Adoption) -> Iterator[str]:
    added = " and ".join(column.value for column in adoption.added)
    yield f"{adoption.path}: {f'added {added}' if added else 'has Semantics and Proof already'}"
    for row in adoption.rows:
        where = f"{adoption.path}:{row.line}: {row.name}"
        yield from (f"{where}: {unknown}" for unknown in row.meaning.unknown)
        yield from (f"{where}: recording will replace {text!r}, which no record wrote" for text in row.foreign)
        if row.meaning.is_empty:
            yield where if row.suggestions else f"{where}: no semantic of the kit is like it"
            yield from _table([_suggestion_cells(each) for each in row.suggestions])


def _suggestion_cells(suggestion: Suggestion) -> tuple[str, ...]:
    number = f"{suggestion.semantics} semantic{'' if suggestion.semantics == 1 else 's'}"
    statement = suggestion.statement
    if len(statement) > _STATEMENT_WIDTH:
        statement = f"{statement[:_STATEMENT_WIDTH].rsplit(' ', 1)[0]} ..."
    return f"{suggestion.likeness:.2f}", suggestion.pattern, number, statement


def _adopted_values(row: AdoptedRow) -> dict[str, object]:
    return {
        "row": row.name,
        "line": row.line,
        "semantics": [semantic.id for semantic in row.meaning.semantics],
        "unknown": [{"pattern": each.pattern, "nearest": each.nearest or None} for each in row.meaning.unknown],
        "foreign": list(row.foreign),
        "suggestions": [
            {
                "pattern": each.pattern,
                "semantics": each.semantics,
                "statement": each.statement,
                "likeness": each.likeness,
            }
            for each in row.suggestions
        ],
    }


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    for row in rows:
        yield "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"
