"""The text of a file as a tree of YAML nodes, each with its place.

One pass of libyaml, without the resolution of types: every scalar stays the text that it was written as. What YAML offers
beyond plain mappings, sequences and scalars is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from pytest_dagster_parity.errors import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LARGEST_FILE = 4 * 1024 * 1024
LARGEST_SCALAR = 64 * 1024
DEEPEST = 64

_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SIGNS = (b"&", b"!", b"\t", b"? ", b"- - - - ", b" " * 2 * DEEPEST)
_NO_ALIASES = (b"* ", b"*/", b'*"', b"*'", b"*`")
"""Stars as cron expressions have them; that of an alias stands before a name."""


def _plain(*_: Any) -> str:
    return "scalar"


class PureComposer(Reader, Scanner, Parser, Composer):
    """The composer in Python, for where PyYAML was built without libyaml."""

    resolve = staticmethod(_plain)
    descend_resolver = ascend_resolver = staticmethod(_plain)

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser

    class FastComposer(CParser):
        """The composer of libyaml."""

        resolve = staticmethod(_plain)
        descend_resolver = ascend_resolver = staticmethod(_plain)

    composer: Callable[[bytes], Any] = FastComposer
else:
    composer = PureComposer


class Tree:
    """The making of one file's tree."""

    def __init__(self, path: Path, text: bytes) -> None:
        self.path = str(path)
        self.text = text

    def root(self) -> yaml.Node:
        """Return the root of the only document, or raise `LoadError`."""
        self._check_text()
        try:
            if self._is_suspicious():
                self._check_events()
            root = composer(self.text).get_single_node()
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(error) from None
        except yaml.reader.ReaderError as error:
            raise self._not_readable(error) from None
        if root is None:
            raise self._refused(1, 1, "empty-file", "the file holds nothing", "a file has `topic` and `scenarios`")
        if len(self.text) > LARGEST_SCALAR:
            self._check_scalars(root)
        return root

    def _check_text(self) -> None:
        if len(self.text) > LARGEST_FILE:
            message = f"the file has {len(self.text)} bytes, and {LARGEST_FILE} are the most"
            raise self._refused(1, 1, "too-large", message)
        try:
            self.text.decode()
        except UnicodeDecodeError as error:
            line = self.text.count(b"\n", 0, error.start) + 1
            column = error.start - self.text.rfind(b"\n", 0, error.start)
            message = f"the file is not UTF-8: {error.reason} at byte {error.start}"
            raise self._refused(line, column, "not-utf-8", message, "save it as UTF-8") from None

    def _is_suspicious(self) -> bool:
        """Whether a closer look may find an anchor, an alias, a tag, or nesting that would exhaust the stack."""
        text = self.text
        if any(sign in text for sign in _SIGNS):
            return True
        if b"*" in text:
            for harmless in _NO_ALIASES:
                text = text.replace(harmless, b"")
            if b"*" in text:
                return True
        brackets = text.translate(None, _NOT_BRACKETS)
        for _ in range(DEEPEST // 4):
            peeled = brackets.replace(b"[]", b"").replace(b"{}", b"")
            if len(peeled) == len(brackets):
                break
            brackets = peeled
        return len(brackets) > DEEPEST // 4

    def _check_events(self) -> None:
        problems: list[Problem] = []
        depth = 0
        for event in self._events():
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    problems.append(self._at(event, "too-deep", f"nested deeper than {DEEPEST} levels"))
                    break
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if isinstance(event, AliasEvent):
                problems.append(self._at(event, "alias", "aliases are not allowed", "write the value out"))
            elif getattr(event, "anchor", None) is not None:
                problems.append(self._at(event, "anchor", "anchors are not allowed", "write the value out"))
            if getattr(event, "tag", None) is not None:
                hint = "the schema says what a value is; quote a text that begins with `!`"
                problems.append(self._at(event, "tag", f"tags are not allowed: {event.tag}", hint))
        if problems:
            raise LoadError(tuple(sorted(problems)))

    def _events(self) -> Iterator[Any]:
        parser = composer(self.text)
        while (event := parser.get_event()) is not None:
            yield event

    def _check_scalars(self, root: yaml.Node) -> None:
        problems: list[Problem] = []
        waiting: list[Any] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.ScalarNode):
                if len(node.value) > LARGEST_SCALAR:
                    message = f"a text of {len(node.value)} characters; {LARGEST_SCALAR} are the most"
                    problems.append(self._at(node, "too-large", message))
            elif isinstance(node, yaml.MappingNode):
                waiting.extend(part for pair in node.value for part in pair)
            else:
                waiting.extend(node.value)
        if problems:
            raise LoadError(tuple(sorted(problems)))

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> LoadError:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(error, yaml.composer.ComposerError):
            return self._refused(line, column, "several-documents", "a file is one document", "remove the `---`")
        context = f"{error.context}: " if error.context else ""
        return self._refused(line, column, "not-yaml", f"this is not YAML: {context}{error.problem}")

    def _not_readable(self, error: yaml.reader.ReaderError) -> LoadError:
        character = error.character if isinstance(error.character, str) else chr(error.character)
        position = self.text.find(character.encode())
        line = self.text.count(b"\n", 0, position) + 1
        column = position - self.text.rfind(b"\n", 0, position)
        message = f"a character that YAML does not allow: #x{ord(character):02x}"
        return self._refused(line, column, "not-yaml", message)

    def _at(self, thing: Any, code: str, message: str, hint: str = "") -> Problem:
        mark = thing.start_mark
        return Problem(
            path=self.path, line=mark.line + 1, column=mark.column + 1, code=code, message=message, hint=hint
        )

    def _refused(self, line: int, column: int, code: str, message: str, hint: str = "") -> LoadError:
        return LoadError(
            (Problem(path=self.path, line=line, column=column, code=code, message=message, hint=hint),)
        )
