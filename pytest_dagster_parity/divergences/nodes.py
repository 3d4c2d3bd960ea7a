"""The values of a YAML file by the form that they should have, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.yaml_nodes import YamlAlias, YamlList, YamlMapping, YamlNode, YamlText, root_of
from pytest_dagster_parity.errors import LoadError, Problem

Pairs: TypeAlias = dict[str, tuple[YamlNode, YamlNode]]
"""Keys and values of a mapping, by key."""


class Reading:
    """One YAML file while it is read: its root, and the problems that were found so far."""

    def __init__(self, source: Source) -> None:
        """Parse the file. Raises `LoadError` where it is no YAML, several documents, or empty."""
        root = root_of(source)
        if root is None:
            raise LoadError((source.problem(0, "empty-file", "the file holds nothing"),))
        self.source = source
        self.root = root
        self.problems: list[Problem] = []

    def problem(self, node: YamlNode, code: str, message: str, hint: str = "") -> None:
        """Note a problem at the beginning of a node."""
        self.problems.append(self.source.problem(node.start, code, message, hint))

    def raise_problems(self) -> None:
        """Raise `LoadError` with all problems in their order, if there are any."""
        if self.problems:
            raise LoadError(tuple(sorted(self.problems)))

    def pairs(self, node: YamlNode, known: Iterable[str] | None, what: str) -> Pairs:
        """Return the key and value nodes of a mapping, by key; other keys than the known ones are problems."""
        if not isinstance(node, YamlMapping):
            self._wrong_kind(node, f"{what} is a mapping")
            return {}
        found: Pairs = {}
        for key, value in node.pairs:
            word = key.value if isinstance(key, YamlText) else ""
            if word in found:
                self.problem(key, "duplicate-key", f"`{word}` stands here twice")
            elif known is not None and word not in known:
                self.problem(key, "unknown-key", f"{what} has no key `{word}`", nearest(word, known))
            else:
                found[word] = (key, value)
        return found

    def items(self, node: YamlNode, what: str) -> Sequence[YamlNode]:
        """Return the nodes of a list."""
        if not isinstance(node, YamlList):
            self._wrong_kind(node, f"{what} is a list")
            return ()
        return node.items

    def text(self, node: YamlNode, what: str) -> str:
        """Return a text as it is written, without space around it; empty where it is null."""
        if not isinstance(node, YamlText):
            self._wrong_kind(node, f"{what} is a text")
            return ""
        return node.value.strip()

    def _wrong_kind(self, node: YamlNode, message: str) -> None:
        if isinstance(node, YamlAlias):  # an edit of what it names would change other places too
            self.problem(node, "alias", "aliases are not read here: write it out")
        else:
            self.problem(node, "wrong-kind", message)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at what was probably meant, or at what there is."""
    names = tuple(known)
    close = get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"it is one of {', '.join(names)}" if 0 < len(names) <= 8 else ""  # noqa: PLR2004  a longer list helps nobody
