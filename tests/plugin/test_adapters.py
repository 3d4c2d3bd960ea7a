"""Where the adapter comes from, and what happens where it does not come."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, scenario, topic

TWO = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.one"), scenario("schedules.toy.two"))}
FIXTURE = """
import pytest
from tests.plugin.miniatures import Launches

@pytest.fixture(scope="session")
def server():
    print("the server is up")
    yield 8080
    print("the server is down")

@pytest.fixture(scope="session")
def parity_adapter(server):
    return {offer}

@pytest.fixture(autouse=True)
def of_every_test(request):
    raise AssertionError("no fixture of function scope has a function here")
"""


@pytest.mark.parametrize(
    ("conftest", "ini"),
    [
        ("conftest.py", ""),
        ("tests/conftest.py", "testpaths = tests"),
    ],
)
def test_a_vendors_fixture_sets_the_target_up_and_down(
    pytester: pytest.Pytester, workers: tuple[str, ...], conftest: str, ini: str
) -> None:
    files = {
        **TWO,
        "pytest.ini": f"[pytest]\n{ini}\n",
        conftest: FIXTURE.format(offer="lambda: Launches(port=str(server))"),
        "tests/test_own.py": "def test_own(): raise AssertionError\n",
    }
    observed = Example(pytester, files).run_pytest(
        *("--parity", "--parity-scenarios", "toys", "-s", *workers), exit_status=0, outcomes={"passed": 2}
    )
    header = observed.record().header
    assert header is not None
    assert header.target is not None
    assert (header.target.version, header.adapter) == (
        "2.8080",
        "parity_adapter fixture: conftest:parity_adapter.<locals>.<lambda>",
    )
    if "-n" not in workers:
        assert observed.output.count("the server is up") == observed.output.count("the server is down") == 1


@pytest.mark.parametrize(
    ("conftests", "paths"),
    [
        (["toys/conftest.py"], ["--parity-scenarios", "toys"]),
        (["toys/schedules/conftest.py"], ["toys"]),
        (["tests/conftest.py"], ["tests", "toys"]),
        (["tests/conftest.py"], ["toys", "tests"]),
        (["tests/a/conftest.py", "tests/b/conftest.py"], ["toys", "tests"]),
        (["tests/conftest.py", "tests/a/conftest.py"], ["toys", "tests/a"]),
    ],
)
def test_a_vendors_fixture_holds_wherever_its_conftest_is_loaded(
    pytester: pytest.Pytester, workers: tuple[str, ...], conftests: list[str], paths: list[str]
) -> None:
    files = {
        **TWO,
        **dict.fromkeys(conftests, "import pytest\n@pytest.fixture(scope='session')\ndef server(): return 1\n"),
        conftests[0]: FIXTURE.format(offer="lambda: Launches(port=str(server))"),
        "tests/a/notes.txt": "",
    }
    observed = Example(pytester, files).run_pytest("--parity", *paths, *workers, exit_status=0, outcomes={"passed": 2})
    header = observed.record().header
    assert header is not None
    assert header.target is not None
    assert header.target.version == "2.8080", "the server that holds where the fixture stands, no deeper one"


@pytest.mark.parametrize("offer", ["Launches", f'"{ADAPTER}Launches"'])
def test_a_fixture_may_give_a_class_or_a_specification(pytester: pytest.Pytester, offer: str) -> None:
    files = {**TWO, "conftest.py": FIXTURE.format(offer=offer)}
    Example(pytester, files).run_pytest("--parity", "toys", "-p", "no:xdist", exit_status=0, outcomes={"passed": 2})


@pytest.mark.parametrize("offer", ["Launches()", "None", '"nonsense"'])
def test_what_is_no_adapter_is_refused(pytester: pytest.Pytester, offer: str) -> None:
    files = {**TWO, "conftest.py": FIXTURE.format(offer=offer)}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "-p", "no:xdist"),
        exit_status=1,
        outcomes={"errors": 2},
        says=["there is none of this name" if "nonsense" in offer else "the fixture parity_adapter gives"],
        never_says=["Traceback"],
    )


def test_a_fixture_of_another_scope_is_refused_by_pytest(pytester: pytest.Pytester) -> None:
    files = {**TWO, "conftest.py": "import pytest\n@pytest.fixture\ndef parity_adapter(): return None\n"}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "-p", "no:xdist"), exit_status=1, outcomes={"errors": 2}, says=["ScopeMismatch"]
    )


def test_an_adapter_that_cannot_be_opened_is_an_error_of_each_scenario(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, TWO).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}CannotDescribe", *workers),
        exit_status=1,
        outcomes={"errors": 2},
        verdicts={
            "schedules/toy.yaml::schedules.toy.one": "inconclusive",
            "schedules/toy.yaml::schedules.toy.two": "inconclusive",
        },
        says=[
            f"the adapter {ADAPTER}CannotDescribe cannot be opened: OSError: port 80 is taken",
            "miniatures.py:",
            ", in describe",
        ],
        never_says=["Traceback", "INTERNALERROR", "The above exception", "During handling"],
    )
    header = observed.record().header
    assert header is not None
    assert (header.target, header.adapter) == (None, f"{ADAPTER}CannotDescribe")


def test_an_answer_that_no_record_can_hold_costs_one_scenario(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.one"), scenario("schedules.toy.bad", "bad"))}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}ShowsObjects", *workers),
        exit_status=1,
        outcomes={"passed": 1, "failed": 1},
        verdicts={
            "schedules/toy.yaml::schedules.toy.one": "pass",
            "schedules/toy.yaml::schedules.toy.bad": "inconclusive",
        },
        says=["runs: the adapter answered what the protocol's schema does not allow"],
        never_says=["Traceback", "INTERNALERROR"],
    )


def test_an_adapter_that_cannot_end_is_told_beside_the_verdicts(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}CannotEnd", "-p", "no:xdist"),
        exit_status=1,
        outcomes={"passed": 2, "errors": 1},
        says=[f"the adapter {ADAPTER}CannotEnd could not end its target: OSError: the server is stuck"],
        never_says=["Traceback", "INTERNALERROR", "The above exception", "fixtures.py"],
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--parity-adapter", "dagstre"), "there is none of this name. Did you mean 'dagster'?"),
        (("--parity-adapter", "python:nowhere:Adapter"), "'nowhere' cannot be imported"),
        (("--parity-adapter", f"{ADAPTER}Gone"), "has no 'Gone'"),
        (("--parity-adapter", "stdio:"), "`stdio:` is followed by a command"),
        (
            ("--parity-adapter", f"{ADAPTER}Launches", "--parity-adapter-option", "prot=1"),
            "Launches has no option 'prot' [adapter-option]. Did you mean 'port'?",
        ),
    ],
)
def test_a_specification_that_leads_nowhere_is_refused_before_anything_is_run(
    pytester: pytest.Pytester, options: tuple[str, ...], message: str
) -> None:
    Example(pytester, TWO).run_pytest(
        *("--parity", "toys", *options, "-p", "no:xdist"), exit_status=4, changed_files=[], says=[message]
    )


def test_a_specification_that_leads_nowhere_is_refused_of_workers_too(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Gone", "-n", "2"),
        exit_status=4,
        changed_files=[],
        says=["has no 'Gone'"],
    )


def test_quirks_are_asked_of_dagster_only(pytester: pytest.Pytester) -> None:
    quirk = scenario("schedules.toy.quirk", also="quirk: true")
    files = {
        "toys/schedules/toy.yaml": topic(scenario("schedules.toy.one"), quirk),
        "conftest.py": FIXTURE.format(offer="IsDagster").replace("Launches", "IsDagster"),
    }
    example = Example(pytester, files)
    example.run_pytest("--parity", "toys", "-p", "no:xdist", exit_status=0, outcomes={"passed": 1, "deselected": 1})
    example.run_pytest(
        *("--parity", "toys", "--parity-adapter", "dagster", "-p", "no:xdist"), exit_status=0, outcomes={"passed": 2}
    )
