"""Small corpora, as files of an example."""

from __future__ import annotations

from collections.abc import Sequence

ADAPTER = "python:tests.plugin.miniatures:"


def topic(*scenarios: str) -> str:
    """Return a scenario file."""
    return "topic: Toys\nscenarios:\n" + "".join(scenarios)


def scenario(
    name: str,
    job: str = "good",
    *,
    level: str = "core",
    origin: str = "dagster",
    also: str = "",
    steps: Sequence[str] = (),
    cases: Sequence[str] = (),
) -> str:
    """Return a scenario that launches a job and expects that it succeeds."""
    head = {
        "id": name,
        "statement": f"A run of the job {job} succeeds.",
        "origin": origin,
        "level": level,
        "catches": "[run-not-launched]",
        **({"cases": f"[{', '.join(cases)}]"} if cases else {}),
    }
    first, *rest = [f"{key}: {value}" for key, value in head.items()]
    lines = [
        f"  - {first}",
        *(f"    {line}" for line in rest),
        *([f"    {also}"] if also else []),
        f"    definitions: {{jobs: [{{name: {job}, ops: [{{name: o}}]}}]}}",
        "    steps:",
        f"      - launch_run: {{job: {job}{_tags(cases)}}}",
        *(f"      - {step}" for step in steps),
        f"      - expect: {{runs: {{are: [{{job: {job}, status: success}}]}}}}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _tags(cases: Sequence[str]) -> str:
    """Return what makes cases differ."""
    by_case = ", ".join(f"{case}: {case}" for case in cases)
    return f", tags: {{of: {{by_case: {{{by_case}}}}}}}" if cases else ""


TWO_DOMAINS = {
    "toys/schedules/toy.yaml": topic(
        scenario("schedules.toy.good"),
        scenario("schedules.toy.bad", "bad"),
        scenario("schedules.toy.edge", level="edge"),
    ),
    "toys/sensors/toy.yaml": topic(
        scenario("sensors.toy.common", level="common"),
        scenario("sensors.toy.needy", steps=["evaluate: {}"]),
        scenario("sensors.toy.quirk", also="quirk: true"),
    ),
}
"""Two domains, three levels, a quirk, one that fails and one that needs what the toys cannot do."""
