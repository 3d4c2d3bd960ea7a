"""What the attributes of a Rust item say: whether it is a test, is ignored, or exists only under conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TEST_ATTRIBUTES = (
    "test rstest test_case test_matrix quickcheck proptest property_test parameterized test_each wasm_bindgen_test "
    "test_log gtest datatest dir_test"
)
_MARKS = frozenset(_TEST_ATTRIBUTES.split())
"""Last names of attributes that make a function a test."""

_ATTRIBUTE = re.compile(r"#!?\s*\[\s*(?:unsafe\s*\(\s*)?(?P<path>[\w:\s]+?)\s*(?P<rest>[(=\[{].*)?\s*\]", re.DOTALL)
_CONDITION_OF_PLATFORM = re.compile(
    r"(?:\s|[(),=]|\"[^\"]*\"|\b(?:any|all|not|windows|unix|miri|wasm|loom|target_\w+|panic|tsan|asan)\b)*"
)
_NEVER = re.compile(r"any\(\s*\)|not\(\s*all\(\s*\)\s*\)|false|FALSE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a row of attributes says."""

    is_test: bool = False
    ignored: str = ""
    gates: tuple[str, ...] = ()


def attributes_of(texts: Iterable[str]) -> Attributes:
    """Return what attributes say, each as it is written, from `#` to `]`."""
    is_test = False
    ignored = ""
    gates: list[str] = []
    for text in texts:
        name, rest = _read(text)
        if name == "cfg_attr":
            condition, applied = _split(rest)
            applied_name, _ = _read(f"#[{applied}]")
            is_test = is_test or applied_name in _MARKS
            if applied_name == "ignore" and not _CONDITION_OF_PLATFORM.fullmatch(condition):
                ignored = ignored or f"#[cfg_attr({condition}, ignore)]"
        elif name == "cfg":
            condition = rest.strip()
            if condition != "test":
                gates.append(condition)
            if _NEVER.fullmatch(condition):
                ignored = ignored or f"#[cfg({condition})] never holds"
        elif name == "ignore":
            reason = rest.strip().strip("=").strip().strip('"')
            ignored = f"#[ignore]: {reason}" if reason else "#[ignore]"
        elif name in _MARKS:
            is_test = True
    return Attributes(is_test=is_test, ignored=ignored, gates=tuple(gates))


def _read(text: str) -> tuple[str, str]:
    """Return an attribute's last name, and what stands in its brackets or behind its sign."""
    found = _ATTRIBUTE.fullmatch(text.strip())
    if found is None:
        return "", ""
    name = re.sub(r"\s", "", found["path"]).rpartition("::")[2]
    rest = (found["rest"] or "").strip()
    return name, rest[1:-1].strip() if rest[:1] in "([{" and rest[:1] else rest


def _split(inside: str) -> tuple[str, str]:
    """Return the condition of `cfg_attr`, and what it applies first."""
    depth = 0
    for at, sign in enumerate(inside):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            return inside[:at].strip(), inside[at + 1 :].strip().rstrip(",").strip()
    return inside.strip(), ""
