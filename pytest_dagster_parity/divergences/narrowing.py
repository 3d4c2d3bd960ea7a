"""What remains of one declaration, as edits of its text: patterns that go, and patterns that others stand for."""

from __future__ import annotations

import json
from typing import Any

from pytest_dagster_parity.divergences.declarations import PATTERN_KEYS
from pytest_dagster_parity.divergences.planning import Narrowed
from pytest_dagster_parity.divergences.spans import Edit, Spans


def listed(texts: tuple[str, ...]) -> str:
    """Return texts as a list in brackets."""
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def narrowing(spans: Spans, node: Any, narrowed: Narrowed) -> list[Edit]:
    """Return the edits that leave a declaration what remains of its patterns."""
    at = {key.value: position for position, (key, _) in enumerate(node.value)}
    wanted = {"semantics": narrowed.semantics, "scenarios": narrowed.scenarios}
    more = narrowed.more_scenarios
    if more and wanted["scenarios"]:
        *first, last = wanted["scenarios"]
        wanted["scenarios"] = (*first, (*last, *more))
        more = ()
    edits: list[Edit] = []
    if more and "scenarios" in at:  # an empty list
        value = node.value[at["scenarios"]][1]
        edits.append(Edit(value.start_mark.index, value.end_mark.index, listed(more)))
        more = ()
    for key in PATTERN_KEYS:
        if key in at:
            added = more if key == "semantics" else ()
            edits += _key_edits(spans, node, at[key], wanted[key], added)
    return edits


def _key_edits(
    spans: Spans, mapping: Any, at: int, wanted: tuple[tuple[str, ...], ...], more: tuple[str, ...]
) -> list[Edit]:
    """Return the edits of one key's patterns; `more` are single cases, for a key `scenarios` of their own."""
    key, value = mapping.value[at]
    start, scenarios = key.start_mark.index, f"scenarios: {listed(more)}"
    if not any(wanted):
        if more:
            return [Edit(start, spans.end(value), scenarios)]
        return [_key_removal(spans, mapping, at)] if wanted else []
    edits = _pattern_edits(spans, value, wanted)
    if more:
        separator = ", " if mapping.flow_style else spans.line_break + " " * key.start_mark.column
        edits.append(Edit(start, start, scenarios + separator))
    return edits


def _pattern_edits(spans: Spans, value: Any, wanted: tuple[tuple[str, ...], ...]) -> list[Edit]:
    if value.id == "scalar":
        texts = wanted[0]
        if texts == (value.value.strip(),):
            return []
        start, end = value.start_mark.index, spans.end(value)
        return [Edit(start, end, _quoted(texts[0]) if len(texts) == 1 else listed(texts))]
    pairs = list(zip(value.value, wanted, strict=True))
    return _flow_edits(spans, pairs) if value.flow_style else _block_edits(spans, value, pairs)


def _flow_edits(spans: Spans, pairs: list[tuple[Any, tuple[str, ...]]]) -> list[Edit]:
    """Return the edits of a list in brackets: items that go take the comma before them along, or that behind them."""
    kept = [at for at, (_, texts) in enumerate(pairs) if texts]
    edits: list[Edit] = []
    for at, (item, texts) in enumerate(pairs):
        if not texts:
            before = pairs[at - 1][0] if at > kept[0] else None
            start = item.start_mark.index if before is None else before.end_mark.index
            end = pairs[at + 1][0].start_mark.index if before is None else item.end_mark.index
            edits.append(Edit(start, end))
        else:
            edits += _replacement(spans, item, texts, ", ")
    return edits


def _block_edits(spans: Spans, value: Any, pairs: list[tuple[Any, tuple[str, ...]]]) -> list[Edit]:
    """Return the edits of a list with dashes: items that go take their lines along."""
    column = value.start_mark.column
    separator = f"{spans.line_break}{' ' * column}- "
    edits: list[Edit] = []
    for item, texts in pairs:
        if not texts:
            edits.append(Edit(*spans.item_lines(item, column)))
        else:
            edits += _replacement(spans, item, texts, separator)
    return edits


def _replacement(spans: Spans, item: Any, texts: tuple[str, ...], separator: str) -> list[Edit]:
    """Return what becomes of one pattern: as it stands where it stays, with others behind it where there are any."""
    start, end = item.start_mark.index, spans.end(item)
    rest = [_quoted(text) for text in texts]
    if texts[0] == item.value.strip():
        place = end if separator == ", " else _line_content_end(spans, end)
        return [Edit(place, place, "".join(separator + text for text in rest[1:]))] if rest[1:] else []
    return [Edit(start, end, separator.join(rest))]


def _key_removal(spans: Spans, mapping: Any, at: int) -> Edit:
    key, value = mapping.value[at]
    if at == 0:
        return Edit(key.start_mark.index, mapping.value[1][0].start_mark.index)
    if mapping.flow_style:
        return Edit(spans.end(mapping.value[at - 1][1]), spans.end(value))
    return Edit(spans.line_start(key.start_mark.index), spans.line_end(spans.end(value)))


def _line_content_end(spans: Spans, index: int) -> int:
    """Return where a line ends, before its break: comments behind a value stay with it."""
    end = spans.line_end(index)
    return len(spans.text[:end].rstrip("\r\n"))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
