"""The wheel works alone: in an environment with nothing but what it asks for, far from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], folder)
    (built,) = folder.glob("*.whl")
    return built


def run(command: list[str], folder: Path) -> str:
    """Return what a command printed, and fail with it where the command fails."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_carries_the_whole_corpus_and_few_files(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = ROOT / "conformance"
    expected = {
        f"pytest_dagster_parity/conformance/{path.relative_to(data).as_posix()}"
        for path in data.rglob("*")
        if path.is_file()
    }
    assert expected <= set(names)
    assert any(name.endswith("py.typed") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]
    assert len(names) < 700, "pytest reads the list of files of every distribution with a plugin, at every start"


def test_an_empty_environment_runs_the_corpus_with_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    run([sys.executable, "-m", "venv", str(tmp_path / "env")], tmp_path)
    python = next(path for path in (tmp_path / "env/bin/python", tmp_path / "env/Scripts/python.exe") if path.exists())
    run([str(python), "-m", "pip", "install", "--quiet", str(wheel)], tmp_path)
    summary = run([str(python), "-m", "pytest", "--parity", "-q"], tmp_path)
    assert " passed" in summary
    assert " failed" not in summary
    listed = run([str(python.with_name("dagster-parity")), "list"], tmp_path)
    assert "sensors.crash.resumes-reserved-runs" in listed
    assert (tmp_path / ".parity/record.jsonl").exists()
