"""Lines of a record, for tests."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity.execution.record import FooterLine, HeaderLine, Mismatch, ScenarioLine, StepTaken
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind


def header(**fields: Any) -> HeaderLine:
    given: dict[str, Any] = {
        "version": 1,
        "kit": "0.1.0",
        "corpus": "abc",
        "adapter": "stdio:./acme",
        "target": Description(target="acme", version="2.3", clock=Clock(kind=ClockKind.VIRTUAL)),
        "in_process": False,
        "seed": 7,
        "level": "full",
        "dagster_line": "1.13",
        "commit": None,
        "started": "2024-01-01T00:00:00Z",
    }
    return HeaderLine(**{**given, **fields})


def scenario(semantic: str = "schedules.dst.once", verdict: Verdict = Verdict.PASS, **fields: Any) -> ScenarioLine:
    domain, topic, _ = semantic.split(".", 2)
    given: dict[str, Any] = {
        "id": semantic,
        "case": None,
        "node": f"{domain}/{topic}.yaml::{semantic}",
        "domain": domain,
        "origin": "dagster",
        "level": "core",
        "quirk": False,
        "verdict": verdict,
        "reason": "",
        "steps": (),
        "mismatches": (),
        "duration": 0.25,
        "replay": f"pytest --parity --parity-seed 7 --parity-only {semantic}",
        "attempt": 1,
    }
    return ScenarioLine(**{**given, **fields})


def footer(**fields: Any) -> FooterLine:
    given: dict[str, Any] = {
        "required": 2,
        "collected": 2,
        "executed": 2,
        "required_executed": 2,
        "counts": {Verdict.PASS: 2},
        "complete": True,
        "finished": "2024-01-01T00:01:00Z",
    }
    return FooterLine(**{**given, **fields})


def step(number: int, verb: str, **fields: Any) -> StepTaken:
    given: dict[str, Any] = {
        "number": number,
        "verb": verb,
        "line": 10 + number,
        "at": None,
        "arguments": None,
        "outcome": "done",
        "observed": None,
    }
    return StepTaken(**{**given, **fields})


def mismatch(path: str, expected: Any, observed: Any, **fields: Any) -> Mismatch:
    given: dict[str, Any] = {
        "line": 31,
        "column": 7,
        "observation": "runs",
        "path": path,
        "expected": expected,
        "observed": observed,
        "message": "it is another",
    }
    return Mismatch(**{**given, **fields})
