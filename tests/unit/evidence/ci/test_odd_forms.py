"""Forms that are rarer, each of which has misled a check."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.answers import No, Unknown, Yes
from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.command_words import without_wrappers
from pytest_dagster_parity.evidence.ci.crates import Crates
from pytest_dagster_parity.evidence.ci.rust_features import holds
from tests.unit.evidence.ci.files import Texts, answer, read, shown

M2 = ("crates/flow/tests/gates_m2.rs", "parity_m2_reconcile_is_bounded")
DAILY = ("python/flow/tests/unit/test_types.py", "TestTypes", "test_daily")
HEAD = "on: push\njobs:\n"


@pytest.mark.parametrize(
    ("line", "started"),
    [
        ("/usr/bin/pytest -x", "pytest -x"),
        (".venv/bin/py.test", "pytest"),
        ("~/.cargo/bin/cargo test", "cargo test"),
        ("env -u A B=1 time -f %e pytest", "pytest"),
        ("python3.11 -X dev -W error -m pytest tests", "pytest tests"),
        ("python -m coverage run --branch -m pytest", "pytest"),
        ("python script.py -m pytest", "python script.py -m pytest"),
        ("python -m unittest", "python -m unittest"),
        ("coverage run script.py", "coverage run script.py"),
        ("nix develop -c cargo test", "cargo test"),
        ("uv run -- pytest", "pytest"),
        ("uv run", "uv run"),
        ("uv run --directory python pytest -q", "pytest -q"),
        ("uv --directory=python --quiet run pytest", "pytest"),
        ("poetry -C python run pytest", "pytest"),
        ("uv --directory python sync", "uv --directory python sync"),
        ("sudo -u ci make test", "make test"),
        ("gtimeout -s KILL 60 cargo test", "cargo test"),
    ],
)
def test_programs_that_start_another(line: str, started: str) -> None:
    (words,) = cited_commands(line)
    assert " ".join(without_wrappers(words)) == started


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        ("bash -ec 'cd crates && cargo test'", ["bash -ec 'cd crates && cargo test'", "cargo test"]),
        ("sh ci/a.sh", ["sh ci/a.sh", "cargo build", "cargo test"]),
        ("bash", ["bash"]),
        ("bash -x", ["bash -x"]),
        ("make -C sub all", ["make -C sub all", "cargo test"]),
        ("make CC=clang", ["make CC=clang", "ruff check"]),
        ("make gone", ["make gone"]),
        ("just both a b", ["just both a b", "cargo test a", "pytest"]),
        ("./ci/picture.png", ["./ci/picture.png"]),
        ("../outside.sh", ["../outside.sh"]),
    ],
)
def test_scripts_and_targets_that_a_step_calls(line: str, inner: list[str]) -> None:
    files = {
        "ci/a.sh": "cargo build\ncargo test\n",
        "sub/Makefile": "all:\n\tcargo test\n",
        "Makefile": ".PHONY: lint\nlint:\n\truff check\ntwo three:\n\techo $$HOME $(shell date) ${GONE} $@\n",
        "justfile": "both *args: (one 'a')\n  #!/usr/bin/env bash\n  pytest\none arg:\n  @cargo test a\n",
    }
    workflow = f"{HEAD}  a:\n    steps:\n      - run: {line}\n"
    assert [command for _, _, command in shown(read(workflow, **files))] == inner


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("uv run --directory python/flow pytest", "python/flow"),
        ("uv --directory=python/flow run pytest", "python/flow"),
        ("env -C python A=1 pytest -C no", "python"),
        ("cd python && poetry --directory flow run pytest", "python/flow"),
        ("uv run --directory", ""),
        ("uv run pytest --directory no", ""),
    ],
)
def test_programs_that_start_another_in_a_folder(line: str, folder: str) -> None:
    workflow = f"{HEAD}  a:\n    steps:\n      - run: {line}\n"
    (run,) = read(workflow).jobs[0].runs
    assert run.folder == folder


def test_a_script_without_set_e_goes_on() -> None:
    workflow = f"{HEAD}  a: {{steps: [{{run: ci/a.sh}}]}}\n"
    _, first, second = read(workflow, **{"ci/a.sh": "cargo test\npytest\n"}).runs
    assert (first.command, first.disabled) == ("cargo test", "the script goes on after a failure (no `set -e`)")
    assert (second.command, second.disabled) == ("pytest", "")


def test_what_a_makefile_does_not_say_is_unknown() -> None:
    configuration = read("two three:\n\techo $$HOME $(shell date) ${GONE} $@\n", "Makefile")
    assert shown(configuration) == [
        ("two", 2, "echo <unknown> <unknown> <unknown> <unknown>"),
        ("three", 2, "echo <unknown> <unknown> <unknown> <unknown>"),
    ]


def test_steps_of_other_shells_and_of_templates() -> None:
    workflow = f"""{HEAD}  a:
    steps:
      - {{run: print(1), shell: python}}
      - {{run: "cargo test\\ncargo doc", shell: "bash -l {{0}}"}}
      - {{run: "pytest\\nruff check", shell: "bash -leo pipefail {{0}}"}}
"""
    assert [(run.command, run.tolerated) for run in read(workflow).runs] == [
        ("cargo test", "the script goes on after a failure (no `set -e`)"),
        ("cargo doc", ""),
        ("pytest", ""),
        ("ruff check", ""),
    ]


def test_a_matrix_of_maps_and_of_unknown_parts() -> None:
    workflow = f"""{HEAD}  a:
    name: Test ${{{{ inputs.kind }}}} now
    strategy:
      matrix:
        target: [{{name: flow, args: [a, b]}}, {{name: api}}]
    steps: [{{run: "cargo test -p ${{{{ matrix.target.name }}}} ${{{{ matrix.target.args }}}}"}}]
"""
    configuration = read(workflow)
    assert [command for _, _, command in shown(configuration)] == ["cargo test -p flow <unknown>", "cargo test -p api"]
    assert [job.id for job in configuration.called("Test fast now")] == ["a"]
    assert configuration.called("Test fast") == ()
    assert configuration.called("Other now") == ()


def test_anchors_and_merged_keys() -> None:
    workflow = f"x: &common {{env: {{A: flow}}}}\n{HEAD}  a:\n    <<: *common\n    steps: [{{run: cargo test -p $A}}]\n"
    assert [command for _, _, command in shown(read(workflow))] == ["cargo test -p flow"]


@pytest.mark.parametrize(
    ("action", "commands"),
    [
        ("runs: {using: node20, main: index.js}\n", ["./.github/actions/x"]),
        ("runs: [\n", ["./.github/actions/x"]),
        ("runs: {steps: [{uses: ./.github/actions/x}]}\n", ["./.github/actions/x"]),
    ],
)
def test_local_actions_that_cannot_be_followed(action: str, commands: list[str]) -> None:
    workflow = f"{HEAD}  a:\n    steps:\n      - uses: ./.github/actions/x\n"
    found = shown(read(workflow, **{".github/actions/x/action.yaml": action}))
    assert [command for _, _, command in found] == commands


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ('any(test, feature = "off")', True),
        ('any(feature = "off", feature = "maybe")', None),
        ('all(unix, feature = "off")', False),
        ('not(feature = "off")', True),
        ("not(unix)", None),
        ('not(feature = "on")', False),
        ("", None),
        ("all(", True),
    ],
)
def test_conditions_of_rust(condition: str, value: bool | None) -> None:
    known = {"on": True, "off": False, "maybe": None}
    assert holds(condition, known.__getitem__) is value


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("tox.ini", "[tox]\n[pytest]\ntestpaths = tests/integration\n", No("it collects only `tests/integration`")),
        (
            "setup.cfg",
            "[tool:pytest]\naddopts = --ignore=tests/unit\n",
            No("it ignores the file (`--ignore tests/unit`)"),
        ),
        ("setup.cfg", "[metadata]\nname = flow\n", Yes()),
        ("pytest.ini", "", Yes()),
        ("pytest.ini", "no section\n", Yes()),
        ("pyproject.toml", "[broken\n", Yes()),
        ("pyproject.toml", "[tool.pytest]\nini_options = 3\n", Yes()),
    ],
)
def test_settings_of_pytest_wherever_they_stand(file: str, text: str, found: object) -> None:
    files = {"python/flow/pyproject.toml": "", f"python/flow/{file}": text}
    assert answer("pytest", *DAILY, folder="python/flow", **files) == found
    if file != "pyproject.toml":
        assert answer(f"pytest -c {file}", *DAILY, folder="python/flow", **files) == found


def test_nodes_of_a_file() -> None:
    assert answer(
        "pytest tests/unit/test_types.py::TestTypes", DAILY[0], "test_daily", folder="python/flow"
    ) == Unknown("it runs only `tests/unit/test_types.py::TestTypes`, which may contain the test")
    assert answer("pytest tests/unit/test_types.py::test_static", DAILY[0], folder="python/flow") == Unknown(
        "it runs only `tests/unit/test_types.py::test_static` of the file, and no test is named"
    )
    node = "pytest tests/unit/test_types.py::TestTypes::test_daily[b]"
    assert answer(node, *DAILY, folder="python/flow", case="a") == No("it runs only the case `b`")
    assert answer(node, *DAILY, folder="python/flow", case="b") == Yes()
    assert answer("pytest", *DAILY, folder=None) == Unknown("the folder in which it runs is not known")


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("cargo nextest run --run-ignored only", No("it runs only tests that are ignored")),
        ("cargo nextest run -E 'test(=other)'", No("its filterset is `test(=other)`")),
        (
            "cargo nextest run -E 'test(=parity_m2_reconcile_is_bounded)'",
            Unknown("the filterset `test(=parity_m2_reconcile_is_bounded)` may mean it"),
        ),
        ("cargo nextest run -E 'test(a::b)'", Unknown("the filterset `test(a::b)` may mean it")),
        ("cargo test --benches", No("it runs only `--benches`, and the test is none of these")),
        ("cargo test --exclude $X --workspace", Unknown("`--exclude <unknown>` may mean it")),
        ("cargo test -- --skip $X", Unknown("some of its arguments are known only when it runs")),
        ("cargo test -- --skip a$X", Unknown("`--skip a<unknown>` may mean it")),
    ],
)
def test_rarer_options_of_cargo(command: str, found: object) -> None:
    assert answer(command, *M2) == found


def test_crates_that_are_built_in_other_ways() -> None:
    single = {
        "Cargo.toml": '[package]\nname = "solo"\nautotests = false\n',
        "src/main.rs": "#[test]\nfn t() {}\n",
        "tests/a.rs": "",
        "benches/b.rs": "",
    }
    crates = Crates(Texts(single))
    owner = crates.owner("src/main.rs")
    assert owner is not None
    kinds = {
        path: crates.target(owner, path).kind
        for path in (
            "src/main.rs",
            "src/x.rs",
            "src/bin/t/main.rs",
            "tests/a.rs",
            "benches/b.rs",
            "examples/e.rs",
            "build.rs",
        )
    }
    assert kinds == {
        "src/main.rs": "bin",
        "src/x.rs": "bin",
        "src/bin/t/main.rs": "bin",
        "tests/a.rs": "none",
        "benches/b.rs": "bench",
        "examples/e.rs": "example",
        "build.rs": "",
    }
    lib = Crates(Texts({"Cargo.toml": '[package]\nname = "solo"\n[lib]\npath = "lib/all.rs"\n', "lib/all.rs": ""}))
    owner = lib.owner("lib/all.rs")
    assert owner is not None
    assert lib.target(owner, "lib/all.rs").kind == "lib"
    assert Crates(Texts({"Cargo.toml": "[broken"})).owner("src/lib.rs") is None
    assert answer("cargo test", "elsewhere/x.rs", "t") == Unknown("no Cargo.toml with a package was found for its file")
    assert answer("cargo test", *M2, folder="crates/flow", **{"crates/flow/Cargo.toml": "[broken"}) == Unknown(
        "no Cargo.toml with a package was found for its file"
    )
