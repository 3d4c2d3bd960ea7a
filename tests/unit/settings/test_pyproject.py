"""What `[tool.dagster-parity]` may say, and how what it may not say is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.settings.errors import SettingsError
from pytest_dagster_parity.settings.model import AskedLevel, Settings
from pytest_dagster_parity.settings.sources import find_project, settle


def settled(folder: Path, table: str, **options: object) -> Settings:
    (folder / "pyproject.toml").write_text(f"[tool.dagster-parity]\n{table}", encoding="utf-8")
    return settle({key.replace("_", "-"): value for key, value in options.items()}, folder, folder)


def refusal(folder: Path, table: str, **options: object) -> str:
    with pytest.raises(SettingsError) as caught:
        settled(folder, table, **options)
    return str(caught.value)


def test_without_a_table_everything_has_a_default(tmp_path: Path) -> None:
    assert settle({"adapter": None}, tmp_path, tmp_path) == Settings()


def test_every_key_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    table = """
        adapter = "stdio:./acme"
        adapter-options = {port = 8080, slow = true}
        scenarios = "mine"
        only = ["schedules.*"]
        level = "exact"
        line = "1.12"
        record = "out/record.jsonl"
        summary = "out/summary.md"
        seed = 7
        timeout = 2.5
    """
    assert settled(tmp_path, table) == Settings(
        adapter="stdio:./acme",
        adapter_options={"port": "8080", "slow": "true"},
        scenarios=tmp_path / "mine",
        only=("schedules.*",),
        level=AskedLevel.EXACT,
        line="1.12",
        record=tmp_path / "out" / "record.jsonl",
        summary=tmp_path / "out" / "summary.md",
        seed=7,
        timeout=2.5,
    )


def test_an_option_goes_before_the_table(tmp_path: Path) -> None:
    assert settled(tmp_path, 'level = "core"\nseed = 1', level="exact", seed="2").seed == 2


def test_adapter_options_of_both_are_put_together(tmp_path: Path) -> None:
    settings = settled(tmp_path, "adapter-options = {port = 1, user = 'u'}", adapter_options=["port=2", "key=a=b"])
    assert settings.adapter_options == {"port": "2", "user": "u", "key": "a=b"}


def test_a_path_of_the_command_line_starts_where_the_command_is_given(tmp_path: Path) -> None:
    assert settle({"record": "r.jsonl"}, tmp_path / "sub", tmp_path).record == tmp_path / "sub" / "r.jsonl"


def test_an_unknown_key_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert refusal(tmp_path, 'lvel = "core"') == (
        "pyproject.toml [tool.dagster-parity]: there is no setting 'lvel'; did you mean 'level'?"
    )


def test_a_key_with_underscores_is_meant_with_hyphens(tmp_path: Path) -> None:
    assert refusal(tmp_path, "adapter_options = {}").endswith("did you mean 'adapter-options'?")


def test_a_key_like_no_other_is_refused_with_all(tmp_path: Path) -> None:
    assert refusal(tmp_path, "zzz = 1").endswith(
        "it is one of adapter, adapter-options, scenarios, only, level, line, profile, require, exceptions, "
        "matrix, gate, record, summary, seed, timeout, charter"
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('level = "ful"', "level is 'ful', and must be one of core, full, exact; did you mean 'full'?"),
        ('line = "1.31"', "line is '1.31', and must be one of 1.10, 1.11, 1.12, 1.13, as a text; did you mean '1.13'?"),
        ("line = 1.13", "line is 1.13, and must be one of 1.10, 1.11, 1.12, 1.13, as a text; did you mean '1.13'?"),
        ("seed = -1", "seed is -1, and must be a whole number from 0, of 18 digits at most"),
        ("seed = true", "seed is True, and must be a whole number from 0, of 18 digits at most"),
        ("timeout = 0", "timeout is 0, and must be a number of seconds above 0"),
        ('timeout = "soon"', "timeout is 'soon', and must be a number of seconds"),
        ("timeout = nan", "timeout is nan, and must be a number of seconds above 0"),
        ("adapter = 1", "adapter is 1, and must be a text"),
        ('adapter = ""', "adapter is '', and must be a text"),
        ("only = [1]", "only is [1], and must be a list of texts"),
        ("adapter-options = {a = [1]}", "adapter-options is {'a': [1]}, and must be a table of texts and numbers"),
        ('adapter-options = ["a"]', "adapter-options is 'a', and must be KEY=VALUE"),
        ('scenarios = "gone"', "scenarios is 'gone', and must be the path of a folder or file that exists"),
        ("record = 1", "record is 1, and must be a path"),
    ],
)
def test_a_wrong_value_is_refused_with_what_it_must_be(tmp_path: Path, table: str, message: str) -> None:
    assert refusal(tmp_path, table) == f"pyproject.toml [tool.dagster-parity]: {message}"


def test_a_wrong_option_is_named_as_it_was_given(tmp_path: Path) -> None:
    assert refusal(tmp_path, "", level="corr") == (
        "--parity-level: level is 'corr', and must be one of core, full, exact; did you mean 'core'?"
    )


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dagster-parity", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"pyproject\.toml: Expected"):
        settle({}, tmp_path, tmp_path)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\ndagster-parity = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match="it is not a table"):
        settle({}, tmp_path, tmp_path)


def test_the_project_is_the_nearest_folder_upwards_with_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dagster-parity]\n", encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert find_project(tmp_path / "a" / "b") == tmp_path


def test_where_no_table_is_the_project_is_the_folder_itself(tmp_path: Path) -> None:
    assert find_project(tmp_path) == tmp_path
