"""Whether what a scenario says of itself can be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.scenario.model import DOMAINS, Origin
from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from pytest_dagster_parity.scenario.reading import Reading

ID = rf"^({'|'.join(DOMAINS)})\.[a-z0-9]+([-_][a-z0-9]+)*\.[a-z0-9]+([-_][a-z0-9]+)*$"
SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"

_ID = re.compile(ID)
_SLUG = re.compile(SLUG)


def check_head(parts: dict[str, Any], places: dict[str, Any], reading: Reading) -> None:
    """Note what is wrong with a head, given its values, None where they could not be read, and their places."""
    said = parts.get
    if said("id") is not None:
        _check_id(parts["id"], places["id"], reading)
    if said("statement") is not None and not parts["statement"].strip():
        reading.problem(places["statement"], "empty-text", "a statement says something")
    is_charter = said("origin") is Origin.CHARTER
    if said("replaces") is not None:
        _check_replaces(parts, places["replaces"], reading, is_charter=is_charter)
    if is_charter and said("quirk"):
        reading.problem(places["quirk"], "contradiction", "a quirk is Dagster's, not the charter's")
    for key in ("catches", "cases"):
        if said(key):
            _check_slugs(key, [word for word in parts[key] if word is not None], places, reading)
    if said("cases") == ():
        reading.problem(places["cases"], "no-cases", "no case is named", "name them, or leave `cases` out")


def _check_replaces(parts: dict[str, Any], place: Any, reading: Reading, *, is_charter: bool) -> None:
    _check_id(parts["replaces"], place, reading)
    if not is_charter:
        hint = "what replaces has `origin: charter`"
        message = "only a semantic of the charter replaces one of Dagster"
        reading.problem(place, "contradiction", message, hint)
    if parts["replaces"] == parts.get("id"):
        reading.problem(place, "contradiction", "a semantic does not replace itself")


def _check_id(text: str, place: Any, reading: Reading) -> None:
    if _ID.fullmatch(text):
        return
    domain = text.split(".", 1)[0]
    if "." in text and domain not in DOMAINS:
        reading.problem(place, "not-an-id", f"`{domain}` is no domain", nearest(domain, DOMAINS))
    else:
        message = f"`{text}` is no id of a semantic"
        reading.problem(place, "not-an-id", message, "<domain>.<topic>.<rule>, as `sensors.cursor.failure-keeps-old`")


def _check_slugs(key: str, words: list[str], places: dict[str, Any], reading: Reading) -> None:
    for word in words:
        if not _SLUG.fullmatch(word):
            message = f"`{word}` in `{key}` is no name: small letters, digits, and dashes between"
            reading.problem(places[key], "not-a-name", message)
    if len(set(words)) != len(words):
        reading.problem(places[key], "duplicate-name", f"`{key}` names something twice")
