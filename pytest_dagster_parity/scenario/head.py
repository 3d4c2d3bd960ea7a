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
    for key in ("id", "replaces"):
        if parts.get(key) is not None:
            _check_id(parts[key], places[key], reading)
    if parts.get("statement") is not None and not parts["statement"].strip():
        reading.problem(places["statement"], "empty-text", "a statement says something")
    is_charter = parts.get("origin") is Origin.CHARTER
    if parts.get("replaces") is not None and not is_charter:
        hint = "what replaces has `origin: charter`"
        message = "only a semantic of the charter replaces one of Dagster"
        reading.problem(places["replaces"], "contradiction", message, hint)
    if parts.get("replaces") is not None and parts["replaces"] == parts.get("id"):
        reading.problem(places["replaces"], "contradiction", "a semantic does not replace itself")
    if parts.get("quirk") and is_charter:
        reading.problem(places["quirk"], "contradiction", "a quirk is Dagster's, not the charter's")
    for key in ("catches", "cases"):
        _check_slugs(key, [word for word in parts.get(key) or () if word is not None], places, reading)
    if parts.get("cases") == ():
        reading.problem(places["cases"], "no-cases", "no case is named", "name them, or leave `cases` out")


def _check_id(text: str, place: Any, reading: Reading) -> None:
    domain = text.split(".", 1)[0]
    if "." in text and domain not in DOMAINS:
        reading.problem(place, "not-an-id", f"`{domain}` is no domain", nearest(domain, DOMAINS))
    elif not _ID.fullmatch(text):
        message = f"`{text}` is no id of a semantic"
        reading.problem(place, "not-an-id", message, "<domain>.<topic>.<rule>, as `sensors.cursor.failure-keeps-old`")


def _check_slugs(key: str, words: list[str], places: dict[str, Any], reading: Reading) -> None:
    for word in words:
        if not _SLUG.fullmatch(word):
            message = f"`{word}` in `{key}` is no name: small letters, digits, and dashes between"
            reading.problem(places[key], "not-a-name", message)
    if len(set(words)) != len(words):
        reading.problem(places[key], "duplicate-name", f"`{key}` names something twice")
