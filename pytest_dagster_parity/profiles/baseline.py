"""Baselines: the frozen set of scenarios that parity with one release line of Dagster requires.

A baseline names its scenarios with a digest of what each of them is, and has a digest of them all. It is frozen once:
scenarios that come later are reported and not scored, and one that is frozen does not change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from yaml.nodes import Node

from pytest_dagster_parity.profiles.reading import Reading

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The scenarios of one release line."""

    line: str
    """Of Dagster: `1.13`."""
    scenarios: Mapping[str, str]
    """The digest of what each scenario is, by its name (`id`, or `id[case]`), sorted."""

    @property
    def digest(self) -> str:
        """What identifies the set: 64 hexadecimal digits over the sorted names and their digests."""
        return sha256("".join(f"{name} {content}\n" for name, content in self.scenarios.items()).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A baseline beside the corpus of today; names are sorted."""

    kept: tuple[str, ...]
    changed: tuple[str, ...]
    """They are not what was frozen: the corpus breaks its promise."""
    gone: tuple[str, ...]
    """As bad."""
    later: tuple[str, ...]
    """Not in the baseline: reported, and not scored."""

    @property
    def is_honoured(self) -> bool:
        """Whether every frozen scenario is what it was."""
        return not self.changed and not self.gone


def freeze(line: str, scenarios: Mapping[str, str]) -> Baseline:
    """Return the baseline of a release line, given the digests of its scenarios by name, in any order."""
    return Baseline(line=line, scenarios=dict(sorted(scenarios.items())))


def compare(baseline: Baseline, today: Mapping[str, str]) -> Standing:
    """Return how a baseline stands to the scenarios of today, given as to `freeze`."""
    frozen = baseline.scenarios
    same = {name: today[name] == content for name, content in frozen.items() if name in today}
    return Standing(
        kept=tuple(name for name, is_same in same.items() if is_same),
        changed=tuple(name for name, is_same in same.items() if not is_same),
        gone=tuple(name for name in frozen if name not in today),
        later=tuple(sorted(name for name in today if name not in frozen)),
    )


def written(baseline: Baseline) -> str:
    """Return the text of a baseline's file; the same baseline gives the same text."""
    lines = [f'line: "{baseline.line}"', f"digest: {baseline.digest}", "scenarios:"]
    lines += [f"  {name}: {content}" for name, content in baseline.scenarios.items()]
    return "".join(f"{line}\n" for line in lines)


def load_baseline(path: Path, text: bytes | None = None) -> Baseline:
    """Load a baseline, given its text or read from its path; the file is called `<line>.yaml`.

    Raises `LoadError` with everything that is wrong, an edit by hand included: then the digest is another.
    """
    reading = Reading(str(path))
    document = reading.document(path.read_bytes() if text is None else text)
    fields = {} if document is None else reading.fields(document, ("line", "digest", "scenarios"))
    baseline = freeze(reading.text(fields.get("line")), _scenarios(fields.get("scenarios"), reading))
    if not reading.problems:
        _check(baseline, path.stem, fields, reading)
    reading.end()
    return baseline


def _scenarios(node: Node | None, reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    if node is None:
        return found
    for name, _, value in reading.pairs(node):
        found[name] = reading.text(value)
        if found[name] and not _DIGEST.fullmatch(found[name]):
            reading.refuse(value, "not-a-digest", f"`{found[name]}` is no digest: 64 hexadecimal digits")
    if not found and not reading.problems:
        reading.refuse(node, "empty-list", "a baseline has at least one scenario")
    return found


def _check(baseline: Baseline, stem: str, fields: Mapping[str, Node], reading: Reading) -> None:
    if baseline.line != stem:
        reading.refuse(
            fields["line"], "wrong-line", f"the file is called `{stem}.yaml`, and says it is of {baseline.line}"
        )
    said = reading.text(fields["digest"])
    if said != baseline.digest:
        message = f"the scenarios below have the digest {baseline.digest}"
        reading.refuse(fields["digest"], "wrong-digest", message, "a frozen baseline is never edited")
