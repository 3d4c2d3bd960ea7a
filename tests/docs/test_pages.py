"""The pages of the documentation: generated ones are up to date, links lead somewhere, examples run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.reader import load_file
from pytest_dagster_parity.scenario.reference_page import page
from tests.corpus.playing import play_all, story

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path) -> list[tuple[str, str, str]]:
    """Return the language, the file name where one is given, and the text of every block of code."""
    return [(language, name, text) for language, name, text in BLOCK.findall(path.read_text(encoding="utf-8"))]


def test_the_scenario_reference_is_what_the_model_says() -> None:
    written = (ROOT / "docs/scenario-reference.md").read_text(encoding="utf-8")
    assert written == page(), "python -m pytest_dagster_parity.scenario.reference_page > docs/scenario-reference.md"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_scenarios_in_the_pages_pass_on_the_reference(path: Path) -> None:
    files = [load_file(path, text.encode()) for _, _, text in blocks(path) if text.startswith("topic:")]
    lines = play_all(ReferenceAdapter, [scenario for file in files for scenario in file.scenarios])
    assert {node: story(line) for node, line in lines.items() if line.verdict is not Verdict.PASS} == {}


def test_the_messages_of_the_guide_are_by_the_published_schema() -> None:
    text = (ROOT / "docs/write-an-adapter.md").read_text(encoding="utf-8")
    messages = [json.loads(found.replace("{...}", "{}")) for found in re.findall(r'`(\{"id": .*?\})`', text)]
    schema = json.loads((ROOT / "conformance/schemas/protocol.v1.json").read_text(encoding="utf-8"))
    faults = [error.message for each in messages for error in Draft202012Validator(schema).iter_errors(each)]
    assert (len(messages), faults) == (8, [])


def test_the_adapter_of_the_guide_passes_what_it_declares(tmp_path: Path) -> None:
    files = {name: text for _, name, text in blocks(ROOT / "docs/write-an-adapter.md") if name}
    assert set(files) == {"bell.py"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--parity", "--parity-adapter", "python:bell:BellAdapter", "-q"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|skipped)", done.stdout)}
    assert done.returncode == 0, done.stdout
    assert counts.get("passed", 0) >= 2, done.stdout
    assert counts.get("failed", 0) == 0
    assert counts.get("skipped", 0) > 20
