# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

import pytest

from tests.unit.scenario.texts import file_of, load, scenario, wrong

DEFINITIONS = """{assets: [{key: a, group: g, checks: [{name: c}]}, {key: b}],
      multi_assets: [{name: m, assets: [{key: m1}]}],
      jobs: [{name: j, ops: [{name: o, ops: [{name: p}]}, {name: q, after: [o]}]}],
      schedules: [{name: sch, cron: "* * * * *", job: j}], sensors: [{name: sen}], partition_sets: [{name: s}]}"""


def text_of(steps: str, definitions: str = DEFINITIONS) -> str:
    return file_of(
        scenario(definitions=definitions, steps=f"[{steps}, {{expect: {{runs: {{are: [{{status: success}}]}}}}}}]")
    )


@pytest.mark.parametrize(
    "steps",
    [
        "{launch_run: {assets: [a, m1], checks: [{asset: a, check: c}]}}, {run_checks: {asset: a, checks: [c]}}",
        "{launch_run: {job: j}, as: r}, {reexecute_run: {run: r, strategy: selected, ops: [o.p]}, as: r2}",
        "{start: {of: sch}}, {stop: {of: sen}}, {start: {of: default_automation}}, {add_partitions: {set: s, keys: [k]}}",
        "{launch_backfill: {assets: [a]}, as: b}, {cancel_backfill: {backfill: b}}",
        "{expect: {runs: {are: [{as: r}, {parent: r, as: r2}]}, new_runs: {count: 1, where: {root: r2}}}}",
        "{expect: {backfills: {unordered: [{as: b}, {as: b2}]}}}, {pause_backfill: {backfill: b2}}",
        "{expect: {invocations: [{of: a, count: 1}, {of: a.c, count: 1}, {of: m, count: 1}, {of: j.o.p, count: 1}, {of: sch, count: 1}]}}",
        "{expect: {selection: {of: {groups: [g]}, is: {assets: [a]}}, run_steps: {of: r, refused: unknown_name}, runs: {count: 1}, run_events: {of: x, refused: unknown_name}}}, {expect: {runs: {are: [{as: r}]}, run_steps: {of: r, are: [{op: o.p}]}, run_events: {of: r, count: 1}}}",
        "{launch_run: {assets: [zzz]}, refused: unknown_name}, {launch_run: {assets: [a]}}",
        "{deploy: {assets: [{key: z}]}}, {launch_run: {assets: [z]}}, {expect: {materializations: [{of: a, count: 1}, {of: z, count: 1}]}}",
        "{deploy: {assets: [{key: z, deps: [nowhere]}, {key: z}], schedules: [{name: x, cron: x, timezone: x}]}, refused: invalid_argument}, {deploy: {assets: [{key: a}]}}, {launch_run: {assets: [a]}}",
    ],
)  # fmt: skip
def test_names_are_known_where_they_are_made(steps: str) -> None:
    assert load(text_of(steps))


def test_scripts_may_wait_for_runs_that_steps_name_later() -> None:
    definitions = "{assets: [{key: a, script: [{when: {run: §late}, do: []}]}]}"
    steps = "{launch_run: {assets: [a]}, as: late}"
    assert load(text_of(steps, definitions.replace("§", "")))
    assert wrong(text_of("{launch_run: {assets: [a]}, as: other}", definitions)) == [
        "unknown-alias no run has been named `late` before | known here: other"
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{launch_run: {assets: [§aa]}}", "unknown-name `aa` is no asset here | did you mean `a`?"),
        ("{launch_run: {assets: [§m]}}", "unknown-name `m` is no asset here | did you mean `m1`?"),
        ("{launch_run: {job: §sch}}", "unknown-name `sch` is no job here | known here: j"),
        ("{start: {of: §j}}", "unknown-name `j` is no schedule or sensor here | known here: default_automation, sch, sen"),
        ("{add_partitions: {set: §a, keys: [k]}}", "unknown-name `a` is no dynamic partition set here | known here: s"),
        ("{run_checks: {asset: a, checks: [§d]}}", "unknown-name `d` is no asset check here | known here: c"),
        ("{§run_checks: {asset: b, checks: [c]}}", "unknown-name `b` has no check `c` | "),
        ("{§launch_run: {checks: [{asset: b, check: c}]}}", "unknown-name `b` has no check `c` | "),
        ("{run_checks: {asset: a}}, {launch_run: {checks: [{asset: §z, check: c}]}}", None),
        ("{launch_run: {job: j}, as: r}, {reexecute_run: {run: r, strategy: selected, ops: [§p]}}", "unknown-name `p` is no op here | known here: o, o.p, q"),
        ("{expect: {selection: {of: {groups: [§h]}, is: {assets: [a]}}}}", "unknown-name `h` is no asset group here | known here: g"),
        ("{expect: {invocations: {of: §a.d, count: 1}}}", "unknown-name `a.d` is no user code here | did you mean `a.c`?"),
        ("{expect: {ticks: {of: §sens, count: 1}}}", "unknown-name `sens` is no schedule or sensor here | did you mean `sen`?"),
        ("{terminate_run: {run: §r}}", "unknown-alias no run has been named `r` before | `as` gives a name to what a step makes or a clause demands"),
        ("{launch_run: {job: j}, as: r}, {cancel_backfill: {backfill: §r}}", "unknown-alias `r` is a run, and a backfill is wanted here"),
        ("{launch_run: {job: j}, as: r}, {launch_run: {job: j}, §as: r}", "duplicate-alias `r` is a run already | "),
        ("{launch_run: {job: j}, as: r}, {expect: {backfills: {are: [{as: §r}]}}}", "duplicate-alias `r` is a run already | "),
        ("{reexecute_run: {run: §r, strategy: all_steps}, as: r}", "unknown-alias no run has been named `r` before | `as` gives a name to what a step makes or a clause demands"),
        ("{expect: {runs: {are: [{parent: §r, as: r}]}}}", "unknown-alias the run `r` gets its name only later | "),
        ("{expect: {runs: {unordered: [{as: r}, {parent: §r}]}}}", "unknown-alias no run has been named `r` before | `as` gives a name to what a step makes or a clause demands"),
        ("{push_event: {source: §orders, event: e}}", "unknown-name `orders` is no source of pushed events here | there are none here"),
        ("{deploy: {assets: [{key: a}], sensors: [{name: w, watches: {source: orders}}]}}, {push_event: {source: §order, event: e}}", "unknown-name `order` is no source of pushed events here | did you mean `orders`?"),
        ("{launch_run: {job: j}, §as: 'run#2'}", "reserved-name `run#2` could be a name that the kit gives | what has no name yet is shown as `run#1`"),
        ("{deploy: {assets: [{key: z}]}}, {launch_run: {assets: [§a]}}", "unknown-name `a` is no asset here | known here: z"),
        ("{deploy: {assets: [{key: z}]}, refused: conflict}, {deploy: {assets: [{key: a}]}}, {launch_run: {assets: [§z]}}", "unknown-name `z` is no asset here | known here: a"),
        ("{deploy: {assets: [{key: z}]}, refused: conflict}, {launch_run: {assets: [§z]}}, {deploy: {assets: [{key: y}]}}", "unknown-name `z` is no asset here | known here: a, b, m1"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_where_it_stands(steps: str, expected: str | None) -> None:
    found = wrong(text_of(steps))
    assert len(found) == 1
    if expected is not None:
        assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ("{assets: [{key: a}, {key: §a}]}", ["duplicate-definition `a` is defined twice | "]),
        ("{assets: [{key: a}], multi_assets: [{name: m, assets: [{key: §a}]}]}", ["duplicate-definition `a` is defined twice | "]),
        ("{assets: [{key: a}], schedules: [{name: x, cron: '@daily'}], sensors: [{name: §x}]}", ["duplicate-definition `x` is defined twice | "]),
        ("{assets: [{key: a, checks: [{name: c}, {name: §c}]}]}", ["duplicate-definition `a` has two checks `c` | "]),
        ("{assets: [{key: a, checks: [{name: c}]}, {key: b, checks: [{name: c}]}]}", []),
        ("{assets: [{key: a}], jobs: [{name: j, ops: [{name: o}, {name: §o}]}]}", ["duplicate-definition two ops of one graph are `o` | "]),
        ("{assets: [{key: a}], jobs: [{name: j, ops: [{name: o, ops: [{name: o}]}]}, {name: k, ops: [{name: o}]}]}", []),
        ("{assets: [{key: a}], jobs: [{name: j, ops: [{name: o, after: [§p]}]}]}", ["unknown-name `p` is no op of this graph | known here: o"]),
        ("{assets: [{key: a}], jobs: [{name: j, ops: [{name: o, ops: [{name: p, inputs: [§o]}]}]}]}", ["unknown-name `o` is no op of this graph | known here: p"]),
        ("{assets: [{key: a, deps: [§b]}]}", ["unknown-name `b` is no asset here | known here: a"]),
        ("{assets: [{key: a, deps: [b]}, {key: b}]}", []),
        ("{assets: [{key: a}], sensors: [{name: §a}]}", ["duplicate-definition `a` is the user code of the asset of that name already | scripts and `invocations` go by the name"]),
        ("{multi_assets: [{name: a, assets: [{key: §a}]}]}", ["duplicate-definition `a` is the user code of the multi-asset of that name already | scripts and `invocations` go by the name"]),
        ("{assets: [{key: a}], jobs: [{name: a, ops: [{name: a}]}]}", []),
        ("{assets: [{key: a, checks: [{name: o}]}], jobs: [{name: a, ops: [{name: §o}]}]}", ["duplicate-definition `a.o` is the user code of an asset check already | scripts and `invocations` go by the name"]),
        ("{assets: [{key: b, partitions: {multi: {x: {static: [p]}}}}, {key: a, deps: [{asset: b, mapping: {multi_to_single: {dimension: §xx}}}]}]}", ["unknown-name `xx` is no dimension of a partition set here | did you mean `x`?"]),
        ("{assets: [{key: a}], multi_assets: [{name: m, assets: [{key: b, partitions: {multi: {x: {static: [p]}}}}]}], jobs: [{name: j, assets: [a]}, {name: k, partitions: {multi: {y: {static: [p]}}}}]}", []),
        ("{assets: [{key: b, partitions: {multi: {x: {static: [p]}}}}, {key: a, deps: [{asset: b, mapping: {multi: [{upstream: x, downstream: §y}]}}]}]}", ["unknown-name `y` is no dimension of a partition set here | known here: x"]),
        ("{assets: [{key: a, partitions: {dynamic: §s}}]}", ["unknown-name `s` is no dynamic partition set here | there are none here"]),
        ("{assets: [{key: a, script: [{do: [{check: {name: §c, passed: true}}]}]}]}", ["unknown-name `c` is no asset check here | there are none here"]),
    ],
)  # fmt: skip
def test_definitions_make_each_name_once_and_refer_to_known_ones(definitions: str, expected: list[str]) -> None:
    assert wrong(text_of("{launch_run: {assets: [a]}}", definitions)) == expected


def test_nothing_is_unknown_where_definitions_or_steps_could_not_be_read() -> None:
    assert wrong(text_of("{launch_run: {assets: [b]}}", "{assets: [{key: a, §kee: b}]}")) == [
        "unknown-key `kee` is no key here | did you mean `key`?"
    ]
    steps = "{§launch_rnu: {assets: [x]}, as: r}, {terminate_run: {run: r}}"
    assert wrong(text_of(steps)) == ["unknown-key `launch_rnu` is no key here | did you mean `launch_run`?"]
    steps = "{deploy: {assets: [{key: z, §kee: b}]}}, {launch_run: {assets: [y]}}"
    assert wrong(text_of(steps)) == ["unknown-key `kee` is no key here | did you mean `key`?"]


def test_definitions_stand_before_the_steps_that_refer_to_them() -> None:
    text = """topic: T
scenarios:
  - id: partitions.topic.rule
    statement: It is so.
    steps: [{launch_run: {assets: [a]}}, {expect: {runs: {count: 1}}}]
    §definitions: {assets: [{key: a}]}
"""
    assert wrong(text) == ["misplaced-key `definitions` stand before `steps`, which refer to them | "]
