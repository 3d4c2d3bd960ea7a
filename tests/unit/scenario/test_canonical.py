"""The digest of what a scenario is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.scenario import canonical, corpus
from pytest_dagster_parity.scenario.reader import load_file
from tests.plugin.corpora import scenario, topic

PLAIN = topic(scenario("schedules.toy.good"))
CASES = topic(scenario("schedules.toy.cases", cases=["one", "two"]))


def digests(folder: Path, text: str) -> dict[str, str]:
    path = folder / "toy.yaml"
    path.write_text(text, encoding="utf-8")
    return canonical.digests([load_file(path)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("topic: Toys", "# A comment.\ntopic: Others"),
        ("A run of the job good succeeds.", "A run succeeds."),
        ("run-not-launched", "another-fault"),
        ("level: core\n", "level: 'core'\n"),
        ("      - launch_run: {job: good}", "      - launch_run:\n          job: good"),
    ],
)
def test_what_only_looks_different_is_the_same(tmp_path: Path, before: str, after: str) -> None:
    assert before in PLAIN
    assert digests(tmp_path, PLAIN.replace(before, after)) == digests(tmp_path, PLAIN)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: success", "status: failure"),
        ("level: core", "level: common"),
        ("ops: [{name: o}]", "ops: [{name: p}]"),
        ("{job: good, status: success}", "{status: success, job: good}"),
        ("    steps:\n", "    steps:\n      - advance: {by: 1s}\n"),
    ],
)
def test_what_is_played_and_judged_otherwise_is_another(tmp_path: Path, before: str, after: str) -> None:
    assert before in PLAIN
    changed = digests(tmp_path, PLAIN.replace(before, after))
    assert list(changed) == ["schedules.toy.good"]
    assert changed != digests(tmp_path, PLAIN)


def test_a_text_that_says_nothing_is_not_nothing(tmp_path: Path) -> None:
    before = digests(tmp_path, PLAIN.replace("{job: good}", "{job: good, partition: null}"))
    assert digests(tmp_path, PLAIN.replace("{job: good}", '{job: good, partition: "null"}')) != before


def test_another_case_leaves_the_cases_there_are_as_they_were(tmp_path: Path) -> None:
    before = digests(tmp_path, CASES)
    after = digests(tmp_path, topic(scenario("schedules.toy.cases", cases=["one", "two", "three"])))
    assert list(after) == [f"schedules.toy.cases[{case}]" for case in ("one", "two", "three")]
    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == 3


def test_every_scenario_of_the_bundled_corpus_has_a_digest_of_its_own() -> None:
    files = [load_file(path) for path in corpus.find(corpus.bundled())]
    found = canonical.digests(files)
    assert list(found) == [each.node_name for file in files for each in file.scenarios]
    assert len(set(found.values())) == len(found)
