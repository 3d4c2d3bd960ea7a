"""`dagster-parity profiles`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.cli import corpora
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.profiles.baseline import Baseline, Standing, compare, freeze, load_baseline, written
from pytest_dagster_parity.profiles.loading import FILE_NAME, load_profiles
from pytest_dagster_parity.profiles.model import Profiles
from pytest_dagster_parity.report.transcripts import Transcripts
from pytest_dagster_parity.scenario import canonical, corpus
from pytest_dagster_parity.scenario.model import Origin, Scenario
from pytest_dagster_parity.settings.values import LINES

BASELINES = "baselines"
"""The folder of the frozen baselines, in the kit's folder of data."""

_SHOWN = 5


class CannotFreeze(ParityError):
    """A baseline would be worth nothing, or would take the place of a frozen one."""

    def __init__(self, line: str, why: str) -> None:
        super().__init__(line, why)
        self.line = line
        self.why = why

    def __str__(self) -> str:
        return f"the baseline of Dagster {self.line} cannot be frozen: {self.why}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with them."""
    parser.add_argument("--freeze", choices=LINES, metavar="LINE", help="print the baseline of a line of Dagster")
    parser.add_argument(
        "--baselines", type=Path, metavar="FOLDER", help="where frozen baselines are (default: the kit's)"
    )
    corpora.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the profiles and the baselines, or a baseline that is to be frozen. Returns 1 where one is not honoured."""
    found = corpora.chosen(arguments)
    frozen = baselines(arguments.baselines or corpus.data() / BASELINES)
    for problem in found.problems:
        sys.stderr.write(f"{problem}\n")
    if arguments.freeze:
        sys.stdout.write(written(_frozen(arguments.freeze, found, frozen)))
        return 0
    catalogue = catalogue_of(found.scenarios)
    standings = _standings(frozen, found)
    lines = [*_profile_lines(bundled(), catalogue), *_baseline_lines(standings)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0 if all(standing.is_honoured for standing in standings.values()) and not found.problems else 1


def bundled() -> Profiles:
    """Return the profiles that come with the kit."""
    return load_profiles(corpus.data() / FILE_NAME)


def baselines(folder: Path) -> tuple[Baseline, ...]:
    """Return the baselines of a folder, the oldest line first."""
    return tuple(load_baseline(path) for path in sorted(folder.glob("*.yaml"), key=_numbers))


def is_frozen_of(scenario: Scenario) -> bool:
    """Whether a scenario belongs to a baseline: what Dagster does, and no other target is excused from."""
    return scenario.origin is Origin.DAGSTER and not scenario.quirk


def _profile_lines(profiles: Profiles, catalogue: Catalogue) -> list[str]:
    width = max(len(name) for name in profiles.names)
    return [
        f"{profile.name:{width}}  {len(profile.meant(catalogue)):4} semantics, "
        f"{len(profile.scenarios(catalogue)):4} scenarios and cases: {profile.title}"
        for profile in profiles.all
    ]


def _standings(frozen: tuple[Baseline, ...], found: corpora.Corpus) -> dict[str, Standing]:
    today = _digests(found) if frozen else {}
    return {baseline.line: compare(baseline, today) for baseline in frozen}


def _baseline_lines(standings: dict[str, Standing]) -> list[str]:
    if not standings:
        return ["No baseline is frozen yet."]
    return [line for name, standing in standings.items() for line in _baseline(name, standing)]


def _baseline(line: str, standing: Standing) -> list[str]:
    count = len(standing.kept) + len(standing.changed) + len(standing.gone)
    told = [f"baseline {line}: {len(standing.kept)}/{count} as they were frozen, {len(standing.later)} later"]
    told += [f"  changed since it was frozen: {name}" for name in standing.changed]
    return told + [f"  gone since it was frozen: {name}" for name in standing.gone]


def _frozen(line: str, found: corpora.Corpus, frozen: tuple[Baseline, ...]) -> Baseline:
    """Return the baseline of a line. Refuses one of scenarios of which Dagster of that line never showed anything."""
    if found.problems:
        raise CannotFreeze(line, "the corpus has problems")
    if any(baseline.line == line for baseline in frozen):
        raise CannotFreeze(
            line, "it is frozen already; a new scenario is a later one, and a changed one gets another id"
        )
    chosen = [scenario for scenario in found.scenarios if is_frozen_of(scenario)]
    transcripts = Transcripts(corpus.transcripts())
    unseen = [each.node_name for each in chosen if transcripts.find(each.id, each.case, line) is None]
    if unseen or not chosen:
        named = ", ".join(unseen[:_SHOWN])
        why = f"{len(unseen)} of {len(chosen)} scenarios have no transcript of this line: {named}"
        raise CannotFreeze(line, why)
    digests = _digests(found)
    return freeze(line, {each.node_name: digests[each.node_name] for each in chosen})


def _digests(found: corpora.Corpus) -> dict[str, str]:
    counted = {scenario.node_name for scenario in found.scenarios if is_frozen_of(scenario)}
    return {name: digest for name, digest in canonical.digests(found.files).items() if name in counted}


def _numbers(path: Path) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in path.stem.split("."))
