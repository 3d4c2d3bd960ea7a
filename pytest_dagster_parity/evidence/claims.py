"""What a row claims: its words, whether it cites what its status demands, and whether it says enough."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.gaps import says_what_is_missing
from pytest_dagster_parity.evidence.item import Item, Kind
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.path_globs import any_covers
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.sources import foreign_alone
from pytest_dagster_parity.evidence.tree import State
from pytest_dagster_parity.matrix.claim_words import level_of, nearest_level, nearest_status, plain, status_of
from pytest_dagster_parity.matrix.entries import parse_entries
from pytest_dagster_parity.matrix.model import EVIDENCE, Column, ProofLevel, Row, Status
from pytest_dagster_parity.matrix.proof import proof_of
from pytest_dagster_parity.matrix.proven import reaches
from pytest_dagster_parity.matrix.semantics_cell import Meaning, meaning_of

_NO_LEVEL = frozenset({"", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "n/a", "none"})

_DEMANDED = (
    (Column.CODE, "implemented-without-code", "cites no path of its code", "Name the file where the behaviour is."),
    (Column.TESTS, "implemented-without-test", "cites no proving test", "Name the test's file, and the test in it."),
    (
        Column.CI,
        "implemented-without-ci",
        "does not say which job of which CI configuration runs its proof",
        "For instance: `.github/workflows/ci.yml` (job `test`: `cargo test --workspace`).",
    ),
)


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with a row's claim."""
    status = status_of(row.text(Column.STATUS), context.charter.aliases)
    level = level_of(row.text(Column.PROOF_LEVEL))
    if status is None:
        yield _unknown_status(context, row)
    if level is None and not (status is Status.EXCEPTION and plain(row.text(Column.PROOF_LEVEL)) in _NO_LEVEL):
        yield _unknown_level(row)
    if status is Status.IMPLEMENTED:
        yield from _not_cited(context, row)
    if status is Status.PARTIAL and not _tells_gap(row):
        yield in_cell(
            "partial-without-gap",
            row,
            Column.STATUS,
            f"{row.name} is partial, and does not say what is missing",
            hint="Say it in its notes or beside its evidence: `Missing: ...`.",
        )
    yield from _about_semantics(context, row, status, level)


def _unknown_status(context: Context, row: Row) -> Finding:
    said = row.text(Column.STATUS)
    aliases = context.charter.aliases
    nearest = nearest_status(said, aliases)
    words = ", ".join(status.value for status in Status)
    message = f"`{said}` is no status" if said else f"there is no status; it is one of {words}"
    hint = (
        f"Did you mean {nearest.value}?"
        if nearest
        else f"It is one of {words}"
        + (f", or as the settings have it: {', '.join(sorted(aliases))}." if aliases else ".")
    )
    return in_cell("status-unknown", row, Column.STATUS, message, hint=hint if said else "", cited=said)


def _unknown_level(row: Row) -> Finding:
    said = row.text(Column.PROOF_LEVEL)
    nearest = nearest_level(said)
    words = ", ".join(level.value for level in ProofLevel)
    message = f"`{said}` is no proof level" if said else "the row requires no proof level"
    hint = f"Did you mean {nearest.value}?" if nearest else f"It is one of {words}."
    return in_cell("level-unknown", row, Column.PROOF_LEVEL, message, hint=hint, cited=said)


def _not_cited(context: Context, row: Row) -> Iterator[Finding]:
    for column, rule, lacks, hint in _DEMANDED:
        items = context.items(row, column)
        if any(_counts(context, row, column, item) for item in items) or foreign_alone(context, row, column):
            continue
        yield in_cell(rule, row, column, f"{row.name} is implemented, and {lacks}", hint=hint, cited=row.text(column))


def _counts(context: Context, row: Row, column: Column, item: Item) -> bool:
    """Whether an item is of the kind that is demanded. Whether it is right is for the other rules to say."""
    if item.kind is not Kind.PATH:
        return False
    if column is not Column.CI:
        return True
    place = located(context.tree, row.path, item)
    return place.state is not State.FILE or any_covers(context.charter.ci, place.path)


def _tells_gap(row: Row) -> bool:
    return any(says_what_is_missing(row.text(column)) for column in (Column.NOTES, *EVIDENCE))


def _about_semantics(context: Context, row: Row, status: Status | None, level: ProofLevel | None) -> Iterator[Finding]:
    text = row.text(Column.SEMANTICS)
    meaning = meaning_of(text, context.catalogue) if context.catalogue is not None and text else None
    for unknown in meaning.unknown if meaning is not None else ():
        start = max(text.find(unknown.pattern), 0)
        message = f"`{unknown.pattern}` means no semantic of the kit"
        hint = f"Did you mean `{unknown.nearest}`?" if unknown.nearest else "`dagster-parity list` has all of them."
        yield in_cell(
            "semantics-unknown", row, Column.SEMANTICS, message, hint=hint, start=start, cited=unknown.pattern
        )
    proof = _proof(context, row, meaning, level) if level is not None else ""
    if proof and (status is Status.DESIGNED or status is Status.PLANNED):
        yield in_cell(
            "claim-behind-proof",
            row,
            Column.STATUS,
            f"{row.name} is called {status.value}, and its semantics pass: {proof}",
            hint="Cite the code, the test and the CI job, and call it Implemented.",
            cited=row.text(Column.STATUS),
        )


def _proof(context: Context, row: Row, meaning: Meaning | None, level: ProofLevel) -> str:
    """Return what proves the row at its level; empty where nothing does."""
    renewed = {record.of for record in context.records}
    if meaning is not None:
        for record in context.records:
            proof = proof_of(meaning.semantics, record, meaning.unknown_patterns)
            if proof.proves(record, level):
                return f"{len(proof.asked)} of {len(proof.asked)} in {record.record}"
    for entry in parse_entries(row.text(Column.PROOF), context.line_break).entries:
        if entry.all_pass and reaches(entry.proves, level) and entry.of not in renewed:
            return entry.summary
    return ""
