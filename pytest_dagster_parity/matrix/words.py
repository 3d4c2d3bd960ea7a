"""Words as far as they tell what a text is about: small, without endings, without those that every text has."""

from __future__ import annotations

import re

_CODE = re.compile(r"`[^`]*`")
_MARKUP = re.compile(r"<[^>]{0,40}>|\]\([^)]*\)|&\w+;")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z][a-z0-9]+|\d+")

_ENDINGS = (
    *((f"i{letter}{ending}", "") for letter in "zs" for ending in ("ations", "ation", "ing", "ed", "es", "e")),
    *((ending, "at") for ending in ("ations", "ation", "ating", "ated", "ates", "ate")),
    *((ending, "") for ending in ("ioned", "ioning", "ions", "ion")),
    *((ending, "l") for ending in ("lled", "lling")),
    *((ending, "y") for ending in ("ities", "iness", "ies", "ied")),
    *((ending, "") for ending in ("ness", "ments", "ment", "ings", "ing", "ed", "es", "ly", "s", "e")),
)
"""What is cut off the end of a word, and what comes in its place; the first that fits."""

_SHORTEST = 3

_LISTED = """
a about after all also an and another any are as at be been before but by can cannot could do does each either
else even every for from had has have how if in into is it its itself may more most must neither no none nor
not of off on one only onto or other others our out over own same shall should so some such than that the
their them then there these they this those to too under until up upon very via was were what when where which
while who whose why will with within without would yes yet you your dagster oss parity semantic semantics
behavior behaviour support supported feature test tests ci proof proven missing implemented partial planned
designed exception done todo tbd see note notes adr doc docs handling handle
"""
_EMPTY_WORDS = frozenset(_LISTED.split())
"""Words that say nothing of what a row is about."""

_SAME = {
    "automaterialize": "reconcile",
    "automaterialise": "reconcile",
    "declarative": "reconcile",
    "idempotent": "key",
    "idempotency": "key",
    "dedup": "key",
    "dedupe": "key",
    "deduplicate": "key",
    "daylight": "dst",
    "reexecute": "rerun",
    "subset": "select",
    "multipartition": "multi",
    "abort": "terminate",
    "cancellation": "cancel",
}
"""Words that teams use where the kit has another."""

_PAIRS = (
    (re.compile(r"\bre-(?=execut|run|tr[iy])", re.IGNORECASE), "re"),
    (re.compile(r"\bauto-(?=material)", re.IGNORECASE), "auto"),
    (re.compile(r"\bback-?\s?fill", re.IGNORECASE), "backfill"),
    (re.compile(r"\bfrom[- ]failure", re.IGNORECASE), "fromfailure failure"),
    (re.compile(r"\bauto(matic(ally)?)?[- ](?=retr(y|ie))", re.IGNORECASE), "retry auto"),
    (re.compile(r"\bcatch(ing)?[ -]up\b", re.IGNORECASE), "catchup"),
)
"""What is written as one word or as two."""


def stems_of(text: str) -> tuple[str, ...]:
    """Return the telling words of a text, in their order and as often as they stand there.

    Inline code is left out where it is a path: paths say where something stands, not what it is.
    """
    plain = _CODE.sub(lambda found: " " if "/" in found.group() else found.group(), text)
    for pattern, written in _PAIRS:
        plain = pattern.sub(written, plain)
    words = _WORD.findall(_HUMP.sub(" ", _MARKUP.sub(" ", plain)).lower())
    return tuple(_stem(word) for word in words if word not in _EMPTY_WORDS)


def _stem(word: str) -> str:
    cut = _cut(word)
    return _SAME_STEMS.get(cut, cut)


def _cut(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            kept = word.removesuffix(ending) + instead
            return kept.removesuffix("e") if len(kept) > _SHORTEST else kept
    return word


_SAME_STEMS = {_cut(theirs): _cut(ours) for theirs, ours in _SAME.items()}
