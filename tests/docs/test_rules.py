"""docs/check.md and docs/rules tell of the rules that there are, and of the options of the command."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from pytest_dagster_parity.cli import checking
from pytest_dagster_parity.evidence.rules import RULES, Rule

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "check.md").read_text(encoding="utf-8")


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {path.stem for path in (DOCS / "rules").glob("*.md")} == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_page_tells_what_its_rule_demands(rule: Rule) -> None:
    text = (DOCS / "rules" / f"{rule.id}.md").read_text(encoding="utf-8")
    title, demand, *_ = text.splitlines()
    assert (title, demand) == (f"# {rule.id}", f"**{rule.severity.value.capitalize()}.** {rule.title}")
    assert [each for each in ("\nWrong", "\nRight", "`--fix`", "../check.md#a-baseline") if each not in text] == []
    wrong, right = re.findall(r"^```text\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    assert wrong.strip()
    assert right.strip() not in {"", wrong.strip()}


def test_the_table_of_rules_is_the_kits() -> None:
    rows = re.findall(r"^\| \[([\w-]+)\]\(rules/([\w-]+)\.md\) \| (\w+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(rule.id, rule.id, rule.severity.value, rule.title) for rule in RULES.values()]


def test_the_table_of_options_is_the_commands() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    checking.add_arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001
    assert set(re.findall(r"^\| `(--[\w-]+)", PAGE, re.MULTILINE)) == options
