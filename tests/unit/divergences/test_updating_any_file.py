"""Whatever the file looks like: an update comes to what was planned, twice is once, and what is not meant stays."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from pytest_dagster_parity.divergences.declarations import read_declarations
from pytest_dagster_parity.divergences.planning import plan
from pytest_dagster_parity.divergences.settling import meant_by
from pytest_dagster_parity.divergences.updating import updated
from pytest_dagster_parity.judgement.verdict import Verdict
from tests.unit.divergences.texts import catalogue, line, written

CATALOGUE = catalogue()
NAMES = [name for semantic in CATALOGUE.semantics for name in semantic.scenarios]
SEMANTICS = [*CATALOGUE.by_id, "schedules.*", "sensors.push.*", "*.once", "*"]
SCENARIOS = [*NAMES, "*[?]", "schedules.*", "*.push.*", "gone.*"]


@some.composite
def listed(draw: some.DrawFn, patterns: list[str], indent: str) -> str:
    """Draw a value with some patterns, in any style."""
    chosen = draw(some.lists(some.sampled_from(patterns), min_size=1, max_size=4))
    quote = draw(some.sampled_from(["'", '"']))
    style = draw(some.sampled_from(["flow", "lines", "block", "scalar"]))
    if style == "scalar":
        return f" {quote}{chosen[0]}{quote}"
    if style == "flow":
        return f" [{', '.join(f'{quote}{each}{quote}' for each in chosen)}]"
    if style == "lines":
        return f" [\n{indent}  " + f",\n{indent}  ".join(f"{quote}{each}{quote}" for each in chosen) + f"\n{indent}]"
    comment = draw(some.sampled_from(["", "  # kept", "\n"]))
    return "".join(f"\n{indent}- {quote}{each}{quote}{comment}" for each in chosen)


@some.composite
def declarations(draw: some.DrawFn) -> str:
    """Draw a declaration, its keys in any order."""
    indent = "      "
    values = {
        "id": " EX-1",
        "reason": draw(some.sampled_from([" So.", " >\n      So\n\n      it is.\n", ' ""', ""])),
        "owner": " me  # you",
        "semantics": draw(listed(SEMANTICS, indent)),
        "scenarios": draw(listed(SCENARIOS, indent)),
    }
    keys = draw(some.permutations(list(values)))
    left_out = draw(some.sampled_from(["", "semantics", "scenarios", "reason"]))
    lines = [f"{key}:{values[key]}" for key in keys if key != left_out]
    return (
        "  - " + "\n    ".join(lines) + draw(some.sampled_from(["\n", "\n\n", "\n  # between\n", "\n    # within\n"]))
    )


VERDICTS = some.dictionaries(some.sampled_from(NAMES), some.sampled_from(Verdict))


@settings(deadline=None)  # the machine may be busy
@given(parts=some.lists(declarations(), max_size=4), verdicts=VERDICTS, crlf=some.booleans())
def test_an_update_comes_to_what_was_planned(parts: list[str], verdicts: dict[str, Verdict], crlf: bool) -> None:
    text = "# ours\nexceptions:\n" + "".join(parts) + "document: out.md # end\n"
    text = text.replace("\n", "\r\n") if crlf else text
    lines = [line(name, verdict) for name, verdict in verdicts.items()]
    made = plan(read_declarations(written("e.yaml", text)), CATALOGUE, lines)
    new = updated(written("e.yaml", text), made, date(2027, 1, 1)).text

    again = plan(read_declarations(written("e.yaml", new)), CATALOGUE, lines)
    assert (again.narrowed, again.stubs) == ({}, ())
    assert covered(new) == (covered(text) - passing(verdicts)) | failing(verdicts)
    kept = "".join(part for at, part in enumerate(parts) if at not in made.narrowed)
    assert is_within(kept.replace("\r\n", "\n"), new.replace("\r\n", "\n"))
    assert ("\r\n" in new, new.count("\n") - new.count("\r\n")) == ((True, 0) if crlf else (False, new.count("\n")))


def covered(text: str) -> set[str]:
    """Return the scenarios for which something is declared."""
    return {
        name
        for declaration in read_declarations(written("e.yaml", text)).declarations
        for key, pattern in declaration.patterns
        for name in meant_by(key, pattern.text, CATALOGUE)
    }


def passing(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if verdict in {Verdict.PASS, Verdict.STALE_EXCEPTION}}


def failing(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if verdict in {Verdict.FAIL, Verdict.EXCEPTED}}


def is_within(kept: str, text: str) -> bool:
    """Whether all lines that are kept stand in a text, in their order."""
    rest = iter(text.splitlines())
    return all(any(line == other for other in rest) for line in kept.splitlines() if line.strip())
