"""A baseline that was frozen stays what it is, and so do the scenarios that it froze."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from pytest_dagster_parity.cli.profiles import BASELINES, baselines, is_frozen_of
from pytest_dagster_parity.profiles.baseline import compare
from pytest_dagster_parity.scenario import canonical
from pytest_dagster_parity.scenario.corpus import bundled, data, find
from pytest_dagster_parity.scenario.reader import load_file
from tests.frozen.baseline_files import breaches

HERE = Path(__file__).parent


def test_the_baselines_are_what_they_were_frozen_as() -> None:
    listed = (HERE / "baselines.txt").read_text(encoding="utf-8")
    assert list(breaches(data() / BASELINES, listed)) == []


def test_the_corpus_keeps_what_was_frozen() -> None:
    files = [load_file(path) for path in find(bundled())]
    counted = {each.node_name for file in files for each in file.scenarios if is_frozen_of(each)}
    today = {name: digest for name, digest in canonical.digests(files).items() if name in counted}
    standings = {baseline.line: compare(baseline, today) for baseline in baselines(data() / BASELINES)}
    assert {line: (each.changed, each.gone) for line, each in standings.items() if not each.is_honoured} == {}


@pytest.fixture
def frozen(tmp_path: Path) -> str:
    """Return the list of a folder with two baselines."""
    (tmp_path / "README.md").write_text("About.\n", encoding="utf-8")
    (tmp_path / "1.12.yaml").write_text("old\n", encoding="utf-8")
    (tmp_path / "1.13.yaml").write_text("new\n", encoding="utf-8")
    digests = [(sha256(text).hexdigest(), name) for text, name in ((b"old\n", "1.12.yaml"), (b"new\n", "1.13.yaml"))]
    return "# Frozen.\n\n" + "".join(f"{digest}  {name}\n" for digest, name in digests)


def test_baselines_that_nobody_touched_are_accepted(tmp_path: Path, frozen: str) -> None:
    assert list(breaches(tmp_path, frozen)) == []


def test_a_baseline_that_was_edited_is_found(tmp_path: Path, frozen: str) -> None:
    (tmp_path / "1.12.yaml").write_text("old \n", encoding="utf-8")
    assert list(breaches(tmp_path, frozen)) == ["1.12.yaml: it was changed after it was frozen"]


def test_a_baseline_that_is_gone_is_found(tmp_path: Path, frozen: str) -> None:
    (tmp_path / "1.13.yaml").unlink()
    assert list(breaches(tmp_path, frozen)) == ["1.13.yaml: it was frozen, and is gone"]


def test_a_new_baseline_needs_a_line(tmp_path: Path, frozen: str) -> None:
    (tmp_path / "1.14.yaml").write_text("newer\n", encoding="utf-8")
    digest = sha256(b"newer\n").hexdigest()
    assert list(breaches(tmp_path, frozen)) == [f"1.14.yaml: it is not listed: {digest}  1.14.yaml"]
    assert list(breaches(tmp_path, f"{frozen}{digest}  1.14.yaml\n")) == []


@pytest.mark.parametrize(
    ("line", "breach"),
    [
        ("abc 1.13.yaml", "this is no line of `sha256sum`: abc 1.13.yaml"),
        (f"{'0' * 64}  1.13.yaml", "1.13.yaml: it is listed twice"),
    ],
)
def test_a_list_that_cannot_be_meant_is_found(tmp_path: Path, frozen: str, line: str, breach: str) -> None:
    assert list(breaches(tmp_path, f"{frozen}{line}\n")) == [breach]
