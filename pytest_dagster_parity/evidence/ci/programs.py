"""What is known of programs' command lines: which options take a value, and which are other names of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program, or one of its subcommands."""

    name: tuple[str, ...]
    valued: frozenset[str] = frozenset()
    """Options that take a value."""
    flags: frozenset[str] = frozenset()
    """Options that take none."""
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Options whose value is a list, with what separates its items beside white space."""
    paths: bool = False
    """Whether positional arguments are paths."""
    presentation: frozenset[str] = frozenset({"--verbose", "--quiet", "--color"})
    """Options that only change what is shown."""


_CARGO_VALUED = _words(
    "--package --exclude --test --bin --example --bench --features --target --target-dir --manifest-path --profile "
    "--jobs --color --message-format -Z --config --lockfile-path"
)
_CARGO_FLAGS = _words(
    "--workspace --lib --bins --tests --examples --benches --all-targets --doc --no-run --all-features "
    "--no-default-features --release --locked --offline --frozen --no-fail-fast --keep-going --ignore-rust-version "
    "--verbose --quiet --future-incompat-report --unit-graph --timings"
)
_CARGO_ALIASES = {
    "-p": "--package",
    "-F": "--features",
    "-j": "--jobs",
    "-v": "--verbose",
    "-vv": "--verbose",
    "-q": "--quiet",
    "-r": "--release",
    "--all": "--workspace",
}

CARGO_TEST = Program(
    name=("cargo", "test"),
    valued=_CARGO_VALUED,
    flags=_CARGO_FLAGS,
    aliases=MappingProxyType(_CARGO_ALIASES),
    lists=MappingProxyType({"--features": ","}),
)
NEXTEST = Program(
    name=("cargo", "nextest", "run"),
    valued=_CARGO_VALUED
    | _words(
        "--cargo-profile --filter-expr --partition --retries --test-threads --run-ignored --no-tests --status-level "
        "--final-status-level --failure-output --success-output --archive-file --config-file --tool-config-file "
        "--max-fail --workspace-remap --cargo-message-format --build-jobs"
    ),
    flags=_CARGO_FLAGS | frozenset({"--no-capture", "--fail-fast", "--hide-progress-bar", "--ignore-default-filter"}),
    aliases=MappingProxyType(
        {
            **_CARGO_ALIASES,
            "-E": "--filter-expr",
            "--filterset": "--filter-expr",
            "-P": "--profile",
            "-j": "--test-threads",
            "--nocapture": "--no-capture",
            "--ff": "--fail-fast",
            "--nff": "--no-fail-fast",
        }
    ),
    lists=MappingProxyType({"--features": ","}),
)
PYTEST = Program(
    name=("pytest",),
    valued=_words(
        "-k -m -p --numprocesses -c --override-ini -W --tb --report --ignore --ignore-glob --deselect --junitxml "
        "--junit-prefix --rootdir --confcutdir --basetemp --maxfail --durations --durations-min --timeout "
        "--timeout-method --dist --reruns --reruns-delay --log-level --log-format --log-date-format --log-cli-level "
        "--log-cli-format --log-file --log-file-level --import-mode --capture --color --code-highlight --html "
        "--cov-report --cov-config --cov-fail-under --cov-context --assert --verbosity --show-capture --lfnf "
        "--asyncio-mode --hypothesis-profile --hypothesis-seed --randomly-seed --splits --group "
        "--splitting-algorithm --maxprocesses --max-worker-restart --parity-adapter --parity-adapter-option "
        "--parity-scenarios --parity-only --parity-level --parity-line --parity-profile --parity-require "
        "--parity-exceptions --parity-matrix --parity-record --parity-summary --parity-seed --parity-timeout "
        "--report-log --json-report-file --ds --benchmark-json"
    ),
    flags=_words(
        "-x --exitfirst -s --collect-only --last-failed --failed-first --new-first --stepwise --stepwise-skip "
        "--pyargs --strict --strict-markers --strict-config --cache-clear --verbose --quiet --noconftest "
        "--keep-duplicates --no-cov --cov-append --cov-branch --no-header --no-summary --showlocals --full-trace "
        "--pdb --doctest-modules --runxfail --setup-show --setup-only --setup-plan --json-report --parity "
        "--parity-gate --runslow --run-slow --cov --fixtures --markers --version --help --disable-warnings "
        "--continue-on-collection-errors --exitfirst --looponfail --benchmark-only --benchmark-skip "
        "--benchmark-disable"
    ),
    aliases=MappingProxyType(
        {
            "-n": "--numprocesses",
            "-o": "--override-ini",
            "-r": "--report",
            "-v": "--verbose",
            "-vv": "--verbose",
            "-vvv": "--verbose",
            "-q": "--quiet",
            "-qq": "--quiet",
            "-l": "--showlocals",
            "-x": "--exitfirst",
            "--co": "--collect-only",
            "--lf": "--last-failed",
            "--ff": "--failed-first",
            "--nf": "--new-first",
            "--sw": "--stepwise",
            "--junit-xml": "--junitxml",
            "-h": "--help",
        }
    ),
    paths=True,
    presentation=frozenset({"--verbose", "--quiet", "--color", "--report", "--tb", "--no-header", "--no-summary"}),
)

PROGRAMS = (CARGO_TEST, NEXTEST, PYTEST)


def program_of(words: tuple[str, ...]) -> tuple[Program, tuple[str, ...]]:
    """Return the program that words start, and the rest of them. Of others nothing but the name is known."""
    words = _spelled_out(words)
    for program in PROGRAMS:
        if words[: len(program.name)] == program.name:
            return program, words[len(program.name) :]
    if words[0] == "cargo" and len(words) > 1:
        return Program(name=words[:2], aliases=CARGO_TEST.aliases, valued=CARGO_TEST.valued), words[2:]
    return Program(name=words[:1]), words[1:]


def _spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """`cargo +nightly --locked t` is `cargo test --locked`."""
    if words[0] != "cargo":
        return words
    rest = [word for word in words[1:2] if not word.startswith("+")] + list(words[2:])
    before: list[str] = []
    while rest and rest[0].startswith("-"):
        before.append(rest.pop(0))
        if before[-1] in CARGO_TEST.valued and rest:
            before.append(rest.pop(0))
    if rest[:1] == ["t"]:
        rest[0] = "test"
    count = 3 if rest[:2] == ["nextest", "run"] else 2
    return ("cargo", *rest[: count - 1], *before, *rest[count - 1 :])
