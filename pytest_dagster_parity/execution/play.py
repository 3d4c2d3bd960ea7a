"""Plays one scenario on an adapter: requests in order, looks at what is shown, stops at the first step that differs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from msgspec import json
from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.execution.calls import Calls, Records
from pytest_dagster_parity.execution.errors import Broke, Contradicted
from pytest_dagster_parity.execution.names import Names
from pytest_dagster_parity.execution.record import Mismatch, StepTaken
from pytest_dagster_parity.execution.scripts import Interpreter, plain_definitions
from pytest_dagster_parity.judgement.matching import Difference, Judge, plain_pattern
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.records import BackfillLaunched, QueryRefused, RunLaunched
from pytest_dagster_parity.scenario.model import Clause, Deployment, InvocationsOf, Passage, Scenario, Step
from pytest_dagster_parity.scenario.patterns import Mark

A_MOMENT = timedelta(seconds=1)
"""What a clock moves on by between two steps, so that they never share an instant unless the scenario says so."""

BACKFILLS = frozenset({"backfills", "new_backfills"})
"""Observations whose records are backfills; `as` elsewhere names a run."""

_encode = json.Encoder().encode

NEW = {"new_runs": "runs", "new_backfills": "backfills", "new_ticks": "ticks"}


class Played(NamedTuple):
    """What playing a scenario came to; without steps where it was not played, and `reason` says why."""

    verdict: Verdict
    reason: str
    steps: tuple[StepTaken, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


def play(scenario: Scenario, calls: Calls, prefix: str, tolerance: float) -> Played:
    """Play a scenario in a world of its own and judge it."""
    player = Player(scenario, calls, Names("" if scenario.literal_names else prefix), tolerance)
    try:
        player.open()
        for number, step in enumerate(scenario.steps, 1):
            if player.mismatches:
                break
            if step.action is None:
                player.expect(number, step)
            else:
                player.act(number, step)
        verdict, reason = player.judge()
    except Contradicted as error:
        verdict, reason = Verdict.FAIL, str(error)
    except Broke as error:
        verdict, reason = Verdict.INCONCLUSIVE, str(error)
    try:
        player.close()
    except (Broke, Contradicted, Refused) as error:
        if verdict is Verdict.PASS:
            verdict, reason = Verdict.INCONCLUSIVE, str(error)
    return Played(verdict, reason, tuple(player.steps), tuple(player.mismatches))


class Player:
    """A scenario in the middle of being played."""

    def __init__(self, scenario: Scenario, calls: Calls, names: Names, tolerance: float) -> None:
        self._scenario = scenario
        self._calls = calls
        self._names = names
        self._scripts = Interpreter(names)
        self._judge = Judge(tolerance)
        self._now = scenario.opens
        self._in_force = scenario.definitions
        self._seen: dict[str, set[Any]] = {query: set() for query in NEW.values()}
        self._seen_now: list[tuple[str, list[Any]]] = []
        """By the expectation that is judged now, whose clauses all look at the same news."""
        self.steps: list[StepTaken] = []
        self.mismatches: list[Mismatch] = []

    def open(self) -> None:
        """Open the world. A refusal of the definitions themselves is the target's, and a mismatch."""
        scenario = self._scenario
        self._scripts.deploy(scenario.definitions)
        definitions = self._names.to_target(scenario.definitions)
        request = ask.Open(at=self._now, definitions=definitions, settings=scenario.settings)
        try:
            self._calls.open(request, self._scripts.decide)
        except Refused as refusal:
            self._differ(scenario.mark, "definitions", "accepted", _said(refusal), "they are refused")

    def close(self) -> None:
        """End the world."""
        self._calls.call("close", ask.Close(at=self._now))

    def judge(self) -> tuple[Verdict, str]:
        """Return the verdict after the last step that was taken."""
        if self._scripts.strangers:
            called = ", ".join(dict.fromkeys(self._scripts.strangers))
            return Verdict.FAIL, f"the target called user code that the scenario does not have: {called}"
        return Verdict.FAIL if self.mismatches else Verdict.PASS, ""

    def act(self, number: int, step: Step) -> None:
        """Take a step that asks something of the target."""
        request = self._request(step)
        outcome = "broke"
        try:
            answer = self._calls.call(step.verb, self._names.to_target(request))
            outcome = "done"
        except Refused as refusal:
            outcome = f"refused: {refusal.kind.value}"
            self._scripts.deploy(self._in_force)
            if refusal.kind is not step.refused:
                wanted = "done" if step.refused is None else f"refused: {step.refused.value}"
                why = "it is refused" if step.refused is None else "it is refused as something else"
                self._differ(step.mark, step.verb, wanted, _said(refusal), why)
        else:
            if step.alias is not None or step.refused is not None or type(step.action) is Deployment:
                self._settle(step, answer)
        finally:
            self.steps.append(
                StepTaken(
                    number=number,
                    verb=step.verb,
                    line=step.mark.line,
                    at=_text(request.at),
                    arguments=request,
                    outcome=outcome,
                    observed=None,
                )
            )

    def _settle(self, step: Step, answer: Any) -> None:
        if type(step.action) is Deployment:
            self._in_force = step.action.definitions
        if step.refused is not None:
            self._differ(step.mark, step.verb, f"refused: {step.refused.value}", "done", "it is not refused")
        elif step.alias is not None:
            if isinstance(answer, RunLaunched):
                self._names.runs.give(step.alias, answer.run)
            elif isinstance(answer, BackfillLaunched):
                self._names.backfills.give(step.alias, answer.backfill)

    def _request(self, step: Step) -> ask.Operation:
        """Return the step's request at its moment, and move the clock to the moment at which it ends."""
        action = step.action
        if type(action) is Passage:
            return self._passage(step, action)
        if type(action) is Deployment:
            at = self._next(step.at)
            self._scripts.deploy(action.definitions)
            definitions = plain_definitions(action.definitions)
            return ask.Deploy(at=at, definitions=definitions, killed=action.killed, fault=action.fault)
        return replace(cast("ask.Operation", action), at=self._next(step.at))

    def _passage(self, step: Step, passage: Passage) -> ask.Operation:
        begins = step.at or self._now
        ends = passage.to or begins + timedelta(seconds=passage.by or 0.0)
        self._now = ends
        if passage.down:
            return ask.Down(at=begins, until=ends, killed=passage.killed, fault=passage.fault)
        return ask.Advance(at=begins, to=ends, every=passage.every, killed=passage.killed, fault=passage.fault)

    def _next(self, at: datetime | None) -> datetime:
        self._now = at or self._now + A_MOMENT
        return self._now

    def expect(self, number: int, step: Step) -> None:
        """Look at what the target shows, and compare it with what is expected."""
        if step.at is not None:
            self._now = step.at
        observed: dict[str, Any] = {}
        outcome = "broke"
        try:
            for clause in step.clauses:
                label = _label(clause, observed)
                observed[label] = seen = self._observe(clause)
                self._demand(clause, seen)
            for verb, keys in self._seen_now:
                self._seen[verb].update(keys)
            self._seen_now.clear()
            outcome = "mismatched" if self.mismatches else "holds"
        finally:
            self.steps.append(
                StepTaken(
                    number=number,
                    verb="expect",
                    line=step.mark.line,
                    at=_text(self._now),
                    arguments=None,
                    outcome=outcome,
                    observed=observed,
                )
            )

    def _observe(self, clause: Clause) -> Any:
        query = clause.query
        if type(query) is InvocationsOf:
            self._judge.names = self._names.aliases
            shown: Any = self._scripts.invocations_of(query.of)
            return self._judge.select(clause.where, shown)
        verb = NEW.get(clause.observation, clause.observation)
        asked = self._names.to_target(replace(cast("ask.Request", query), at=self._now))
        try:
            raw = self._calls.look(verb, asked)
        except Refused as refusal:
            return QueryRefused(kind=refusal.kind, message=refusal.message)
        shown = self._names.from_target(raw)
        if not isinstance(raw, tuple):
            return shown
        if verb in self._seen:
            shown = self._unseen(clause, verb, cast("Records", raw), shown)
        if clause.where is None:
            return shown
        self._judge.names = self._names.aliases
        return self._judge.select(clause.where, shown)

    def _unseen(self, clause: Clause, verb: str, raw: tuple[Any, ...], shown: tuple[Any, ...]) -> tuple[Any, ...]:
        """Leave out of a `new_...` observation what was seen before; after this expectation all of it has been seen.

        What was seen is known by the target's own ids, for a run is shown by another name once it has an alias.
        """
        before = self._seen[verb]
        of = getattr(clause.query, "of", None)
        keys = [(of, index) if verb == "ticks" else record.id for index, record in enumerate(raw)]
        new = shown
        if clause.observation in NEW:
            new = tuple(record for key, record in zip(keys, shown, strict=True) if key not in before)
        self._seen_now.append((verb, keys))
        return new

    def _demand(self, clause: Clause, seen: Any) -> None:
        self._judge.names = self._names.aliases
        differences, aliases = self._judge.differences(clause.demand, seen)
        for difference in differences:
            self.mismatches.append(_mismatch(clause, difference))
        if not differences:
            for alias, shown in aliases:
                named = self._names.backfills if clause.observation in BACKFILLS else self._names.runs
                named.give(alias, named.own_of_shown(shown))

    def _differ(self, mark: Mark, what: str, expected: str, observed: str, message: str) -> None:
        self.mismatches.append(
            Mismatch(
                line=mark.line,
                column=mark.column,
                observation=what,
                path="",
                expected=expected,
                observed=observed,
                message=message,
            )
        )


def _mismatch(clause: Clause, difference: Difference) -> Mismatch:
    mark = difference.mark or clause.mark
    return Mismatch(
        line=mark.line,
        column=mark.column,
        observation=_label(clause, {}),
        path=difference.path,
        expected=plain_pattern(difference.expected),
        observed=difference.observed,
        message=difference.message,
    )


def _label(clause: Clause, taken: dict[str, Any]) -> str:
    of = getattr(clause.query, "of", None)
    label = clause.observation if of is None or not isinstance(of, str) else f"{clause.observation} of {of}"
    if label not in taken:
        return label
    return next(name for number in range(2, len(taken) + 3) if (name := f"{label} ({number})") not in taken)


def _said(refusal: Refused) -> str:
    return f"{refusal.kind.value}: {refusal.message}" if refusal.message else refusal.kind.value


def _text(moment: datetime) -> str:
    return _encode(moment)[1:-1].decode()
