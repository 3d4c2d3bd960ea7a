"""pytest itself says which ids there are: the check makes the same of literal parametrizations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytest_dagster_parity.evidence.cited_cases import lacking_cases
from pytest_dagster_parity.evidence.symbols.python import definitions_in

SOURCE = """
import pytest

@pytest.fixture(params=["sqlite", "memory"])
def backend(request): return request.param

@pytest.mark.parametrize("flag", [True, None])
@pytest.mark.parametrize(("n", "text"), [(1, "a b"), (-2, "c-d"), pytest.param(1.5, "x", id="half"), ([], {})])
def test_product(backend, flag, n, text): ...

@pytest.mark.parametrize("n", (1, 2), ids=["one", None])
class TestOfClass:
    @pytest.mark.parametrize("key", ["e[f]", "g"])
    def test_inside(self, n, key): ...
"""


def test_the_check_knows_the_ids_that_pytest_gives(tmp_path: Path) -> None:
    (tmp_path / "test_ids.py").write_text(SOURCE)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "test_ids.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    collected = [line for line in done.stdout.split("\n") if "[" in line]
    known = definitions_in("test_ids.py", SOURCE)
    assert len(collected) == 16 + 4
    for node in collected:
        name, _, case = node.partition("[")
        tests = known.named(name.split("::")[1:])
        assert [len(test.parametrizations) for test in tests] == [2 if "product" in name else 1]
        assert lacking_cases(case.removesuffix("]"), tests) is None
        assert lacking_cases("other", tests) is not None
