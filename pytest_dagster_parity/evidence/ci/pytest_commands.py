"""Whether a `pytest` command runs a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from pytest_dagster_parity.evidence.ci.answers import YES, Answer, CitedTest, No, Unknown, all_of
from pytest_dagster_parity.evidence.ci.commands import CommandLine, command_line
from pytest_dagster_parity.evidence.ci.configuration import Files
from pytest_dagster_parity.evidence.ci.crates import joined
from pytest_dagster_parity.evidence.ci.keywords import selects
from pytest_dagster_parity.evidence.ci.marks import by_marks
from pytest_dagster_parity.evidence.ci.pytest_settings import PytestSettings, settings_for, settings_in
from pytest_dagster_parity.evidence.ci.shell import below
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_ONLY_SHOWS = ("--collect-only", "--fixtures", "--markers", "--version", "--help", "--setup-plan")
_A_PART = ("--last-failed", "--stepwise", "--splits", "--pyargs")
_BY_PLUGIN = frozenset({"--runslow", "--run-slow"})


def pytest_runs(line: CommandLine, folder: str | None, test: CitedTest, files: Files) -> Answer:
    """Return whether a command runs a test, in a folder of the repository."""
    for option in _ONLY_SHOWS:
        if line.has(option):
            return No(f"it runs no test (`{option}`)")
    if not test.path.endswith(".py"):
        return No("pytest collects only Python")
    if line.open:
        return Unknown("some of its arguments are known only when it runs")
    if folder is None:
        return Unknown("the folder in which it runs is not known")
    settings = _settings(line, folder, files)
    return all_of(_conditions(_with_settings(line, settings), folder, test, settings, files))


def _settings(line: CommandLine, folder: str, files: Files) -> PytestSettings:
    chosen = line.values("-c")
    if chosen:
        return settings_in(joined(folder, chosen[0]), files) or PytestSettings(folder=folder)
    paths = [argument.split("::", 1)[0] for argument in line.arguments]
    start = _common([place for path in paths if (place := below(folder, path)) is not None]) if paths else folder
    return settings_for(start, files)


def _common(paths: list[str]) -> str:
    parts = [path.split("/") for path in paths]
    shared: list[str] = []
    for each in zip(*parts, strict=False):
        if len(set(each)) > 1:
            break
        shared.append(each[0])
    return "/".join(shared)


def _with_settings(line: CommandLine, settings: PytestSettings) -> CommandLine:
    added = command_line(("pytest", *settings.options)) if settings.options else None
    if added is None:
        return line
    repeated = {option.name for option in line.options}
    kept = tuple(option for option in added.options if option.name not in repeated - {"--ignore", "--deselect"})
    return replace(line, options=(*kept, *line.options), arguments=(*added.arguments, *line.arguments))


def _conditions(
    line: CommandLine, folder: str, test: CitedTest, settings: PytestSettings, files: Files
) -> Iterator[Answer]:
    yield _collects(line, folder, test, settings)
    yield from _left_out(line, folder, test, settings)
    for expression in line.values("-k"):
        yield _by_keywords(expression, test, settings.folder, files)
    yield _by_all_marks(line.values("-m"), test, files)
    for option in _A_PART:
        if line.has(option):
            yield Unknown(f"it runs a part of the tests (`{option}`)")


def _by_all_marks(expressions: tuple[str, ...], test: CitedTest, files: Files) -> Answer:
    """Only the last `-m` counts; which one that was is not known here."""
    answers = [by_marks(each, test, files) for each in expressions]
    if len({type(answer) for answer in answers}) > 1:
        return Unknown("it chooses tests by several `-m`")
    return answers[0] if answers else YES


def _collects(line: CommandLine, folder: str, test: CitedTest, settings: PytestSettings) -> Answer:
    arguments = line.arguments
    if not arguments and folder == settings.folder:
        arguments = settings.testpaths
    answers = [_in_argument(argument, folder, test, settings) for argument in arguments or (".",)]
    if YES in answers:
        return YES
    doubt = next((each for each in answers if isinstance(each, Unknown)), None)
    if doubt is not None:
        return doubt
    if len(answers) == 1:
        return answers[0]
    return No(f"it collects only {', '.join(f'`{argument}`' for argument in arguments)}")


def _in_argument(argument: str, folder: str, test: CitedTest, settings: PytestSettings) -> Answer:
    path, *nodes = argument.partition("[")[0].split("::")
    place = below(folder, path)
    if place is None:
        return Unknown(f"where `{argument.replace(UNKNOWN, '<unknown>')}` leads is not known")
    if test.path == place or fnmatchcase(test.path, place):
        return _in_nodes(argument, nodes, test) if nodes else YES
    if place and not test.path.startswith(f"{place}/") and not fnmatchcase(test.path, f"{place}/*"):
        return No(f"it collects only `{argument}`")
    name = test.path.rpartition("/")[2]
    if not any(fnmatchcase(name, pattern) or fnmatchcase(test.path, pattern) for pattern in settings.python_files):
        return No(f"the file's name is none that pytest collects ({', '.join(settings.python_files)})")
    return YES


def _in_nodes(argument: str, nodes: list[str], test: CitedTest) -> Answer:
    if not test.names:
        return Unknown(f"it runs only `{argument}` of the file, and no test is named")
    names = list(test.names)
    if names[: len(nodes)] == nodes or nodes[-len(names) :] == names:
        case = argument.partition("[")[2].removesuffix("]")
        if case and case != test.case:
            return No(f"it runs only the case `{case}`") if test.case else YES
        return YES
    if nodes[-1][:1].isupper() and nodes[-1] not in names and len(names) == 1:
        return Unknown(f"it runs only `{argument}`, which may contain the test")
    return No(f"it runs only `{argument}`")


def _left_out(line: CommandLine, folder: str, test: CitedTest, settings: PytestSettings) -> Iterator[Answer]:
    for value in line.values("--ignore"):
        place = below(folder, value)
        if place is not None and (test.path == place or test.path.startswith(f"{place}/")):
            yield No(f"it ignores the file (`--ignore {value}`)")
    for value in line.values("--ignore-glob"):
        if fnmatchcase(test.path, joined(folder, value)) or fnmatchcase(test.path, f"*/{value}"):
            yield No(f"it ignores the file (`--ignore-glob {value}`)")
    for value in line.values("--deselect"):
        path, *nodes = value.split("::")
        if joined(settings.folder, path) != test.path and joined(folder, path) != test.path:
            continue
        names = [*test.names[:-1], f"{test.names[-1]}[{test.case}]"] if test.case and test.names else list(test.names)
        is_meant = names[: len(nodes)] == nodes or list(test.names)[: len(nodes)] == nodes
        if is_meant or (test.names and nodes and nodes[-1] == test.names[-1]):
            yield No(f"it deselects the test (`--deselect {value}`)")


def _by_keywords(expression: str, test: CitedTest, rootdir: str, files: Files) -> Answer:
    """Return whether `-k` selects a test. Names are those of the test, its file, and the folders below the rootdir."""
    source = (files.text(test.path) or "").lower()
    below_root = test.path.removeprefix(f"{rootdir}/") if rootdir else test.path
    names = [*(part.lower() for part in below_root.split("/")), *(name.lower() for name in test.names)]
    folders = test.path.removesuffix(below_root).lower()
    may_have_more = "parametrize" in source or "mark" in source or (len(test.names) == 1 and "class " in source)

    def means(word: str) -> bool | None:
        lowered = word.lower()
        if UNKNOWN in word:
            return None
        if any(lowered in name for name in names) or (test.case and lowered in test.case.lower()):
            return True
        if not test.names or lowered in folders:
            return None
        return None if may_have_more and lowered in source else False

    found = selects(expression, means)
    if found is None:
        return Unknown(f"`-k '{expression.replace(UNKNOWN, '<unknown>')}'` may select it")
    return YES if found else No(f"`-k '{expression}'` does not select it")
