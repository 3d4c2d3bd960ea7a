"""What a profile is, and how its file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.profiles.loading import load_profiles
from pytest_dagster_parity.profiles.model import Profile, Profiles, UnknownProfile

PATH = Path("profiles.yaml")


def semantic(name: str, *cases: str) -> Semantic:
    scenarios = tuple(f"{name}[{case}]" for case in cases) or (name,)
    return Semantic(
        id=name, statement=".", level="core", origin="dagster", quirk=False, replaces=None, scenarios=scenarios
    )


CATALOGUE = Catalogue(
    (
        semantic("schedules.a.x"),
        semantic("schedules.b.x"),
        semantic("sensors.a.x", "one", "two"),
        semantic("reruns.a.x"),
    )
)


def profile(*semantics: str, name: str = "M1") -> Profile:
    return Profile(name=name, title="Some.", semantics=semantics, line=1)


def test_a_profile_means_what_its_globs_mean_in_the_order_of_the_catalogue() -> None:
    meant = profile("sensors.*", "schedules.a.*", "schedules.*").meant(CATALOGUE)
    assert [each.id for each in meant] == ["schedules.a.x", "schedules.b.x", "sensors.a.x"]


def test_every_case_of_a_semantic_is_a_scenario_of_its_profile() -> None:
    found = profile("sensors.*", "reruns.a.x").scenarios(CATALOGUE)
    assert found == {"sensors.a.x[one]", "sensors.a.x[two]", "reruns.a.x"}


def test_globs_that_mean_nothing_are_told() -> None:
    assert profile("sensors.*", "sensors.b.*", "nothing.at.all").idle(CATALOGUE) == ("sensors.b.*", "nothing.at.all")


def test_a_profile_is_found_in_any_case() -> None:
    profiles = Profiles((profile("a.*"), profile("b.*", name="run_identity")))
    assert (profiles.find("m1").name, profiles.find(" Run_Identity ").name) == ("M1", "run_identity")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("M4", "there is no profile 'M4'; did you mean 'M1'?\n  There are: M1, sensors"),
        ("SENSOR", "there is no profile 'SENSOR'; did you mean 'sensors'?\n  There are: M1, sensors"),
        ("everything", "there is no profile 'everything'\n  There are: M1, sensors"),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_nearest_and_the_list(name: str, text: str) -> None:
    with pytest.raises(UnknownProfile) as caught:
        Profiles((profile("a.*"), profile("b.*", name="sensors"))).find(name)
    assert str(caught.value) == text


def test_a_file_is_read_with_names_titles_and_globs() -> None:
    text = b"""\
profiles:
  M1:
    title: >-
      Runs are
      executed.
    semantics: [selection.*, "run_identity.key.*"]
  on: {title: 1.10, semantics: [schedules.dst.spring]}
"""
    assert load_profiles(PATH, text) == Profiles(
        (
            Profile(name="M1", title="Runs are executed.", semantics=("selection.*", "run_identity.key.*"), line=2),
            Profile(name="on", title="1.10", semantics=("schedules.dst.spring",), line=7),
        )
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1: the file holds nothing [empty-file]"]),
        ("profiles: [\n", ["2:1: this is not YAML: did not find expected node content [not-yaml]"]),
        ("profiles: \x00", ["1:1: this is not YAML: control characters are not allowed [not-yaml]"]),
        ("- M1", ["1:1: a mapping is wanted here, not a list [wrong-kind]"]),
        ("profile: {}", ["1:1: missing here: `profiles` [missing-key]", "1:1: `profile` is no key here [unknown-key]"]),
        ("profiles: {[M1]: x}", ["1:12: a text is wanted here, not a list [wrong-kind]"]),
        (
            "profiles: {M1: {title: {a: b}, semantics: [a.*]}}",
            ["1:24: a text is wanted here, not a mapping [wrong-kind]"],
        ),
        ("profiles: {M1: x}", ["1:16: a mapping is wanted here, not a single value [wrong-kind]"]),
        (
            "profiles: {M1: {title: T, semantic: [a.*]}}",
            [
                "1:16: missing here: `semantics` [missing-key]",
                "1:27: `semantic` is no key here [unknown-key]",
            ],
        ),
        ("profiles: {M1: {title: T, semantics: []}}", ["1:38: at least one is wanted here [empty-list]"]),
        (
            "profiles: {M1: {title: T, semantics: [a.*, a.*]}}",
            ["1:44: `a.*` stands twice in this list [duplicate]"],
        ),
        (
            "profiles: {M1: {title: T, semantics: schedules}}",
            ["1:38: a list is wanted here, not a single value [wrong-kind]"],
        ),
        (
            "profiles: {M1: {title: T, semantics: [schedules]}}",
            ["1:38: `schedules` is no id of a semantic, nor a glob of ids [not-an-id]"],
        ),
        (
            "profiles: {M1: {title: '', semantics: [a.*]}}",
            ["1:24: a text is wanted here, and nothing stands here [empty-text]"],
        ),
        (
            "profiles: {M 1: {title: T, semantics: [a.*]}}",
            ["1:12: `M 1` is no name: letters, digits, `_` and `-`, a letter first [not-a-name]"],
        ),
        (
            "profiles:\n  M1: {title: T, semantics: [a.*]}\n  m1: {title: T, semantics: [a.*]}",
            ["3:3: `m1` and `M1` differ by case alone [duplicate-name]"],
        ),
        (
            "profiles:\n  M1: {title: T, semantics: [a.*]}\n  M1: {title: T, semantics: [a.*]}",
            ["3:3: `M1` stands twice in this mapping [duplicate-key]"],
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_place(text: str, problems: list[str]) -> None:
    with pytest.raises(LoadError) as caught:
        load_profiles(PATH, text.encode())
    assert [str(each).partition("\n")[0].removeprefix("profiles.yaml:") for each in caught.value.problems] == problems


def test_a_key_that_is_nearly_right_is_told_the_right_one() -> None:
    with pytest.raises(LoadError) as caught:
        load_profiles(PATH, b"profiles: {M1: {title: T, semantic: [a.*]}}")
    assert [each.hint for each in caught.value.problems] == ["", "did you mean `semantics`?"]
