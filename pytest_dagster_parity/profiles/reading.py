"""Reads a small YAML file into plain values, noting everything that is wrong with it, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from pytest_dagster_parity.documents.yaml_loader import LOADER
from pytest_dagster_parity.errors import LoadError, Problem

_compose: Callable[..., Node | None] = cast("Any", yaml).compose
_KINDS: dict[type[Node], str] = {ScalarNode: "a single value", SequenceNode: "a list", MappingNode: "a mapping"}


class Reading:
    """One file while it is read. Scalars are the texts that they were written as; types are never guessed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def document(self, text: bytes) -> Node | None:
        """Return the root of the only document; None, with a problem, where there is none."""
        try:
            root = _compose(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self._note(line, column, "not-yaml", f"this is not YAML: {error.problem}")
            return None
        except ReaderError as error:
            self._note(1, 1, "not-yaml", f"this is not YAML: {error.reason}")
            return None
        if root is None:
            self._note(1, 1, "empty-file", "the file holds nothing")
        return root

    def refuse(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Note what is wrong at a node."""
        self._note(line_of(node), node.start_mark.column + 1, code, message, hint)

    def pairs(self, node: Node) -> Iterator[tuple[str, Node, Node]]:
        """Yield key, node of the key, and value of a mapping; keys that are no texts or stand twice are left out."""
        if not isinstance(node, MappingNode):
            self._wrong_kind(node, "a mapping")
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._wrong_kind(key, "a text")
            elif key.value in seen:
                self.refuse(key, "duplicate-key", f"`{key.value}` stands twice in this mapping")
            else:
                seen.add(key.value)
                yield key.value, key, value

    def fields(self, node: Node, known: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """Return the values of a mapping that has these keys and no others."""
        found: dict[str, Node] = {}
        for name, key, value in self.pairs(node):
            if name in known or name in optional:
                found[name] = value
            else:
                self.refuse(key, "unknown-key", f"`{name}` is no key here", _nearest(name, (*known, *optional)))
        missing = [f"`{name}`" for name in known if name not in found]
        if missing and isinstance(node, MappingNode):
            self.refuse(node, "missing-key", f"missing here: {', '.join(missing)}")
        return found

    def text(self, node: Node | None) -> str:
        """Return a text that says something; empty, with a problem, where there is none."""
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self._wrong_kind(node, "a text")
            return ""
        said = " ".join(node.value.split())
        if not said:
            self.refuse(node, "empty-text", "a text is wanted here, and nothing stands here")
        return said

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Return a list of texts, none of them twice and at least one."""
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self._wrong_kind(node, "a list")
            return ()
        if not node.value:
            self.refuse(node, "empty-list", "at least one is wanted here")
        found: list[str] = []
        for each in node.value:
            said = self.text(each)
            if said in found:
                self.refuse(each, "duplicate", f"`{said}` stands twice in this list")
            found.append(said)
        return tuple(found)

    def end(self) -> None:
        """Raise `LoadError` where something was wrong."""
        if self.problems:
            raise LoadError(tuple(sorted(self.problems)))

    def _wrong_kind(self, node: Node, wanted: str) -> None:
        self.refuse(node, "wrong-kind", f"{wanted} is wanted here, not {_KINDS[type(node)]}")

    def _note(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        self.problems.append(
            Problem(path=self.path, line=line, column=column, code=code, message=message, hint=hint),
        )


def line_of(node: Node) -> int:
    """Return where a node begins, from 1."""
    return node.start_mark.line + 1


def _nearest(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(known)}"
