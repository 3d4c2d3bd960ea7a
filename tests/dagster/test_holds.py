from __future__ import annotations

from pytest_dagster_parity.protocol.user_code import Action, Code, Decision, Handed
from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus, StepStatus
from tests.dagster.scene import Scene

HOLD = Action(hold={})  # type: ignore[arg-type]
THREE_STEPS = {
    "jobs": [
        {
            "name": "j",
            "ops": [
                {"name": "first"},
                {"name": "slow", "after": ["first"], "may_hold": True},
                {"name": "last", "after": ["slow"]},
            ],
        }
    ]
}
