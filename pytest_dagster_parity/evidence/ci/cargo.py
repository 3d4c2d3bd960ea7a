"""Whether a `cargo test` or a `cargo nextest run` runs a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from pytest_dagster_parity.evidence.ci.answers import YES, Answer, CitedTest, No, Unknown, all_of
from pytest_dagster_parity.evidence.ci.commands import CommandLine
from pytest_dagster_parity.evidence.ci.comparison import fits
from pytest_dagster_parity.evidence.ci.crates import (
    Crate,
    Crates,
    Target,
    default_members,
    folders_upwards,
    is_among,
    is_member,
    joined,
)
from pytest_dagster_parity.evidence.ci.programs import NEXTEST
from pytest_dagster_parity.evidence.ci.rust_conditions import is_compiled, is_ignored
from pytest_dagster_parity.evidence.ci.rust_features import turned
from pytest_dagster_parity.evidence.ci.rust_filters import NamedTest, filters_of, lets_run
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_KINDS = {
    "lib": ("--lib", ""),
    "bin": ("--bins", "--bin"),
    "test": ("--tests", "--test"),
    "example": ("--examples", "--example"),
    "bench": ("--benches", "--bench"),
}
"""Of each kind of target: the option for all of them, and the one for one by its name."""
_CHOICES = frozenset(
    {
        "--lib",
        "--bins",
        "--bin",
        "--tests",
        "--test",
        "--examples",
        "--example",
        "--benches",
        "--bench",
        "--doc",
        "--all-targets",
    }
)
_RUN_IGNORED = frozenset({"--ignored", "--include-ignored"})
_SIMPLE_SET = re.compile(r"\s*(test|package)\(\s*(=?)\s*([\w:.-]+)\s*\)\s*")


def cargo_runs(line: CommandLine, folder: str | None, test: CitedTest, crates: Crates) -> Answer:
    """Return whether a command runs a test, in a folder of the repository."""
    if line.has("--no-run"):
        return No("it only compiles (`--no-run`)")
    if not test.path.endswith(".rs"):
        return No("cargo tests only Rust")
    if line.open:
        return Unknown("some of its arguments are known only when it runs")
    crate = crates.owner(test.path)
    if crate is None:
        return Unknown("no Cargo.toml with a package was found for its file")
    return all_of(_conditions(line, folder, test, crate, crates))


def cargo_ignores(line: CommandLine, test: CitedTest, crates: Crates) -> bool:
    """Return whether a command that reaches a test surely leaves it out as ignored."""
    crate = crates.owner(test.path)
    if crate is None or line.open or line.has("--run-ignored") or _RUN_IGNORED & set(line.after):
        return False
    return is_ignored(test, turned(crate, line, crates.enabled_elsewhere))


def _conditions(
    line: CommandLine, folder: str | None, test: CitedTest, crate: Crate, crates: Crates
) -> Iterator[Answer]:
    yield _selects_package(line, folder, crate, crates)
    target = crates.target(crate, test.path)
    yield _selects_target(line, target)
    source = crates.files.text(test.path) or ""
    yield is_compiled(test, source, target, turned(crate, line, crates.enabled_elsewhere))
    if not test.names:
        plain = not line.arguments and not line.after and not line.has("--filter-expr")
        yield YES if plain else Unknown("it filters tests by name, and none is named")
        return
    yield lets_run(
        filters_of(line.arguments, line.after), NamedTest(names=test.names, modules=target.modules, source=source)
    )
    if line.program.name == NEXTEST.name:
        yield from _nextest(line, test, crate, crates)


# Packages


def _selects_package(line: CommandLine, folder: str | None, crate: Crate, crates: Crates) -> Answer:
    start = _start(line, folder)
    workspace = None if start is None else crates.workspace(start)
    if workspace is not None and not is_member(workspace, crate):
        return No(f"the package `{crate.name}` is excluded from the workspace")
    for value in line.values("--exclude"):
        if _is_named(value, crate.name):
            return (
                Unknown(f"`--exclude {_shown(value)}` may mean it")
                if UNKNOWN in value
                else No(f"it excludes the package `{crate.name}`")
            )
    chosen = line.values("--package")
    if chosen:
        return _among_chosen(chosen, crate)
    if line.has("--workspace"):
        return YES
    return Unknown("the folder in which it runs is not known") if start is None else _in_folder(start, crate, crates)


def _start(line: CommandLine, folder: str | None) -> str | None:
    manifests = line.values("--manifest-path")
    if not manifests or folder is None:
        return folder
    return None if UNKNOWN in manifests[0] else joined(folder, manifests[0]).rpartition("/")[0]


def _among_chosen(chosen: tuple[str, ...], crate: Crate) -> Answer:
    for value in chosen:
        if _is_named(value, crate.name):
            return Unknown("its packages are known only when it runs") if UNKNOWN in value else YES
    shown = ", ".join(f"`{_shown(value)}`" for value in chosen)
    return No(f"it tests {shown}, and the file is part of the package `{crate.name}`")


def _is_named(value: str, name: str) -> bool:
    """Whether `--package` means a name: `flow`, `fl*`, `flow@1.2`, `path+file:///repo/flow#1.2`."""
    spec = re.split(r"@|#\d", value)[0].rpartition("#")[2].rpartition("/")[2]
    return fits(spec, name) or fnmatchcase(name, spec) or fnmatchcase(name, spec.split(":")[0])


def _shown(value: str) -> str:
    return value.replace(UNKNOWN, "<unknown>")


def _in_folder(start: str, crate: Crate, crates: Crates) -> Answer:
    """Return whether a package is tested where a command chooses none: it is the folder's, or a default member."""
    for folder in (start, *folders_upwards(start)):
        manifest = crates.manifest(folder)
        if manifest is None:
            continue
        workspace = crates.workspace(folder) if isinstance(manifest.get("workspace"), dict) else None
        members = None if workspace is None else default_members(workspace)
        if members is not None:
            return YES if is_among(crate, members) else No(f"`{crate.name}` is none of the workspace's default members")
        own = crates.at(folder)
        if own is None or own == crate:
            return YES
        return No(f"it tests only the package `{own.name}`, and the file is part of `{crate.name}`")
    return Unknown("no Cargo.toml was found where it runs")


# Targets


def _selects_target(line: CommandLine, target: Target) -> Answer:
    if target.kind == "none":
        return No(f"the manifest turns off `autotests`, and names no test target `{target.name}`")
    if target.kind == "":
        return _selects_shared(line)
    every, one = _KINDS[target.kind]
    if any(fits(value, target.name) or fnmatchcase(target.name, value) for value in line.values(one)):
        return YES
    chosen = [option.name for option in line.options if option.name in _CHOICES]
    is_aside = target.kind in {"example", "bench"}
    if target.table.get("test") is False and every not in chosen:
        return No(f"the manifest sets `test = false` for the target `{target.name}`")
    if is_aside and not chosen:
        return Unknown("whether examples and benches are run is a matter of the manifest")
    wide = {"--all-targets", every} if is_aside else {"--all-targets", "--tests", every}
    return YES if not chosen or wide & set(chosen) else _chosen_others(line)


def _selects_shared(line: CommandLine) -> Answer:
    chosen = {option.name for option in line.options} & _CHOICES
    if chosen and chosen <= {"--lib", "--doc", "--bins"}:
        return _chosen_others(line)
    return Unknown("its file is a module, and it is not known of which target")


def _chosen_others(line: CommandLine) -> Answer:
    shown = ", ".join(f"`{option}`" for option in line.options if option.name in _CHOICES)
    return No(f"it runs only {shown}, and the test is none of these")


# Nextest


def _nextest(line: CommandLine, test: CitedTest, crate: Crate, crates: Crates) -> Iterator[Answer]:
    if line.has("--partition"):
        yield Unknown("it runs a part of the tests (`--partition`)")
    config = crates.files.text(".config/nextest.toml")
    if config is not None and "default-filter" in config and not line.has("--ignore-default-filter"):
        yield Unknown("`.config/nextest.toml` has a `default-filter`")
    if "only" in line.values("--run-ignored"):
        source = crates.files.text(test.path) or ""
        ignored = NamedTest(names=test.names, modules=(), source=source).is_ignored
        yield YES if ignored else No("it runs only tests that are ignored")
    sets = line.values("--filter-expr")
    answers = [_in_set(each, test, crate) for each in sets]
    if sets and YES not in answers:
        yield next((each for each in answers if isinstance(each, Unknown)), answers[0])


def _in_set(expression: str, test: CitedTest, crate: Crate) -> Answer:
    match = _SIMPLE_SET.fullmatch(expression)
    if match is None:
        return Unknown(f"the filterset `{_shown(expression)}` is not understood")
    what, exact, name = match.groups()
    if what == "package":
        return (
            YES
            if name == crate.name
            else No(f"its filterset is `{expression.strip()}`, and the file is part of `{crate.name}`")
        )
    own = test.names[-1]
    if exact:
        return (
            Unknown(f"the filterset `{expression}` may mean it")
            if name.split("::")[-1] == own
            else No(f"its filterset is `{expression}`")
        )
    if name in own:
        return YES
    return (
        Unknown(f"the filterset `{expression}` may mean it")
        if "::" in name or len(test.names) == 1
        else No(f"its filterset is `{expression}`")
    )
