"""A repository of 1,000 files with a matrix of 500 rows, and what it takes to look at it by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

CRATES = 10
MODULES = 60
TESTS = 20
PYTHON = 177
ROWS = 500
GIT = ("git", "-c", "core.autocrlf=false")
LOST = 25
"""Every so many rows one cites a symbol that is nowhere, for which all files have to be looked through."""

HEAD = (
    "| Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) "
    "| Owner | Notes |\n|---|---|---|---|---|---|---|---|---|\n"
)
FUNCTION = """\
/// Folds the ledger's events into what an operator sees, number {number}.
pub fn fold_{number}(events: &[Event], now: u64) -> Result<Shown, Error> {{
    let mut shown = Shown::default();
    for event in events.iter().filter(|event| event.at <= now) {{
        match event.kind {{
            Kind::Ticked {{ ref schedule, .. }} if schedule.is_running() => shown.ticks.push(event.at),
            Kind::Launched(id) => shown.runs.push(id),
            _ => return Err(Error::new("fold_{number} {{}}", event)),
        }}
    }}
    Ok(shown)
}}

"""
TEST = """\
#[test]
fn proves_{number}() {{
    let shown = flow::fold_{number}(&[], 7).unwrap();
    assert_eq!(shown.runs, vec![1, 2, 3], "a message with {{}} and \\"quotes\\"");
}}

"""
METHOD = '''\
    def step_{number}(self, events: list[dict[str, int]], now: int = 0) -> dict[str, list[int]]:
        """Fold events, number {number}."""
        shown = [event["at"] for event in events if event["at"] <= now]
        if not shown:
            raise LookupError(f"step_{number} {{now}}")
        return {{"ticks": shown, "runs": [value * {number} for value in shown]}}

'''


def write(root: Path) -> None:
    """Write the repository, and put its files under git's control."""
    members = [f"crates/c{crate}" for crate in range(CRATES)]
    files = {"Cargo.toml": f"[workspace]\nmembers = {members!r}\n".replace("'", '"')}
    for crate in range(CRATES):
        base = f"crates/c{crate}"
        files[f"{base}/Cargo.toml"] = f'[package]\nname = "c{crate}"\nversion = "0.1.0"\nedition = "2021"\n'
        for module in range(MODULES):
            files[f"{base}/src/m{module}.rs"] = _repeated(FUNCTION, crate * MODULES + module)
        files[f"{base}/src/lib.rs"] = "".join(f"pub mod m{module};\n" for module in range(MODULES))
        for test in range(TESTS):
            files[f"{base}/tests/t{test}.rs"] = _repeated(TEST, crate * TESTS + test)
    for module in range(PYTHON):
        files[f"python/pkg/p{module}.py"] = f"class Folder{module}:\n" + _repeated(METHOD, module)
    jobs = "".join(
        f"  test{crate}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo test -p c{crate}\n"
        for crate in range(CRATES)
    )
    files[".github/workflows/ci.yml"] = f"on: [push, pull_request]\njobs:\n{jobs}"
    files["docs/parity/matrix.md"] = "# Parity\n\n" + HEAD + "".join(_row(number) for number in range(ROWS))
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run([*GIT, *words], cwd=root, check=True, capture_output=True)


def by_hand(root: Path) -> int:
    """List the files with git, and read each one that the matrix cites once: what no check can do without."""
    command = [*GIT, "ls-files", "-z"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.split(b"\0")
    matrix = (root / "docs/parity/matrix.md").read_bytes()
    cited = [path for path in listed if path and path in matrix]
    return sum(len((root / path.decode()).read_bytes()) for path in cited)


def _repeated(piece: str, first: int) -> str:
    return "".join(piece.format(number=first * 100 + number) for number in range(10))


def _row(number: int) -> str:
    crate, module, test, which = number % CRATES, number % MODULES, number % TESTS, number % 10
    name = f"gone_{number}" if number % LOST == 0 else f"fold_{(crate * MODULES + module) * 100 + which}"
    line = 2 + which * 13
    proof = f"proves_{(crate * TESTS + test) * 100 + which}"
    cells = (
        f"Domain {crate}",
        f"feature {number}",
        "Implemented",
        "unit",
        f"`crates/c{crate}/src/m{module}.rs:{line}` (`{name}`)<br>`python/pkg/p{number % PYTHON}.py`",
        f"`crates/c{crate}/tests/t{test}.rs` (`{proof}`)",
        f"`.github/workflows/ci.yml` (job `test{crate}`: `cargo test -p c{crate}`)",
        "Mei",
        "a note of some words",
    )
    return f"| {' | '.join(cells)} |\n"
