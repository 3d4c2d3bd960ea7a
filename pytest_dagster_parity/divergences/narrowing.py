"""What remains of one declaration, as edits of its text: patterns that go, and patterns that others stand for."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pytest_dagster_parity.divergences.declarations import PATTERN_KEYS
from pytest_dagster_parity.divergences.item_lines import column_of, item_lines
from pytest_dagster_parity.divergences.planning import Narrowed
from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.documents.yaml_nodes import YamlList, YamlMapping, YamlNode, YamlText


def listed(texts: tuple[str, ...]) -> str:
    """Return texts as a list in brackets."""
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def narrowing(source: Source, node: YamlMapping, narrowed: Narrowed) -> list[Splice]:
    """Return the edits that leave a declaration what remains of its patterns."""
    at = {key.value: at for at, (key, _) in enumerate(node.pairs) if isinstance(key, YamlText)}
    wanted = {"semantics": narrowed.semantics, "scenarios": narrowed.scenarios}
    more = narrowed.more_scenarios
    if more and wanted["scenarios"]:
        *first, last = wanted["scenarios"]
        wanted["scenarios"] = (*first, (*last, *more))
        more = ()
    edits: list[Splice] = []
    if more and "scenarios" in at:  # an empty list
        _, value = node.pairs[at["scenarios"]]
        edits.append(Splice(value.start, value.end, listed(more)))
        more = ()
    for key in PATTERN_KEYS:
        if key in at:
            added = more if key == "semantics" else ()
            edits += _key_edits(source, node, at[key], wanted[key], added)
    return edits


def _key_edits(
    source: Source, mapping: YamlMapping, at: int, wanted: tuple[tuple[str, ...], ...], more: tuple[str, ...]
) -> list[Splice]:
    """Return the edits of one key's patterns; `more` are single cases, for a key `scenarios` of their own."""
    key, value = mapping.pairs[at]
    start, scenarios = key.start, f"scenarios: {listed(more)}"
    if not any(wanted):
        if more:
            return [Splice(start, value.end, scenarios)]
        return [_key_removal(source, mapping, at)] if wanted else []
    edits = _pattern_edits(source, value, wanted)
    if more:
        separator = ", " if mapping.is_flow else source.line_end + " " * column_of(source, key)
        edits.append(Splice(start, start, scenarios + separator))
    return edits


def _pattern_edits(source: Source, value: YamlNode, wanted: tuple[tuple[str, ...], ...]) -> list[Splice]:
    if isinstance(value, YamlText):
        texts = wanted[0]
        if texts == (value.value.strip(),):
            return []
        return [Splice(value.start, value.end, _quoted(texts[0]) if len(texts) == 1 else listed(texts))]
    if not isinstance(value, YamlList):
        return []
    pairs = list(zip(value.items, wanted, strict=True))
    return _flow_edits(source, pairs) if value.is_flow else _block_edits(source, value, pairs)


def _flow_edits(source: Source, pairs: Sequence[tuple[YamlNode, tuple[str, ...]]]) -> list[Splice]:
    """Return the edits of a list in brackets: items that go take the comma before them along, or that behind them."""
    kept = [at for at, (_, texts) in enumerate(pairs) if texts]
    edits: list[Splice] = []
    for at, (item, texts) in enumerate(pairs):
        if not texts:
            before = pairs[at - 1][0] if at > kept[0] else None
            start = item.start if before is None else before.end
            end = pairs[at + 1][0].start if before is None else item.end
            edits.append(Splice(start, end))
        else:
            edits += _replacement(source, item, texts, ", ")
    return edits


def _block_edits(source: Source, value: YamlList, pairs: Sequence[tuple[YamlNode, tuple[str, ...]]]) -> list[Splice]:
    """Return the edits of a list with dashes: items that go take their lines along."""
    column = column_of(source, value)
    separator = f"{source.line_end}{' ' * column}- "
    edits: list[Splice] = []
    for item, texts in pairs:
        if not texts:
            edits.append(Splice(*item_lines(source, item, column)))
        else:
            edits += _replacement(source, item, texts, separator)
    return edits


def _replacement(source: Source, item: YamlNode, texts: tuple[str, ...], separator: str) -> list[Splice]:
    """Return what becomes of one pattern: as it stands where it stays, with others behind it where there are any."""
    rest = [_quoted(text) for text in texts]
    if isinstance(item, YamlText) and texts[0] == item.value.strip():
        place = item.end if separator == ", " else source.line_at(item.end)[1]
        return [Splice(place, place, "".join(separator + text for text in rest[1:]))] if rest[1:] else []
    return [Splice(item.start, item.end, separator.join(rest))]


def _key_removal(source: Source, mapping: YamlMapping, at: int) -> Splice:
    key, value = mapping.pairs[at]
    if at == 0:
        return Splice(key.start, mapping.pairs[1][0].start)
    if mapping.is_flow:
        return Splice(mapping.pairs[at - 1][1].end, value.end)
    return Splice(source.line_at(key.start)[0], source.next_line(value.end))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
