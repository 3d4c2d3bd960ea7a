"""What a user writes for an adapter leads to one, or to an error that says what to write instead."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_dagster_parity.adapters import registry_errors
from pytest_dagster_parity.adapters.options import BadOption, MissingOption
from pytest_dagster_parity.adapters.registry import BUILT_IN, names, resolve
from pytest_dagster_parity.adapters.stdio import command_errors, errors
from pytest_dagster_parity.adapters.stdio.client import StdioAdapter
from pytest_dagster_parity.errors import ParityError
from tests.wire.fakes.served import ServedAdapter

SERVED = "python:tests.wire.fakes.served:ServedAdapter"


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder whose modules can be imported, in this test only."""
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType]
    for name in ("needy", "failing", "half"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def refused(spec: str, **options: object) -> str:
    """Return what is said of this specification."""
    with pytest.raises(ParityError) as caught:
        resolve(spec, options).check()
    return str(caught.value)


def test_a_class_is_found_by_its_path_and_made_with_its_options() -> None:
    factory = resolve(SERVED, {"version": "3"})
    factory.check()
    adapter = factory.make()
    assert (factory.spec, factory.in_process) == (SERVED, True)
    assert (type(adapter), adapter.describe().version) == (ServedAdapter, "3")


def test_a_command_is_split_as_a_shell_would_and_driven_over_stdio() -> None:
    factory = resolve(f"stdio:'{sys.executable}' -m tests.wire.fakes.served", {"version": "3"})
    factory.check()
    adapter = factory.make()
    assert (factory.in_process, type(adapter), adapter.describe().version) == (False, StdioAdapter, "3")
    adapter.shutdown()


@pytest.mark.parametrize("spec", ["reference", SERVED, "stdio:python -V"])
def test_a_factory_travels_to_a_worker(spec: str) -> None:
    factory = resolve(spec, {"version": "3"})
    assert pickle.loads(pickle.dumps(factory)) == factory  # noqa: S301 - our own bytes
    assert f"spec={spec!r}" in repr(factory)


def test_the_built_in_names_are_known_without_an_installation() -> None:
    assert set(BUILT_IN) <= set(names())
    assert {name: resolve(name).in_process for name in BUILT_IN} == dict.fromkeys(BUILT_IN, True)


def test_a_name_of_an_installed_package_is_found(modules: Path) -> None:
    metadata = modules / "acme-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Name: acme\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[pytest_dagster_parity.adapters]\nacme = tests.wire.fakes.served:ServedAdapter\n"
    )
    assert type(resolve("acme").make()) is ServedAdapter
    assert "acme" in names()


def test_an_unknown_name_is_told_with_the_nearest_and_all() -> None:
    assert refused("refrence").startswith("adapter 'refrence': there is none of this name. Did you mean 'reference'?")
    assert "dagster, reference" in refused("zzz")


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("python:tests.wire", "`python:` is followed by `package.module:Class`"),
        ("python:", "`python:` is followed by `package.module:Class`"),
        ("stdio:", "`stdio:` is followed by a command"),
        ("stdio:'half", "the command cannot be split into words: No closing quotation"),
        ("http://acme", "'http' is no carrier: write `python:` or `stdio:`, or a name"),
    ],
)
def test_what_is_no_specification_is_told(spec: str, why: str) -> None:
    assert refused(spec) == f"adapter {spec!r}: {why} [adapter-malformed]"


def test_a_missing_module_is_told_apart_from_what_it_needs_itself(modules: Path) -> None:
    (modules / "needy.py").write_text("import not_installed_anywhere\n")
    assert "there is no package 'no_such'" in refused("python:no_such.module:A")
    assert "there is no such module" in refused("python:tests.wire.no_such:A")
    assert refused("python:needy:A") == (
        "adapter 'python:needy:A': 'needy' needs 'not_installed_anywhere', which is not installed. "
        "Install it: pip install what provides 'not_installed_anywhere' [adapter-needs-module]"
    )


def test_without_dagster_the_extra_is_named(modules: Path) -> None:
    (modules / "needy.py").write_text("raise ModuleNotFoundError('No module named dagster', name='dagster')\n")
    assert "pip install 'pytest-dagster-parity[dagster]'" in refused("python:needy:A")


def test_a_module_that_fails_while_it_is_imported_is_told(modules: Path) -> None:
    (modules / "failing.py").write_text("1 / 0\n")
    assert "importing 'failing' raises ZeroDivisionError: division by zero" in refused("python:failing:A")


def test_a_missing_class_is_told_with_those_that_are_there() -> None:
    spec = "python:tests.wire.fakes.served:ServdAdapter"
    assert "has no 'ServdAdapter'. Its adapters: ServedAdapter" in refused(spec)


def test_a_module_of_the_working_directory_is_found(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("from tests.wire.fakes.served import ServedAdapter\n")
    program = (
        "import sys; sys.path.remove(''); sys.path.append(sys.argv[1])\n"
        "from pytest_dagster_parity.adapters.registry import resolve\n"
        "print(type(resolve('python:own:ServedAdapter').make()).__name__)"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", program, root], cwd=tmp_path, check=True, capture_output=True)
    assert done.stdout == b"ServedAdapter\n"


def test_what_is_no_adapter_is_told(modules: Path) -> None:
    (modules / "half.py").write_text(
        "from pytest_dagster_parity.adapters.interface import Adapter\nclass Half(Adapter):\n    pass\n"
    )
    assert "'json:JSONDecoder' is a class that does not derive from" in refused("python:json:JSONDecoder")
    assert "'json:dumps' is an object of function that does not derive from" in refused("python:json:dumps")
    assert "does not implement close, describe, open" in refused("python:half:Half")


def test_a_wrong_option_is_told_with_the_nearest() -> None:
    with pytest.raises(BadOption, match=r"no option 'versoin'.*Did you mean 'version'.*It takes: version, broken"):
        resolve(SERVED, {"versoin": "3"}).check()


def test_a_missing_option_is_told(modules: Path) -> None:
    (modules / "needy.py").write_text(
        "from tests.wire.fakes.served import ServedAdapter\n"
        "class Needy(ServedAdapter):\n"
        "    def __init__(self, url):\n        pass\n"
    )
    with pytest.raises(MissingOption, match="Needy needs the option 'url'"):
        resolve("python:needy:Needy").check()


def test_a_program_that_is_not_there_or_may_not_be_executed_is_told(tmp_path: Path) -> None:
    script = tmp_path / "adapter"
    script.write_text("#!/bin/sh\n")
    with pytest.raises(command_errors.CommandNotFound, match="it is not on the PATH"):
        resolve("stdio:no-such-adapter --flag").check()
    with pytest.raises(command_errors.CommandNotFound, match="there is no such file"):
        resolve("stdio:./no/such/adapter").check()
    with pytest.raises(command_errors.CommandNotExecutable, match="chmod"):
        resolve(f"stdio:{script}").make()


def test_a_program_that_the_system_cannot_start_is_told(tmp_path: Path) -> None:
    script = tmp_path / "adapter"
    script.write_bytes(b"\x00\x01 no program\n")
    script.chmod(0o755)
    with pytest.raises(command_errors.CommandCannotStart, match="the system cannot start it"):
        resolve(f"stdio:{script}").make().describe()


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = (*registry_errors.AdapterProblem.__subclasses__(), *errors.ConversationBroke.__subclasses__())
    assert sorted({kind.code for kind in kinds}) == sorted(kind.code for kind in kinds)
