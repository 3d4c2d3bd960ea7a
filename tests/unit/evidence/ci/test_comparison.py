"""Whether a command is the cited one, another form of it, or another."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.comparison import Answer, Differs, Other, Same, compare


def compared(cited: str, run: str, folder: str = "") -> Answer:
    (one,), (other,) = cited_commands(cited), cited_commands(run)
    return compare(one, other, folder)


@pytest.mark.parametrize(
    ("cited", "run"),
    [
        ("cargo test -p flow --test gates_m2", "cargo test --test=gates_m2 --package flow"),
        ("cargo test -p flow --features a,b", "cargo test -pflow -F b --features a"),
        ("cargo test -p flow", "RUST_LOG=debug xvfb-run -a cargo +nightly t -q -p flow"),
        ("cargo --locked test", "cargo test --locked"),
        ("cargo test -- --skip a --exact", "cargo test -- --exact --skip a"),
        ("cargo nextest run -E 'test(a)'", "cargo nextest run --filter-expr 'test(a)'"),
        ("pytest tests/unit", "uv run --with x python -m pytest -vv tests/unit/"),
        ("pytest -n 4", "poetry run pytest --numprocesses=4"),
        ("pytest -k 'a and b'", 'timeout 5m coverage run -m pytest -k "a and b"'),
        ("python -m pytest", "pytest"),
        ("$ cargo test", "cargo test"),
        ("make test", "make test"),
        ("cargo test -p ${{ matrix.crate }}", "cargo test -p flow"),
        ("cargo test -p flow", "cargo test -p $CRATE"),
        ("cargo test -p flow ...", "cargo test -p flow --locked"),
        ("cd python && pytest tests", "pytest tests"),
    ],
)
def test_the_same_command(cited: str, run: str) -> None:
    assert compared(cited, run) == Same()


@pytest.mark.parametrize(
    ("cited", "run", "what"),
    [
        (
            "cargo test -p flow --features test-utils",
            "cargo test -p flow --features test-utils --tests -- --skip parity_m1_",
            ("with `--tests`", "with `-- --skip parity_m1_`"),
        ),
        ("cargo test -- --skip a", "cargo test -- --skip b", ("`-- --skip b` instead of `-- --skip a`",)),
        ("cargo test -- --exact", "cargo test", ("without `-- --exact`",)),
        ("cargo test --features a", "cargo test --features b", ("`--features b` instead of `--features a`",)),
        (
            "cargo test --workspace --exclude a",
            "cargo test --workspace --exclude b",
            ("`--exclude b` instead of `--exclude a`",),
        ),
        ("cargo test -p flow", "cargo test --workspace", ("without `--package flow`", "with `--workspace`")),
        ("cargo test", "cargo test --locked", ("with `--locked`",)),
        ("pytest tests/unit", "pytest tests", ("without the argument `tests/unit`", "with the argument `tests`")),
        ("pytest tests", "pytest tests -m 'not slow'", ("with `-m 'not slow'`",)),
        ("make test", "make test fast", ("with the argument `fast`",)),
    ],
)
def test_another_form_says_what_differs(cited: str, run: str, what: tuple[str, ...]) -> None:
    assert compared(cited, run) == Differs(what)


@pytest.mark.parametrize(
    ("cited", "run"),
    [
        ("cargo test -p flow", "cargo test -p api"),
        ("cargo test -p flow", "cargo nextest run -p flow"),
        ("cargo test --test gates_m1", "cargo test --test gates_m2"),
        ("cargo test --lib", "cargo test --doc"),
        ("cargo test one", "cargo test two"),
        ("cargo test", "cargo build"),
        ("cargo xtask a", "cargo xtask b"),
        ("pytest tests/unit", "pytest tests/integration"),
        ("make test", "make lint"),
        ("npm test", "npm run lint"),
        ("pytest", "tox"),
    ],
)
def test_another_command(cited: str, run: str) -> None:
    assert compared(cited, run) == Other()


def test_paths_may_be_cited_from_the_root() -> None:
    assert compared("pytest python/flow/tests", "pytest tests", "python/flow") == Same()
    assert compared("pytest tests", "pytest tests", "python/flow") == Same()
    assert compared("pytest other/tests", "pytest tests", "python/flow") == Other()
