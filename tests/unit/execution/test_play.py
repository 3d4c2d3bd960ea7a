"""How a scenario is played: time, aliases, what is new, refusals, and every way to end."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.execution.errors import AdapterCannotOpen, DidNotEnd
from pytest_dagster_parity.execution.names import Names
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.words import Fault, KillPoint
from tests.corpus.playing import Factory
from tests.unit.execution import boxes
from tests.unit.execution.boxes import Box, RefusesToList, played, scenario, session

LAUNCH = """
- launch_run: {job: j}
  as: first
- expect: {runs: {are: [{id: first, job: j, status: success}]}}
"""


def at(minute: int, second: int) -> datetime:
    return datetime(2024, 1, 1, 0, minute, second, tzinfo=timezone.utc)


def asked_of(steps: str) -> list[ask.Request]:
    box = Box()
    Session = type(session(Box))  # noqa: N806  the class of the session
    line = Session(Factory(lambda: box), seed=1, timeout=None).play(scenario(steps), node="n", replay="r")
    assert line.verdict is Verdict.PASS, line
    return box.asked


def test_a_scenario_whose_expectations_hold_passes() -> None:
    line = played(LAUNCH)
    assert (line.verdict, line.reason, line.mismatches) == (Verdict.PASS, "", ())
    assert [(step.number, step.verb, step.outcome, step.at) for step in line.steps] == [
        (1, "launch_run", "done", "2024-01-01T00:00:01Z"),
        (2, "expect", "holds", "2024-01-01T00:00:01Z"),
    ]


def test_what_differs_is_said_with_its_place_and_ends_the_scenario() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {are: [{job: k}]}}
- launch_run: {job: j}
- expect: {runs: {count: 2}}
"""
    )
    (mismatch,) = line.mismatches
    assert (line.verdict, len(line.steps), line.steps[-1].outcome) == (Verdict.FAIL, 2, "mismatched")
    assert (mismatch.line, mismatch.observation, mismatch.path) == (14, "runs", "[0].job")
    assert (mismatch.expected, mismatch.observed) == ("k", "j")


def test_steps_are_a_second_apart_unless_they_say_when() -> None:
    asked = asked_of(
        """
- launch_run: {job: j}
- launch_run: {job: j}
  at: 2024-01-01T00:05:00Z
- launch_run: {job: j}
- expect: {runs: {count: 3}}
"""
    )
    assert [request.at for request in asked] == [at(0, 1), at(5, 0), at(5, 1), at(5, 1)]


def test_time_passes_to_a_moment_or_for_a_while() -> None:
    asked = asked_of(
        """
- advance: {to: 2024-01-01T00:01:00Z}
- advance: {by: 30s, every: 10s}
- down: {for: 60s}
- down: {until: 2024-01-01T00:10:00Z}
- launch_run: {job: j}
- expect: {runs: {count: 1}, ticks: {of: w, count: 2}}
"""
    )
    assert asked[:4] == [
        ask.Advance(at=at(0, 0), to=at(1, 0)),
        ask.Advance(at=at(1, 0), to=at(1, 30), every=10.0),
        ask.Down(at=at(1, 30), until=at(2, 30)),
        ask.Down(at=at(2, 30), until=at(10, 0)),
    ]
    assert asked[4].at == at(10, 1)


def test_aliases_stand_for_the_targets_own_ids_in_both_directions() -> None:
    line = played(
        """
- launch_run: {job: j}
  as: first
- expect: {runs: {are: [{job: j, as: again}]}}
- reexecute_run: {run: again, strategy: all_steps}
  as: second
- expect: {runs: {are: [{id: first}, {id: second, parent: again}]}}
- delete_run: {run: first}
- expect: {runs: {are: [{id: second}]}}
"""
    )
    assert (line.verdict, line.mismatches) == (Verdict.PASS, ())
    assert line.steps[3].observed["runs"][1].parent == "first"


def test_what_is_new_is_what_no_expectation_has_seen() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {new_runs: {are: [{job: j}]}, new_ticks: {of: w, count: 0}}
- launch_run: {job: k}
- advance: {by: 1s}
- expect: {runs: {where: {job: k}, count: 1}, new_ticks: {of: w, count: 1}}
- advance: {by: 1s}
- expect: {new_runs: {count: 0}, new_ticks: {of: w, count: 1}}
"""
    )
    assert (line.verdict, line.mismatches) == (Verdict.PASS, ())


def test_what_is_new_is_new_to_every_clause_of_an_expectation() -> None:
    line = played(
        """
- launch_run: {job: j}
- launch_run: {job: k}
- expect: {runs: {count: 2}, new_runs: [{where: {job: j}, count: 1}, {where: {job: k}, count: 0}]}
"""
    )
    (mismatch,) = line.mismatches
    assert (line.verdict, mismatch.expected, mismatch.observed) == (Verdict.FAIL, 0, 1)


def test_a_run_can_be_named_and_meant_in_one_list() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {are: [{job: j, as: first}]}}
- reexecute_run: {run: first, strategy: all_steps}
- expect: {new_runs: {are: [{parent: first, as: second}]}}
- reexecute_run: {run: second, strategy: all_steps}
- expect: {runs: {are: [{as: again}, {parent: again, as: then}, {parent: then}]}}
"""
    )
    assert (line.verdict, line.mismatches) == (Verdict.PASS, ())


def test_a_question_that_is_refused_has_no_empty_answer() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {count: 1}, partition_keys: [{of: {set: colors}, are: []}, {of: {set: colors}, count: 0}]}
""",
        RefusesToList,
    )
    assert [mismatch.message for mismatch in line.mismatches] == ["the question was refused"] * 2


REFUSED = """
- launch_run: {job: k}
  refused: invalid_argument
- launch_run: {job: j}
- expect: {runs: {count: 1}}
"""


def test_a_refusal_that_the_step_names_is_as_it_should_be() -> None:
    line = played(REFUSED, boxes.RefusesK)
    assert (line.verdict, line.steps[0].outcome) == (Verdict.PASS, "refused: invalid_argument")


def test_another_refusal_none_and_one_too_many_differ() -> None:
    def differs(steps: str, adapter: type[Adapter]) -> object:
        line = played(steps, adapter)
        return line.verdict, [(m.line, m.expected, m.observed, m.message) for m in line.mismatches]

    assert differs(REFUSED.replace("invalid_argument", "conflict"), boxes.RefusesK) == (
        Verdict.FAIL,
        [(13, "refused: conflict", "invalid_argument: no k", "it is refused as something else")],
    )
    assert differs(REFUSED, Box) == (
        Verdict.FAIL,
        [(13, "refused: invalid_argument", "done", "it is not refused")],
    )
    assert differs("- launch_run: {job: k}\n- expect: {runs: {count: 1}}", boxes.RefusesK) == (
        Verdict.FAIL,
        [(13, "done", "invalid_argument: no k", "it is refused")],
    )


def test_definitions_that_are_refused_differ() -> None:
    line = played(LAUNCH, boxes.RefusesToOpen)
    assert (line.verdict, line.steps) == (Verdict.FAIL, ())
    assert [(m.observation, m.expected, m.observed, m.message) for m in line.mismatches] == [
        ("definitions", "accepted", "conflict", "they are refused")
    ]


@pytest.mark.parametrize(
    ("adapter", "verdict", "reason"),
    [
        (boxes.DiesOnLaunch, Verdict.INCONCLUSIVE, "launch_run: ZeroDivisionError: half of the target is gone"),
        (boxes.NeverSettles, Verdict.INCONCLUSIVE, "launch_run: unsettled: still 3 runs queued"),
        (boxes.DiesOnClose, Verdict.INCONCLUSIVE, "close: OSError: cannot stop"),
        (boxes.AnswersNothing, Verdict.INCONCLUSIVE, "launch_run: the adapter answered None where RunLaunched is due"),
        (
            boxes.AnswersLists,
            Verdict.INCONCLUSIVE,
            "runs: the adapter answered [{'id': 'x'}] where a tuple of Run is due",
        ),
        (
            boxes.Misspells,
            Verdict.INCONCLUSIVE,
            (
                "runs: the adapter answered what the protocol's schema does not allow: "
                "Invalid enum value 'SUCCESS' - at `$[0].status`"
            ),
        ),
        (
            boxes.ShowsObjects,
            Verdict.INCONCLUSIVE,
            (
                "runs: the adapter answered what the protocol's schema does not allow: "
                "Encoding objects of type object is unsupported"
            ),
        ),
        (
            boxes.TakesBack,
            Verdict.FAIL,
            "launch_run: declared by the adapter, and then refused as unsupported: not in this edition",
        ),
        (
            boxes.CallsStrangers,
            Verdict.FAIL,
            "the target called user code that the scenario does not have: op j.not-of-this-world:stranger",
        ),
        (
            boxes.TakesASensorForAnAsset,
            Verdict.FAIL,
            "the target called user code that the scenario does not have: asset w",
        ),
        (
            boxes.HandsNumbers,
            Verdict.INCONCLUSIVE,
            (
                "launch_run: user code asked Code(kind=<CodeKind.OP: 'op'>, name='o', job='esz_j') with Handed(run=5): "
                "Expected `str | null`, got `int` - at `$[1].run`"
            ),
        ),
    ],
)
def test_every_way_to_break_has_its_verdict(adapter: type[Adapter], verdict: Verdict, reason: str) -> None:
    line = played(LAUNCH, adapter)
    assert (line.verdict, line.reason.splitlines()[0]) == (verdict, reason)


def test_made_up_calls_are_told_of_beside_what_differs() -> None:
    line = played("\n- launch_run: {job: j}\n- expect: {runs: {count: 2}}\n", boxes.CallsStrangers)
    assert (line.verdict, len(line.mismatches), line.reason) == (
        Verdict.FAIL,
        1,
        "the target called user code that the scenario does not have: op j.not-of-this-world:stranger",
    )


def test_an_answer_where_none_is_due_breaks_the_protocol() -> None:
    line = played(
        """
- add_partitions: {set: colors, keys: [red]}
- expect: {partition_keys: {of: {set: colors}, are: [{key: red}]}}
""",
        boxes.AnswersTooMuch,
    )
    assert line.reason == "add_partitions: the adapter answered str where there is nothing to answer"


def test_user_code_that_asks_between_two_calls_makes_the_next_inconclusive() -> None:
    class Dallies(boxes.GoesOnByItself):
        def close(self, request: ask.Close) -> None:
            self.later.join()

    assert played(LAUNCH, Dallies).verdict is Verdict.PASS

    class IsLookedAtLater(boxes.GoesOnByItself):
        def describe(self) -> Description:
            return replace(super().describe(), latencies={"runs": 0.3})

    line = played(LAUNCH, IsLookedAtLater)
    assert (line.verdict, line.reason.splitlines()[0]) == (
        Verdict.INCONCLUSIVE,
        (
            "runs: user code asked Code(kind=<CodeKind.OP: 'op'>, name='esz_o', job='esz_j') with Handed(): "
            "no call is in flight"
        ),
    )


def test_what_an_adapter_does_to_a_request_is_nobody_elses_business() -> None:
    read = scenario(
        """
- launch_run: {job: t, tags: {who: me}}
- expect: {runs: {are: [{job: t, tags: {who: me}}]}}
""",
        boxes.HEAD.replace("jobs: [{", "jobs: [{name: t, tags: {a: b}, ops: [{name: o}]}, {"),
    )
    several = boxes.session(boxes.KeepsForItself)
    for _ in range(2):
        line = several.play(read, node="n", replay="r")
        assert (line.verdict, line.steps[0].arguments.tags) == (Verdict.PASS, {"who": "me"})
    assert read.definitions.jobs[0].tags == {"a": "b"}


@pytest.mark.parametrize("value", [{"date": "2024-01-02", "zone": "x"}, "x"])
def test_a_target_gets_partition_keys_of_its_own(value: dict[str, str] | str) -> None:
    request = ask.LaunchRun(at=at(0, 0), job="j", partition=value)
    sent = Names("").to_target(request)
    assert (sent, sent.partition is request.partition) == (request, isinstance(value, str))


def test_what_was_shown_stays_as_it_was_shown() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {are: [{tags: {looks: i}}]}}
- expect: {runs: {are: [{tags: {looks: ii}}]}}
""",
        boxes.ChangesWhatItShowed,
    )
    assert (line.verdict, line.steps[1].observed["runs"][0].tags) == (Verdict.PASS, {"looks": "i"})


def test_an_end_that_fails_is_told_without_a_word_on_any_scenario() -> None:
    several = boxes.session(boxes.CannotEnd)
    assert several.play(scenario(LAUNCH), node="n", replay="r").verdict is Verdict.PASS
    with pytest.raises(DidNotEnd) as caught:
        several.close()
    first, _, last = str(caught.value).splitlines()
    assert first == "the adapter CannotEnd could not end its target: OSError: the server is stuck"
    assert last == "  What was played stands; something of the target may be left running."


def test_a_broken_adapter_costs_its_scenario_and_no_more() -> None:
    made: list[Adapter] = []

    def make() -> Adapter:
        made.append(boxes.DiesOnLaunch() if not made else Box())
        return made[-1]

    several = type(session(Box))(Factory(make), seed=1, timeout=None)
    lines = [several.play(scenario(LAUNCH), node="n", replay="r") for _ in range(3)]
    assert [line.verdict for line in lines] == [Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.PASS]
    assert len(made) == 2


def test_what_the_target_lacks_makes_a_scenario_unsupported() -> None:
    class WithoutReexecution(Box):
        reexecute_run = Adapter.reexecute_run

    line = played(
        """
- launch_run: {job: j}
  as: first
- reexecute_run: {run: first, strategy: all_steps}
- expect: {runs: {count: 2}}
""",
        WithoutReexecution,
    )
    assert (line.verdict, line.reason, line.steps) == (
        Verdict.UNSUPPORTED,
        "the target does not declare reexecute_run",
        (),
    )


def test_an_adapter_of_another_version_cannot_be_opened() -> None:
    with pytest.raises(AdapterCannotOpen, match="it speaks version 2 of the protocol; this kit speaks version 1"):
        played(LAUNCH, boxes.SpeaksAnotherVersion)


def test_a_target_that_settles_late_is_looked_at_until_two_looks_are_alike() -> None:
    line = played("- launch_run: {job: j}\n- expect: {runs: {count: 3}}", boxes.SettlesLate)
    assert line.verdict is Verdict.PASS


def test_only_what_is_shown_late_is_looked_at_again() -> None:
    box = boxes.SettlesLate()
    several = type(session(Box))(Factory(lambda: box), seed=1, timeout=None)
    steps = """
- launch_run: {job: j}
- add_partitions: {set: colors, keys: [red]}
- expect: {runs: {count: 3}, partition_keys: {of: {set: colors}, count: 1}}
"""
    assert several.play(scenario(steps), node="n", replay="r").verdict is Verdict.PASS
    assert (box.looks, sum(isinstance(each, ask.PartitionKeys) for each in box.asked)) == (4, 1)


def test_a_target_that_never_comes_to_rest_is_inconclusive() -> None:
    line = played("- launch_run: {job: j}\n- expect: {runs: {count: 1}}", boxes.NeverComesToRest)
    assert (line.verdict, line.reason) == (
        Verdict.INCONCLUSIVE,
        "runs: unsettled: 200 looks, 0.001 s apart, and no two alike",
    )


@pytest.mark.parametrize(("timeout", "looks"), [(0.01, 10), (0.002, 3)])
def test_looking_takes_no_longer_than_one_call_may(timeout: float, looks: int) -> None:
    several = boxes.session(boxes.NeverComesToRest, timeout=timeout)
    steps = scenario("- launch_run: {job: j}\n- expect: {runs: {count: 1}}")
    reason = several.play(steps, node="n", replay="r").reason
    several.close()
    assert reason == f"runs: unsettled: {looks} looks, 0.001 s apart, and no two alike"


def test_names_that_the_kit_never_gave_are_marked() -> None:
    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {count: 1}, selection: {of: {all: true}, is: {assets: [a]}}}
"""
    )
    assert [m.observed for m in line.mismatches] == ["not-of-this-world:somebody's"]


def test_a_query_can_be_refused() -> None:
    steps = """
- launch_run: {job: j}
- expect:
    runs: {count: 1}
    selection: [{expression: "((", refused: invalid_argument}, {expression: "x", is: {assets: {count: 1}}}]
"""
    assert played(steps).verdict is Verdict.PASS
    (mismatch,) = played(steps.replace('"(("', '"("')).mismatches
    assert mismatch.expected == {"refused": "invalid_argument"}


def test_the_target_sees_other_names_for_each_seed_and_the_scenario_sees_its_own() -> None:
    seen = []
    for seed in (1, 2):
        box = Box()
        kept = type(session(Box))(Factory(lambda: box), seed=seed, timeout=None)  # noqa: B023  called in this round
        assert kept.play(scenario(LAUNCH), node="n", replay="r").verdict is Verdict.PASS
        seen.append([job.name for job in box.opened[0].definitions.jobs])
    prefixes = [names[0].removesuffix("j") for names in seen]
    assert seen == [[f"{prefix}j", f"{prefix}k"] for prefix in prefixes]
    assert prefixes[0] != prefixes[1]


def test_literal_names_stay() -> None:
    box = Box()
    kept = type(session(Box))(Factory(lambda: box), seed=1, timeout=None)
    head = boxes.HEAD.replace("    catches", "    names: literal\n    catches")
    assert kept.play(scenario(LAUNCH, head), node="n", replay="r").verdict is Verdict.PASS
    assert [job.name for job in box.opened[0].definitions.jobs] == ["j", "k"]


def test_a_deployment_replaces_definitions_and_scripts_and_keeps_counts() -> None:
    line = played(
        """
- launch_run: {job: j}
- deploy: {jobs: [{name: j, ops: [{name: o}]}, {name: new, ops: [{name: o}]}], sensors: [{name: w, jobs: [j]}]}
- launch_run: {job: new}
- launch_run: {job: j}
- expect:
    runs: {are: [{job: j}, {job: new}, {job: j}]}
    invocations: [{of: j.o, are: [{call: 1}, {call: 2}]}, {of: new.o, count: 1}]
"""
    )
    assert (line.verdict, line.mismatches) == (Verdict.PASS, ())


def test_a_deployment_that_is_refused_leaves_the_old_scripts_in_force() -> None:
    line = played(
        """
- deploy: {sensors: [], assets: [{key: a}]}
  refused: invalid_argument
- deploy: {jobs: [{name: j, ops: [{name: o, script: [{do: [{hold: {}}]}]}]}]}
- deploy: {sensors: [], assets: [{key: a}]}
  refused: invalid_argument
- launch_run: {job: j}
- expect: {runs: {count: 1}, invocations: {of: j.o, count: 1}}
"""
    )
    assert (line.verdict, line.mismatches, line.reason) == (Verdict.PASS, (), "")


def test_kills_and_faults_reach_the_target_with_every_kind_of_step() -> None:
    asked = asked_of(
        """
- deploy: {jobs: [{name: j, ops: [{name: o}]}], sensors: [{name: w, jobs: [j]}]}
  fault: code_unreachable
- advance: {by: 1m}
  killed: anywhere
- launch_run: {job: j}
  fault: launch_refused
- expect: {runs: {count: 1}, ticks: {of: w, count: 1}}
"""
    )
    told = [(type(request), request.killed, request.fault) for request in asked if isinstance(request, ask.Operation)]
    assert told[:3] == [
        (ask.Deploy, None, Fault.CODE_UNREACHABLE),
        (ask.Advance, KillPoint.ANYWHERE, None),
        (ask.LaunchRun, None, Fault.LAUNCH_REFUSED),
    ]


def test_what_a_step_would_answer_can_be_demanded_like_an_observation() -> None:
    class DryRuns(Box):
        def dry_run(self, request: ask.DryRun) -> shown.DryRunResult:
            return shown.DryRunResult(requested=2, run_keys=(request.of[-1],))

    line = played(
        """
- launch_run: {job: j}
- expect: {runs: {count: 1}, dry_run: {of: w, is: {requested: 2, run_keys: [w]}}}
""",
        DryRuns,
    )
    assert (line.verdict, line.mismatches, line.reason) == (Verdict.PASS, (), "")
