"""Loads the file of the profiles."""

from __future__ import annotations

import re
from pathlib import Path

from yaml.nodes import Node

from pytest_dagster_parity.globs import Glob
from pytest_dagster_parity.profiles.model import Profile, Profiles
from pytest_dagster_parity.profiles.reading import Reading, line_of

FILE_NAME = "profiles.yaml"
"""In the kit's folder of data."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def load_profiles(path: Path, text: bytes | None = None) -> Profiles:
    """Load the profiles of a file, given its text or read from its path.

    Raises `LoadError` with everything that is wrong: keys that are missing or unknown, names that differ by case alone,
    a profile without semantics.
    """
    reading = Reading(str(path))
    document = reading.document(path.read_bytes() if text is None else text)
    found = () if document is None else _profiles(document, reading)
    reading.end()
    return Profiles(found)


def _profiles(document: Node, reading: Reading) -> tuple[Profile, ...]:
    table = reading.fields(document, ("profiles",)).get("profiles")
    if table is None:
        return ()
    found: dict[str, Profile] = {}
    for name, key, value in reading.pairs(table):
        if not _NAME.fullmatch(name):
            reading.refuse(key, "not-a-name", f"`{name}` is no name: letters, digits, `_` and `-`, a letter first")
        elif (other := found.get(name.lower())) is not None:
            message = f"`{name}` and `{other.name}` differ by case alone"
            reading.refuse(key, "duplicate-name", message, "profiles are asked for in any case")
        else:
            found[name.lower()] = _profile(name, value, line_of(key), reading)
    return tuple(found.values())


def _profile(name: str, node: Node, line: int, reading: Reading) -> Profile:
    fields = reading.fields(node, ("title", "semantics"))
    semantics = reading.texts(fields.get("semantics"))
    for text in semantics:
        if text and "." not in text and not Glob(text).is_wild:
            reading.refuse(fields["semantics"], "not-an-id", f"`{text}` is no id of a semantic, nor a glob of ids")
    return Profile(name=name, title=reading.text(fields.get("title")), semantics=semantics, line=line)
