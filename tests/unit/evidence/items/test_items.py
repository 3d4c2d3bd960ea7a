"""What a cell of evidence is read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.evidence.item import Item, Kind, rewritten
from pytest_dagster_parity.evidence.items import items_of


def told(cell: str) -> list[tuple[str, ...]]:
    """Return of each item its kind, its path with line, and its symbols."""
    return [(item.kind.value, _place(item), *(_symbol(item))) for item in items_of(cell)]


def _place(item: Item) -> str:
    return f"{item.path}:{item.line[0]}-{item.line[1]}" if item.line else item.path


def _symbol(item: Item) -> list[str]:
    return [f"{symbol.name}[{symbol.case}]" if symbol.case else symbol.name for symbol in item.symbols]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "`crates/flow/src/controllers/schedule.rs:120` (`reconcile` + `compute_due_ticks`)",
            [("path", "crates/flow/src/controllers/schedule.rs:120-120", "reconcile", "compute_due_ticks")],
        ),
        (
            "`tests/gates_m2.rs` (`is_bounded`)<br>`tests/gates_m2.rs:227` (`other_test`)",
            [("path", "tests/gates_m2.rs", "is_bounded"), ("path", "tests/gates_m2.rs:227-227", "other_test")],
        ),
        ("`a/b.rs:10-20`, `c/d.rs`", [("path", "a/b.rs:10-20"), ("path", "c/d.rs")]),
        ("`python/src/pkg/types`", [("path", "python/src/pkg/types")]),
        ("pause/resume", [("path", "pause/resume")]),
        ("`a/b.rs` <!-- was `a/c.rs` -->", [("path", "a/b.rs")]),
        ("~~`a/c.rs` (`gone`)~~ `a/b.rs` (`here`)", [("path", "a/b.rs", "here")]),
        ("`a/b.rs` <!-- open, `a/c.rs`", [("path", "a/b.rs"), ("path", "a/c.rs")]),
        ("`.gitlab-ci.yml`, `.env`", [("path", ".gitlab-ci.yml")]),
        ("python/src/pkg/types/", [("path", "python/src/pkg/types/")]),
        ("`a/b.rs` (`Type::{A,B}`, `Type::method()`)", [("path", "a/b.rs", "Type::A", "Type::B", "Type::method")]),
        ("`a/b.py` (`Class.method`, `async def run`)", [("path", "a/b.py", "Class.method", "run")]),
        ("`a/b.rs` (`Vec<T>::push`, `crate::flow::tick`)", [("path", "a/b.rs", "Vec::push", "flow::tick")]),
        ("tests/test_x.py::TestA::test_b[a-1]", [("path", "tests/test_x.py", "TestA::test_b[a-1]")]),
        ("`tests/test_x.py::test_b[a b]`", [("path", "tests/test_x.py", "test_b[a b]")]),
        (r"`tests/test_x.py` (`test_b[a\|b]`)", [("path", "tests/test_x.py", "test_b[a|b]")]),
        ("`a/b.rs` (`mod::tests::name`)", [("path", "a/b.rs", "mod::tests::name")]),
        (
            "tests/gates.rs:227 (other_test, mod::tests::name) and crates/flow/src/lib.rs.",
            [("path", "tests/gates.rs:227-227", "other_test", "mod::tests::name"), ("path", "crates/flow/src/lib.rs")],
        ),
        ("`a/b.rs:7` (run_key reservation path)", [("path", "a/b.rs:7-7")]),
        ("`a/b.rs:7` (test)", [("path", "a/b.rs:7-7")]),
        ("[`reconcile`](crates/y.rs#L12-L20)", [("path", "crates/y.rs:12-20", "reconcile")]),
        ("[the code](../../crates/my%20file.rs)", [("path", "../../crates/my file.rs")]),
        ("see https://a.b/c, and <https://x.y/z>", [("url", "https://a.b/c"), ("url", "https://x.y/z")]),
        ("[ticket](https://tracker.example/browse/X-1)", [("url", "https://tracker.example/browse/X-1")]),
        ("`https://a.b/c`", [("url", "https://a.b/c")]),
        ("`reconcile` in `a/b.rs`", [("path", "a/b.rs", "reconcile")]),
        ("`reconcile`, `tick`", [("symbol", "", "reconcile", "tick")]),
        ("`a/b.rs`<br>`test_a`", [("path", "a/b.rs"), ("symbol", "", "test_a")]),
        ("crates/{a,b{1,2}}.rs", [("path", "crates/a.rs"), ("path", "crates/b1.rs"), ("path", "crates/b2.rs")]),
        ("`ci.yml:3` and `Makefile`", [("path", "ci.yml:3-3"), ("path", "Makefile")]),
        ("a/b.rs\nc/d.rs", [("path", "a/b.rs"), ("path", "c/d.rs")]),
        ("/etc/passwd", [("path", "/etc/passwd")]),
        ("**`a/b.rs`** and _c/d.py_", [("path", "a/b.rs"), ("path", "c/d.py")]),
        (r"tests/test\_x.py (test\_b)", [("path", "tests/test_x.py", "test_b")]),
        ("Existing CI proves the limit: `a/b.rs:96` (`test_x`)", [("path", "a/b.rs:96-96", "test_x")]),
        ("[see](#heading)", [("prose", "")]),
        ("[it](crates/y.rs#heading)", [("path", "crates/y.rs")]),
        ("[`y.rs:4`](crates/y.rs#L4)", [("path", "crates/y.rs:4-4")]),
        ("`a/b.rs` (`c/d.rs` and `e/f`)", [("path", "a/b.rs"), ("path", "c/d.rs")]),
        ("`unclosed a/b.rs", [("path", "a/b.rs")]),
        ("(no single owner yet)", [("prose", "")]),
        ("pause/resume/cancel semantics, and/or more", [("prose", "")]),
        ("", []),
        ("-", []),
    ],
)
def test_a_cell_is_read_as_its_items(cell: str, expected: list[tuple[str, ...]]) -> None:
    assert told(cell) == expected


@pytest.mark.parametrize(
    ("cell", "jobs", "commands"),
    [
        ("`.github/workflows/ci.yml` (job `test`: `cargo test -p flow`)", ["test"], ["cargo test -p flow"]),
        ("`.github/workflows/ci.yml:117` (`test` job) runs `make gates`", ["test"], ["make gates"]),
        ("`.github/workflows/ci.yml` job `unit tests` runs `pytest`", ["unit tests"], ["pytest"]),
        (".github/workflows/ci.yml (job test: cargo test -p flow)", ["test"], ["cargo test -p flow"]),
        (".github/workflows/ci.yml job test runs cargo test -p flow, nightly", ["test"], ["cargo test -p flow"]),
        ("`.github/workflows/ci.yml`<br>job `lint`: `make lint`", ["lint"], ["make lint"]),
        ("`.github/workflows/ci.yml` (jobs `a`, `b`)", ["a", "b"], []),
        ("`.github/workflows/ci.yml` (arco-flow tests)", [], []),
        ("job `test` runs `cargo test`", ["test"], ["cargo test"]),
        ("`ci.yml` -> `test` job: `cargo test -p flow`", ["test"], ["cargo test -p flow"]),
        ("`ci.yml` job: `cargo test (linux)`", ["cargo test (linux)"], []),
    ],
)
def test_jobs_and_commands_are_the_configurations(cell: str, jobs: list[str], commands: list[str]) -> None:
    items = items_of(cell)
    assert [[job.name for job in item.jobs] for item in items] == [jobs]
    assert [[command.name for command in item.commands] for item in items] == [commands]


def test_a_job_that_is_named_once_is_that_of_both_lines() -> None:
    items = items_of("`.github/workflows/ci.yml:115` + `.github/workflows/ci.yml:117` (job `test`)")
    assert [(item.line, item.job.name if item.job else "") for item in items] == [
        ((115, 115), "test"),
        ((117, 117), "test"),
    ]


def test_a_proposal_is_not_cited() -> None:
    items = items_of(
        "`a/b.rs` (`t1`; missing proof: `c/d.rs`), `e/f.rs`<br>Missing proof: a test (suggested `x/y.md:62`)"
    )
    assert [(item.kind, item.path) for item in items] == [
        (Kind.PATH, "a/b.rs"),
        (Kind.GAP, ""),
        (Kind.PATH, "e/f.rs"),
        (Kind.GAP, ""),
    ]


def test_code_that_is_no_name_is_kept_beside() -> None:
    (item,) = items_of(
        "`a/mod.rs:690` (push: `sensor_eval:{id}:msg:{message}`, `Idempotency-Key`, `/runs/{id}`, `Cargo.toml`)"
    )
    assert [other.name for other in item.others] == [
        "sensor_eval:{id}:msg:{message}",
        "Idempotency-Key",
        "/runs/{id}",
        "Cargo.toml",
    ]
    assert item.symbols == ()


def test_another_path_and_another_line_leave_the_rest_as_it_is() -> None:
    cell = "See `a/b.rs:10-20` (`x`), and [`a/b.rs:10`](a/b.rs#L10)."
    first, second = items_of(cell)
    assert _changed(cell, first, "c.rs", 15) == "See `c.rs:15-25` (`x`), and [`a/b.rs:10`](a/b.rs#L10)."
    assert _changed(cell, second, "c.rs", 7) == "See `a/b.rs:10-20` (`x`), and [`c.rs:7`](c.rs#L7)."


def test_one_text_for_several_paths_cannot_be_rewritten() -> None:
    cell = "`a/{b,c}.rs:3`"
    assert [rewritten(cell, item, respelled=lambda _: "x", line=4) for item in items_of(cell)] == [None, None]


def _changed(cell: str, item: Item, path: str, line: int) -> str:
    change = rewritten(cell, item, respelled=lambda _: path, line=line)
    assert change is not None
    span, text = change
    return cell[: span.start] + text + cell[span.end :]


_BITS = st.sampled_from(
    [
        *"`()[]{}<>|\\,;:.#*_~!+- \n\t\"'",
        "``",
        "<br>",
        "<br/>",
        "](",
        "://",
        "::",
        "crates/flow/src/a.rs",
        ":12",
        "#L3-L9",
        "job ",
        "runs ",
        "test",
        "Missing proof:",
        "Type::{A,B}",
        "test_b[case]",
        "https://a.b",
        "in",
        "cargo test",
        "é",
        "\0",
        ".yml",
        "/",
        "..",
    ]
)


@given(st.lists(_BITS | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_stands_in_a_cell_is_read_and_every_offset_points_at_its_text(cell: str) -> None:
    for item in items_of(cell):
        assert 0 <= item.start <= item.end <= len(cell)
        assert item.text == cell[item.start : item.end]
        for span in (*item.path_spans, *item.line_spans):
            assert 0 <= span.start < span.end <= len(cell)
        if item.path_spans and not item.is_link:
            assert [span.of(cell).replace("\\_", "_") for span in item.path_spans] == [item.path]
        if item.line is not None and not item.is_link and item.line_spans:
            assert item.line_spans[0].of(cell).lstrip("0").startswith(str(item.line[0]).lstrip("0"))
        for named in (*item.jobs, *item.commands, *item.others):
            assert named.name == cell[named.start : named.end]
        for symbol in item.symbols:
            assert symbol.parts
            assert symbol.parts[-1] in cell[symbol.start : symbol.end].replace("\\_", "_")


def test_a_long_cell_is_read_in_a_time_that_grows_with_it_alone() -> None:
    for bit in ("`", "[", "(", "{a", "[x](", "`a` ", "a/b.rs:1 ", "<", "job `"):
        assert isinstance(items_of(bit * (30_000 // len(bit))), tuple)


@pytest.mark.parametrize(
    ("cell", "doubtful"),
    [
        ("pause/resume", True),
        ("pause/resume<br>crates/flow", True),
        ("see `src/x.rs` or start/stop", False),
        ("`pause/resume`", False),
        ("pause/resume/", False),
        ("./pause/resume", False),
        ("pause/resume.rs", False),
        ("pause/resume:7", False),
        ("crates/flow", False),
    ],
)
def test_two_words_with_a_slash_that_stand_alone_are_doubtful(cell: str, doubtful: bool) -> None:
    assert items_of(cell)[0].is_doubtful is doubtful


@pytest.mark.parametrize(
    ("cell", "jobs", "commands"),
    [
        ('`ci.yml` (job "Tests (stable)": `cargo test -p flow`)', ["Tests (stable)"], ["cargo test -p flow"]),
        ('`ci.yml` job "Tests (stable)" runs `cargo test`', ["Tests (stable)"], ["cargo test"]),
        ('`ci.yml` "Tests (stable)" job (runs `cargo test`)', ["Tests (stable)"], ["cargo test"]),
        ("`ci.yml` (job 'unit tests': cargo test -p flow)", ["unit tests"], ["cargo test -p flow"]),
        ("`ci.yml` (job \u201cTests, all\u201d)", ["Tests, all"], []),
        ('`ci.yml` (jobs "a b" and "c d", `e`)', ["a b", "c d", "e"], []),
        ('`ci.yml` (job `test`, "fast" as we call it)', ["test"], []),
        ('`ci.yml` (step "Tests (stable)")', [], []),
        ('`ci.yml` (job test, on "main (protected)")', ["test"], []),
    ],
)
def test_jobs_may_stand_in_plain_quotes(cell: str, jobs: list[str], commands: list[str]) -> None:
    (item,) = items_of(cell)
    assert ([job.name for job in item.jobs], [command.name for command in item.commands]) == (jobs, commands)
    assert [cell[job.start : job.end] for job in item.jobs] == jobs
