"""YAML with places: what a file says, and where it says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, cast

from pytest_dagster_parity.errors import LoadError, Problem

NULL = "tag:yaml.org,2002:null"


class Reading:
    """One YAML file while it is read: its root, and the problems that were found so far."""

    def __init__(self, path: str, text: str) -> None:
        """Parse the file. Raises `LoadError` where it is no YAML, several documents, or has aliases."""
        self.path = path
        self.problems: list[Problem] = []
        self.root = _composed(path, text)

    def problem(self, node: Any, code: str, message: str, hint: str = "") -> None:
        """Note a problem at the beginning of a node."""
        self.problems.append(problem_at(self.path, node, code, message, hint))

    def raise_problems(self) -> None:
        """Raise `LoadError` with all problems in their order, if there are any."""
        if self.problems:
            raise LoadError(tuple(sorted(self.problems)))

    def pairs(self, node: Any, known: Iterable[str] | None, what: str) -> dict[str, tuple[Any, Any]]:
        """Return the key and value nodes of a mapping, by key; other keys than the known ones are problems."""
        if node.id != "mapping":
            self.problem(node, "wrong-kind", f"{what} is a mapping")
            return {}
        found: dict[str, tuple[Any, Any]] = {}
        for key, value in node.value:
            word = key.value if key.id == "scalar" else ""
            if word in found:
                self.problem(key, "duplicate-key", f"`{word}` stands here twice")
            elif known is not None and word not in known:
                self.problem(key, "unknown-key", f"{what} has no key `{word}`", nearest(word, known))
            else:
                found[word] = (key, value)
        return found

    def items(self, node: Any, what: str) -> list[Any]:
        """Return the nodes of a list."""
        if node.id != "sequence":
            self.problem(node, "wrong-kind", f"{what} is a list")
            return []
        return node.value

    def text(self, node: Any, what: str) -> str:
        """Return a text as it is written, without space around it; empty where it is null."""
        if node.id != "scalar":
            self.problem(node, "wrong-kind", f"{what} is a text")
            return ""
        return "" if node.tag == NULL else str(node.value).strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at what was probably meant, or at what there is."""
    names = tuple(known)
    close = get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"it is one of {', '.join(names)}" if 0 < len(names) <= 8 else ""  # noqa: PLR2004  a longer list helps nobody


def problem_at(path: str, node: Any, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem at the beginning of a node."""
    line, column = place_of(node)
    return Problem(path=path, line=line, column=column, code=code, message=message, hint=hint)


def place_of(node: Any) -> tuple[int, int]:
    """Return line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _composed(path: str, text: str) -> Any:
    import yaml
    from yaml.reader import ReaderError

    try:
        alias = next(_aliases(text), None)
        root = None if alias else cast("Any", yaml).compose(text, Loader=yaml.SafeLoader)
    except ReaderError as error:
        line, column = _place(text, error.position)
        raise _refusal(path, line, column, "syntax", f"no YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _refusal(path, line, column, "syntax", f"no YAML: {error.problem}") from error
    if alias is not None:
        raise _refusal(path, *place_of(alias), "alias", "aliases are not read here: write it out")
    if root is None:
        raise _refusal(path, 1, 1, "empty-file", "the file holds nothing")
    return root


def _aliases(text: str) -> Iterator[Any]:
    """Yield the aliases: an edit of what they name would change other places too."""
    import yaml

    events: Iterator[Any] = cast("Any", yaml).parse(text, Loader=yaml.SafeLoader)
    return (event for event in events if isinstance(event, yaml.AliasEvent))


def _place(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _refusal(path: str, line: int, column: int, code: str, message: str) -> LoadError:
    return LoadError((Problem(path=path, line=line, column=column, code=code, message=message),))
