"""The rules about lines and symbols: the line is within its file, and the symbol stands near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_dagster_parity.evidence.citations import Symbol
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.item import Item
from pytest_dagster_parity.evidence.mending import edit_of
from pytest_dagster_parity.evidence.path_globs import PathGlob
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.standing import NEAR, Standing, standing
from pytest_dagster_parity.evidence.symbols.index import Found
from pytest_dagster_parity.evidence.tree import line_count
from pytest_dagster_parity.matrix.model import Column, Row


def lines_and_symbols(context: Context, row: Row, column: Column, item: Item, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the line and the symbols that are cited with a file that exists."""
    symbols = item.symbols if column is not Column.CI else ()
    if item.line is None and not symbols:
        return
    reading = context.tree.text(path)
    if reading.text is None:
        yield in_cell(
            "path-unreadable",
            row,
            column,
            f"`{item.path}` {reading.why}, so that nothing in it can be checked",
            hint="Cite it without a line and without symbols, or cite a text file.",
            start=item.start,
        )
        return
    stands = _standings(context, item, symbols, path)
    length = line_count(reading.text)
    have_moved = bool(stands) and all(stand.elsewhere and not stand.is_here for stand in stands)
    if item.line is None or have_moved:
        pass  # the line goes with the symbols
    elif not 1 <= item.line[0] <= item.line[1] <= length:
        yield _beyond(row, column, item, stands, length)
    else:
        yield from _drifted(row, column, item, item.line, stands)
    for stand in stands:
        if not stand.is_here:
            yield from _not_here(row, column, item, stand)
    yield from _searched(context, row, column, item, path, stands)


def _standings(context: Context, item: Item, symbols: Sequence[Symbol], path: str) -> tuple[Standing, ...]:
    known = context.symbols.of(path) if symbols else None
    if known is None:
        return ()
    return tuple(standing(context.symbols, known, symbol, item.line) for symbol in symbols)


# Lines


def _beyond(row: Row, column: Column, item: Item, stands: Sequence[Standing], length: int) -> Finding:
    at = next((stand.surely_at for stand in stands if stand.is_here), None)
    cited = "-".join(str(line) for line in dict.fromkeys(item.line or ()))
    return in_cell(
        "line-beyond-end",
        row,
        column,
        f"`{item.path}` has {length} lines; line {cited} is cited",
        hint=f"`{stands[0].symbol.name}` stands at line {at}." if at is not None else "",
        start=_line_start(item),
        edit=edit_of(row, column, item, line=at) if at is not None else None,
    )


def _drifted(
    row: Row, column: Column, item: Item, cited: tuple[int, int], stands: Sequence[Standing]
) -> Iterator[Finding]:
    here = [stand for stand in stands if stand.is_here]
    if not here or any(stand.is_near(cited) for stand in here):
        return
    first = next((stand for stand in here if stand.definitions), here[0])
    at = first.surely_at
    lines = ", ".join(str(line) for line in first.at[:5])
    yield in_cell(
        "line-drift",
        row,
        column,
        f"`{first.symbol.name}` is not within {NEAR} lines of `{item.path}:{cited[0]}`; it stands at line {lines}",
        hint=f"Cite `{item.path}:{at}`." if at is not None else "Cite the line that is meant.",
        start=_line_start(item),
        edit=edit_of(row, column, item, line=at) if at is not None else None,
    )


# Symbols


def _not_here(row: Row, column: Column, item: Item, stand: Standing) -> Iterator[Finding]:
    symbol = stand.symbol
    if stand.elsewhere:
        yield _moved(row, column, item, symbol, stand.elsewhere)
    elif column is Column.CODE:
        yield _lost(row, column, symbol, f"`{symbol.name}` stands neither in `{item.path}` nor elsewhere")


def _moved(row: Row, column: Column, item: Item, symbol: Symbol, elsewhere: Sequence[Found]) -> Finding:
    places = [f"`{found.path}:{found.line}`" for found in elsewhere]
    is_sure = len(places) == 1 and len({each.start for each in item.symbols}) == 1
    found = elsewhere[0]
    return in_cell(
        "symbol-moved",
        row,
        column,
        f"`{symbol.name}` is not in `{item.path}`; it stands in {', '.join(places[:3])}",
        hint=f"Cite {places[0]}." if len(places) == 1 else "Cite the one that is meant.",
        start=symbol.start,
        edit=edit_of(row, column, item, path=found.path, line=found.line) if is_sure else None,
    )


def _lost(row: Row, column: Column, symbol: Symbol, message: str) -> Finding:
    return in_cell(
        "symbol-lost",
        row,
        column,
        message,
        hint="It was renamed or removed. Cite what does it now, or claim less.",
        start=symbol.start,
    )


def symbols_in_folder(context: Context, row: Row, column: Column, item: Item, folder: str) -> Iterator[Finding]:
    """Yield what is wrong with the symbols that are cited with a folder, or with a pattern of paths."""
    inside = PathGlob(folder)
    for symbol in item.symbols:
        found = context.symbols.where(symbol.parts)
        if any(inside.covers(each.path) for each in found):
            continue
        if found:
            yield _moved(row, column, item, symbol, found)
        elif not context.symbols.is_mentioned(symbol.parts[-1]):
            yield _lost(row, column, symbol, f"`{symbol.name}` stands neither in `{item.path}` nor elsewhere")


def symbols_without_path(context: Context, row: Row, column: Column, item: Item) -> Iterator[Finding]:
    """Yield which symbols, cited without a path, stand nowhere."""
    for symbol in item.symbols:
        if not context.symbols.where(symbol.parts) and not context.symbols.is_mentioned(symbol.parts[-1]):
            yield _lost(row, column, symbol, f"`{symbol.name}` stands nowhere in the repository")


def _searched(
    context: Context, row: Row, column: Column, item: Item, path: str, stands: Sequence[Standing]
) -> Iterator[Finding]:
    known = context.symbols.of(path) if stands else None
    if known is None or not known.by_search:
        return
    names = ", ".join(f"`{stand.symbol.name}`" for stand in stands)
    yield in_cell(
        "symbol-by-search",
        row,
        column,
        f"{names} searched for as a plain word: there is no parser for `{item.path}`",
        hint="A word in a comment or in a text counts too.",
        start=item.start,
    )


def _line_start(item: Item) -> int:
    return item.line_spans[0].start if item.line_spans else item.start
