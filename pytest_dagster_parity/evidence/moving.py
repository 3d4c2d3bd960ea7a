"""Where a file has gone that is not where a matrix says."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.item import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where it has probably gone."""

    path: str | None
    """None: nobody can tell."""
    line: int | None = None
    """Where the first cited symbol stands there."""
    others: tuple[str, ...] = ()
    """What has its name, where nobody can tell."""


def destination(context: Context, path: str, item: Item) -> Destination:
    """Return where a missing file or folder has gone: what has its name and its symbols, else what has its symbols.

    Without symbols it is the one of that name whose folders are most alike. A file of its name that has none of the
    cited symbols is another one.
    """
    alike = context.tree.same_name(path)
    if not item.symbols:
        closest = context.tree.closest(path)
        return Destination(path=closest, others=alike)
    having = [each for each in alike if _has_all(context, each, item)]
    if not having:
        having = _defining(context, item)
    chosen = having[0] if len(having) == 1 or (having and having[0] == context.tree.closest(path)) else None
    return Destination(path=chosen, line=_line(context, chosen, item), others=alike or tuple(having))


def _has_all(context: Context, path: str, item: Item) -> bool:
    known = context.symbols.of(path)
    if known is None:
        return False
    if known.by_search:
        return all(known.mentions(symbol.parts[-1]) for symbol in item.symbols)
    return all(known.named(symbol.parts) for symbol in item.symbols)


def _defining(context: Context, item: Item) -> list[str]:
    """The files that define all symbols of an item."""
    sets = [{found.path for found in context.symbols.where(symbol.parts)} for symbol in item.symbols]
    return sorted(path for path in sets[0] if all(path in each for each in sets))


def _line(context: Context, path: str | None, item: Item) -> int | None:
    known = context.symbols.of(path) if path is not None else None
    definitions = known.named(item.symbols[0].parts) if known is not None else ()
    return definitions[0].line if definitions else None
