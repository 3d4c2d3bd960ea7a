from __future__ import annotations

import pytest

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.definitions import Asset, Definitions, Job, Op
from pytest_dagster_parity.protocol.words import RefusalKind
from tests.unit.reference.deployments import Deployment

ASSETS = Definitions(
    assets=(
        Asset(key="src", external=True),
        Asset(key="a", group="g1", deps=("src",), tags={"tier": "gold"}, kinds=("python",), owners=("me@x.com",)),
        Asset(key="b", group="g1", deps=("a",), tags={"tier": "silver"}, kinds=("dbt",), owners=("team:core",)),
        Asset(key="c", group="g2", deps=("b",)),
        Asset(key="x/y", group="g2", tags={"flag": ""}),
        Asset(key="d", group="g2", deps=("c", "x/y")),
        Asset(key="e", deps=("a",)),
    )
)
JOB = Job(
    name="j",
    ops=(
        Op(name="o1"),
        Op(name="o2", after=("o1",)),
        Op(name="g", after=("o2",), ops=(Op(name="o3"),)),
        Op(name="lone"),
    ),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", "a"),
        ("a+", "a b e"),
        ("++c", "a b c"),
        ("*c", "a b c"),
        ("key:a+1", "a b e"),
        ("1+key:b+1", "a b c"),
        ("0+key:b", "b"),
        ("key:x*", "x/y"),
        ("key:nope", ""),
        ("*", "a b c d e x/y"),
        ("not key:a", "b c d e x/y"),
        ("key:a or key:b and key:c", "a"),
        ("(key:a or key:b) and key:c", ""),
        ("+key:d and group:g1", "a b"),
        ("+key:d and not +key:b", "c d x/y"),
        ("+(key:b or key:e)", "a b e"),
        ("tag:tier=gold+", "a b c d e"),
        ("tag:flag", "x/y"),
        ("kind:<null>", "c d e x/y"),
        ('owner:"team:core"', "b"),
        ("roots(group:g2)", "c x/y"),
        ("sinks(*)", "d e"),
        ("key:src+", "a b c d e src"),
        ("+a", "a"),
    ],
)
def test_expressions(expression: str, expected: str) -> None:
    assert " ".join(Deployment(ASSETS).see("selection", expression=expression).assets) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "",
        " ",
        "key:",
        "(key:a",
        "key:a)",
        "key:a and",
        "key:a key:b",
        "key:a,key:b",
        "foo:a",
        "a and b",
        "1+c",
        "++key:c",
    ],
)
def test_what_is_no_expression(expression: str) -> None:
    with pytest.raises(Refused) as refused:
        Deployment(ASSETS).see("selection", expression=expression)
    assert refused.value.kind is RefusalKind.INVALID_ARGUMENT


def test_a_bare_key_must_exist() -> None:
    with pytest.raises(Refused) as refused:
        Deployment(ASSETS).see("selection", expression="nope")
    assert refused.value.kind is RefusalKind.UNKNOWN_NAME


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (("o1",), "o1"),
        (("o1", "lone"), "lone o1"),
        (("o1+",), "o1 o2"),
        (("++g",), "o1 o2 g.o3"),
        (("*g",), "o1 o2 g.o3"),
        (("o1*",), "o1 o2 g.o3"),
        (("*",), "lone o1 o2 g.o3"),
        (("g.o3",), "g.o3"),
    ],
)
def test_parts_of_a_job(queries: tuple[str, ...], expected: str) -> None:
    world = Deployment(Definitions(jobs=(JOB,)))
    run = world.do("launch_run", job="j", ops=queries).run
    assert " ".join(step.op for step in world.see("run_steps", of=run)) == expected


@pytest.mark.parametrize("query", ["nope", "o1+1", "", "+", "g.nope"])
def test_what_is_no_part_of_a_job(query: str) -> None:
    world = Deployment(Definitions(jobs=(JOB,)))
    with pytest.raises(Refused):
        world.do("launch_run", job="j", ops=(query,))
    assert world.see("runs") == ()
