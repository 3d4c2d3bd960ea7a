"""`dagster-parity list`."""

from __future__ import annotations

import argparse
import sys

from pytest_dagster_parity.catalogue import catalogue_of
from pytest_dagster_parity.cli import corpora
from pytest_dagster_parity.cli.profiles import bundled
from pytest_dagster_parity.globs import Glob
from pytest_dagster_parity.scenario.capabilities import needs
from pytest_dagster_parity.scenario.model import DOMAINS, Level, Origin, Scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the filters."""
    parser.add_argument("pattern", nargs="*", metavar="ID", help="ids, ids with a case, domains; * and ? are wild")
    parser.add_argument("--domain", action="append", choices=DOMAINS)
    parser.add_argument("--level", action="append", choices=[level.value for level in Level])
    parser.add_argument("--origin", choices=[origin.value for origin in Origin])
    parser.add_argument("--quirk", action=argparse.BooleanOptionalAction, help="only quirks, or none of them")
    parser.add_argument("--needs", metavar="CAPABILITY", help="only what needs this of a target")
    parser.add_argument("--profile", action="append", metavar="NAME", help="only this profile (repeatable)")
    parser.add_argument("--count", action="store_true", help="print only how many")
    corpora.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a scenario or case, and how many."""
    corpus = corpora.chosen(arguments)
    meant = _meant_by_profiles(corpus.scenarios, arguments.profile)
    found = [each for each in corpus.scenarios if each.node_name in meant and _is_meant(each, arguments)]
    lines = [] if arguments.count else [_line(scenario) for scenario in found]
    semantics = len({scenario.id for scenario in found})
    lines.append(f"{semantics} semantics, {len(found)} scenarios and cases")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    for problem in corpus.problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if corpus.problems else 0


def _meant_by_profiles(scenarios: tuple[Scenario, ...], names: list[str] | None) -> frozenset[str]:
    """Return the names of the scenarios of some profiles; of all, where none is named."""
    catalogue = catalogue_of(scenarios)
    if names is None:
        return frozenset(name for semantic in catalogue.semantics for name in semantic.scenarios)
    known = bundled()
    return frozenset(scenario for name in names for scenario in known.find(name).scenarios(catalogue))


def _is_meant(scenario: Scenario, arguments: argparse.Namespace) -> bool:
    names = (scenario.id, scenario.node_name, scenario.domain)
    return (
        (not arguments.pattern or any(Glob(each).fits(*names) for each in arguments.pattern))
        and (not arguments.domain or scenario.domain in arguments.domain)
        and (not arguments.level or scenario.level.value in arguments.level)
        and (arguments.origin is None or scenario.origin.value == arguments.origin)
        and (arguments.quirk is None or scenario.quirk is arguments.quirk)
        and (arguments.needs is None or arguments.needs in needs(scenario))
    )


def _line(scenario: Scenario) -> str:
    quirk = "  quirk" if scenario.quirk else ""
    return f"{scenario.node_name}  {scenario.origin.value}  {scenario.level.value}{quirk}"
