"""Whether a command's features let a Rust test be compiled, and let it be ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_dagster_parity.evidence.ci.answers import YES, Answer, CitedTest, Form, No, Unknown, any_of
from pytest_dagster_parity.evidence.ci.crates import Target
from pytest_dagster_parity.evidence.ci.rust_features import Turned, demanded, holds

_OF_FEATURE = re.compile(r"\bfeature\s*=")


def is_compiled(test: CitedTest, source: str, target: Target, is_on: Turned) -> Answer:
    """Return whether a test exists in what is built. Conditions of platforms on single tests are not judged."""
    for feature in target.table.get("required-features") or ():
        on = is_on(str(feature))
        if on is not True:
            return _answer(f"the target `{target.name}` requires the feature `{feature}`", on)
    of_file = tuple(condition.strip() for condition in demanded(source))
    if not test.forms:
        return _all_hold(of_file, of_file, is_on)
    return any_of(_all_hold(_of_form(form, of_file), of_file, is_on) for form in test.forms)


def is_ignored(test: CitedTest, is_on: Turned) -> bool:
    """Return whether all that a test's name may mean is surely ignored."""
    return bool(test.forms) and all(form.ignored or _ignored_because(form, is_on) for form in test.forms)


def _ignored_because(form: Form, is_on: Turned) -> bool:
    return any(holds(condition, is_on) is True for condition in form.ignored_if)


def _of_form(form: Form, of_file: tuple[str, ...]) -> Iterator[str]:
    yield from (gate for gate in form.gates if _OF_FEATURE.search(gate))
    yield from (condition for condition in of_file if not _OF_FEATURE.search(condition))


def _all_hold(conditions: Iterator[str] | tuple[str, ...], of_file: tuple[str, ...], is_on: Turned) -> Answer:
    doubt: Answer = YES
    for condition in conditions:
        on = holds(condition, is_on)
        what = "its file" if condition in of_file else "it"
        answer = YES if on is True else _answer(f"{what} is compiled only with `{condition}`", on)
        if isinstance(answer, No):
            return answer
        doubt = answer if doubt == YES else doubt
    return doubt


def _answer(why: str, on: bool | None) -> Answer:
    return Unknown(why) if on is None else No(f"{why}, which the command does not turn on")
