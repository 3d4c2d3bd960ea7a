"""docs/run-it.md tells of the same options as `pytest --help`, with the same defaults."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_dagster_parity.plugin import OPTIONS
from pytest_dagster_parity.settings.model import DEFAULT_RECORD, DEFAULT_TIMEOUT, Settings
from pytest_dagster_parity.settings.sources import OPTIONS as OPTION_OF_KEY
from pytest_dagster_parity.settings.values import PARSERS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(--parity[\w-]*)(?: (\S+))?` \|.*\| ([^|]*?) ?\|$", re.MULTILINE)
DEFAULT = re.compile(r"\(default: ([^,)]+)")


def told_in_the_page() -> dict[str, tuple[str, str]]:
    """Return the placeholder and the default of every option of the table."""
    page = (ROOT / "docs/run-it.md").read_text(encoding="utf-8")
    found = ROW.findall(page)
    rows = {option: (placeholder.replace("\\", ""), default.strip("`")) for option, placeholder, default in found}
    assert rows.pop("--parity") == ("", "off")
    return rows


@pytest.fixture(scope="module")
def help_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what `pytest --help` prints of the kit, on one line."""
    command = [sys.executable, "-m", "pytest", "--help"]
    done = subprocess.run(
        command, cwd=tmp_path_factory.mktemp("empty"), capture_output=True, text=True, check=True, timeout=60
    )
    _, _, ours = done.stdout.partition("\nDagster parity:\n")
    return " ".join(ours.partition("\n\n")[0].split())


def test_the_page_tells_of_the_options_that_there_are(help_text: str) -> None:
    assert [(option, placeholder) for option, (placeholder, _) in told_in_the_page().items()] == [
        tuple(each) for each in re.findall(r"(--parity-[\w-]+)=?(\S*)", help_text)
    ]


def test_the_page_tells_the_defaults_that_the_help_tells() -> None:
    defaults = {option: DEFAULT.search(text) for option, _, _, text in OPTIONS}
    assert {option: default for option, (_, default) in told_in_the_page().items()} == {
        option: "" if found is None else found.group(1) for option, found in defaults.items()
    }


def test_the_defaults_are_those() -> None:
    told, default = told_in_the_page(), Settings()
    assert (
        told["--parity-adapter"][1],
        told["--parity-level"][1],
        told["--parity-line"][1],
        told["--parity-record"][1],
        told["--parity-timeout"][1],
    ) == (
        default.adapter,
        default.level.value,
        default.line,
        DEFAULT_RECORD.as_posix(),
        f"{DEFAULT_TIMEOUT:g}",
    )


def test_every_option_is_a_key_of_pyproject_too() -> None:
    assert (list(OPTION_OF_KEY), list(OPTION_OF_KEY.values())) == (list(PARSERS), [option for option, *_ in OPTIONS])
