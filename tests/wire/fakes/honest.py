"""What every fake program does until it misbehaves: the protocol by hand, with nothing of the kit's."""

from __future__ import annotations

import json
import sys
from typing import Any

HANDSHAKE: dict[str, Any] = {
    "target": "fake",
    "version": "1.0",
    "clock": {"kind": "virtual"},
    "operations": ["advance", "close", "launch_run", "open", "runs"],
    "protocol": 1,
}


def say(*messages: dict[str, Any]) -> None:
    """Send each as a line, all of them at once."""
    sys.stdout.write("".join(json.dumps(message) + "\n" for message in messages))
    sys.stdout.flush()


def hear() -> dict[str, Any]:
    """Return the next message of the kit's; end where there is none."""
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


def answer(call: dict[str, Any]) -> dict[str, Any]:
    """Return the honest reply to a call."""
    match call["call"]:
        case "describe":
            result: Any = HANDSHAKE
        case "launch_run":
            result = {"run": "r1"}
        case "runs":
            result = [{"id": "r1", "status": "success"}]
        case _:
            result = None
    return {"id": call["id"], "result": result}


def until(verb: str) -> dict[str, Any]:
    """Reply honestly until this verb is called, and return that call."""
    while (call := hear())["call"] != verb:
        say(answer(call))
    return call


def go_on() -> None:
    """Reply honestly to the end."""
    while True:
        say(answer(hear()))
