"""The profiles that come with the kit, beside the corpus that comes with it."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.profiles.loading import FILE_NAME, load_profiles
from pytest_dagster_parity.profiles.model import Profiles
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import DOMAINS
from pytest_dagster_parity.scenario.reader import load_file

GATES = ("M1", "M2", "M3")


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles(corpus.data() / FILE_NAME)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    files = [load_file(path) for path in corpus.find(corpus.bundled())]
    return catalogue_of(scenario for file in files for scenario in file.scenarios)


def test_every_domain_is_a_profile_and_so_is_every_gate(profiles: Profiles) -> None:
    assert profiles.names == (*DOMAINS, "automation", *GATES)


def test_the_profile_of_a_domain_is_the_domain(profiles: Profiles, catalogue: Catalogue) -> None:
    meant = {name: {each.domain for each in profiles.find(name).meant(catalogue)} for name in DOMAINS}
    assert meant == {name: {name} for name in DOMAINS}
    assert sum(len(profiles.find(name).meant(catalogue)) for name in DOMAINS) == len(catalogue.semantics)


def test_no_glob_means_nothing(profiles: Profiles, catalogue: Catalogue) -> None:
    """Where this fails, a topic was renamed or taken out: change the glob in conformance/profiles.yaml."""
    idle = {profile.name: profile.idle(catalogue) for profile in profiles.all}
    assert {name: globs for name, globs in idle.items() if globs} == {}


def test_every_semantic_is_in_exactly_one_gate(profiles: Profiles, catalogue: Catalogue) -> None:
    """Where this fails, a topic is new: add it to M1, M2 or M3 in conformance/profiles.yaml."""
    gates = {
        each.id: [name for name in GATES if each in profiles.find(name).meant(catalogue)]
        for each in catalogue.semantics
    }
    assert {name: found for name, found in gates.items() if len(found) != 1} == {}
