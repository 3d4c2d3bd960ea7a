"""What the attributes of a Rust item say: whether it is a test, is ignored, or exists only under conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TEST_ATTRIBUTES = (
    "test rstest test_case test_matrix quickcheck proptest property_test parameterized test_each wasm_bindgen_test "
    "test_log gtest datatest dir_test"
)
_MARKS = frozenset(_TEST_ATTRIBUTES.split())
"""Last names of attributes that make a function a test."""
_OF_CASES = frozenset({"rstest", "test_case", "test_matrix", "parameterized", "test_each", "datatest", "dir_test"})
"""Those of them that may make several of one function, in a module of its name."""

_ATTRIBUTE = re.compile(r"#!?\s*\[\s*(?:unsafe\s*\(\s*)?(?P<path>[\w:\s]+?)\s*(?P<rest>[(=\[{].*)?\s*\]", re.DOTALL)
_CONDITION_OF_PLATFORM = re.compile(
    r"(?:\s|[(),=]|\"[^\"]*\"|\b(?:any|all|not|windows|unix|miri|wasm|loom|target_\w+|panic|tsan|asan)\b)*"
)
_OF_FEATURE = re.compile(r"\bfeature\s*=")
_NEVER = re.compile(r"any\(\s*\)|not\(\s*all\(\s*\)\s*\)|false|FALSE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a row of attributes says."""

    is_test: bool = False
    has_cases: bool = False
    derives: tuple[str, ...] = ()
    """The traits that a type derives."""
    ignored: str = ""
    ignored_if: tuple[str, ...] = ()
    """Conditions of features, under each of which it is ignored."""
    gates: tuple[str, ...] = ()

    def within(self, outer: Attributes) -> Attributes:
        """Return what holds for an item in a module of which something is said, too."""
        return Attributes(
            is_test=self.is_test,
            has_cases=self.has_cases,
            ignored=outer.ignored or self.ignored,
            ignored_if=(*outer.ignored_if, *self.ignored_if),
            gates=(*outer.gates, *self.gates),
        )


def attributes_of(texts: Iterable[str]) -> Attributes:
    """Return what attributes say, each as it is written, from `#` to `]`."""
    said = _Said()
    for text in texts:
        name, rest = _read(text)
        if name == "cfg_attr":
            condition, *applied = _parts(rest)
            said.add_where(condition, [_read(f"#[{each}]")[0] for each in applied])
        else:
            said.add(name, rest)
    return said.attributes()


@dataclass(slots=True)
class _Said:
    is_test: bool = False
    has_cases: bool = False
    derives: list[str] = field(default_factory=list[str])
    test_where: list[str] = field(default_factory=list[str])
    ignored: str = ""
    ignored_if: list[str] = field(default_factory=list[str])
    gates: list[str] = field(default_factory=list[str])

    def add(self, name: str, rest: str) -> None:
        if name == "cfg":
            condition = rest.strip()
            if condition != "test":
                self.gates.append(condition)
            if _NEVER.fullmatch(condition):
                self.ignored = self.ignored or f"#[cfg({condition})] never holds"
        elif name == "derive":
            self.derives += [part.rpartition("::")[2] for part in _parts(rest)]
        elif name == "ignore":
            reason = rest.strip().strip("=").strip().strip('"')
            self.ignored = f"#[ignore]: {reason}" if reason else "#[ignore]"
        elif name in _MARKS:
            self.is_test = True
            self.has_cases = self.has_cases or name in _OF_CASES

    def add_where(self, condition: str, names: list[str]) -> None:
        self.has_cases = self.has_cases or not _OF_CASES.isdisjoint(names)
        if not _MARKS.isdisjoint(names):
            self.test_where.append(condition)
        if "ignore" not in names or _CONDITION_OF_PLATFORM.fullmatch(condition):
            return
        if _OF_FEATURE.search(condition):
            self.ignored_if.append(condition)
        else:
            self.ignored = self.ignored or f"#[cfg_attr({condition}, ignore)]"

    def attributes(self) -> Attributes:
        gates = list(self.gates)
        if self.test_where and not self.is_test:
            gates.append(self.test_where[0] if len(self.test_where) == 1 else f"any({', '.join(self.test_where)})")
        return Attributes(
            is_test=self.is_test or bool(self.test_where),
            has_cases=self.has_cases,
            derives=tuple(self.derives),
            ignored=self.ignored,
            ignored_if=tuple(self.ignored_if),
            gates=tuple(gates),
        )


def _read(text: str) -> tuple[str, str]:
    """Return an attribute's last name, and what stands in its brackets or behind its sign."""
    found = _ATTRIBUTE.fullmatch(text.strip())
    if found is None:
        return "", ""
    name = re.sub(r"\s", "", found["path"]).rpartition("::")[2]
    rest = (found["rest"] or "").strip()
    return name, rest[1:-1].strip() if rest[:1] in "([{" and rest[:1] else rest


def _parts(inside: str) -> list[str]:
    """Return the condition of `cfg_attr`, and what it applies."""
    parts = [""]
    depth = 0
    quoted = False
    for sign in inside:
        quoted = quoted != (sign == '"')
        depth += 0 if quoted else (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]
