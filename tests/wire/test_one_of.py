"""A mapping that must have exactly one key is refused with none and with several, wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from pytest_dagster_parity.protocol import definitions as d
from pytest_dagster_parity.protocol.one_of import NotOneKey, one_of_check
from pytest_dagster_parity.protocol.operations import REQUESTS, LaunchRun, PartitionKeys, PartitionsWanted
from pytest_dagster_parity.protocol.records import Run
from pytest_dagster_parity.protocol.user_code import Action, Decision, Evaluation
from tests.wire.strategies import any_of


def said(kind: object, value: object) -> str:
    """Return what the check of this type says of the value; nothing if it is content."""
    check = one_of_check(kind)
    assert check is not None
    try:
        check(value)
    except NotOneKey as error:
        return str(error).partition(" (keys:")[0]
    return ""


def test_none_and_several_keys_are_refused() -> None:
    assert said(Decision, Decision()) == "Decision must have exactly one key, and it has none - at `$`"
    assert said(Decision, Decision(evaluation=Evaluation(), actions=())) == (
        "Decision must have exactly one key, and it has 2: evaluation, actions - at `$`"
    )
    assert said(Decision, Decision(actions=())) == ""


def test_keys_are_named_as_they_are_written() -> None:
    both = Decision(actions=(Action(return_=1, raise_="x"),))
    assert said(Decision, both) == "Action must have exactly one key, and it has 2: return, raise - at `$.actions[0]`"


def test_the_place_is_named_through_lists_unions_mappings_and_recursion() -> None:
    inner = d.PartitionMapping(multi=(d.DimensionMapping(upstream="u", downstream="d", mapping=d.PartitionMapping()),))
    asset = d.Asset(key="a", deps=("b", d.Dependency(asset="c", mapping=inner)))
    assert said(d.Definitions, d.Definitions(assets=(d.Asset(key="z"), asset))) == (
        "PartitionMapping must have exactly one key, and it has none "
        "- at `$.assets[1].deps[1].mapping.multi[0].mapping`"
    )
    grid = d.Partitions(multi={"date": d.Partitions(), "zone": d.Partitions(static=("x",))})
    assert said(d.Definitions, d.Definitions(assets=(d.Asset(key="a", partitions=grid),))) == (
        "Partitions must have exactly one key, and it has none - at `$.assets[0].partitions.multi.date`"
    )
    deep = d.Condition(not_=d.Condition(all_of=(d.Condition(missing=d.Nothing()), d.Condition())))
    assert said(d.Condition, deep) == "Condition must have exactly one key, and it has none - at `$.not.all_of[1]`"


def test_what_cannot_hold_such_a_mapping_has_no_check() -> None:
    assert (one_of_check(Run), one_of_check(tuple[Run, ...]), one_of_check(LaunchRun), one_of_check(None)) == (
        None, None, None, None,
    )  # fmt: skip
    assert one_of_check(PartitionKeys) is not None


BIG = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole deployments are large, and a busy machine makes them slowly."""


@pytest.mark.parametrize("kind", [d.Definitions, d.Condition, Decision, PartitionsWanted, *REQUESTS.values()])
def test_every_value_that_keeps_the_rule_is_accepted(kind: type) -> None:
    check = one_of_check(kind)
    if check is None:
        return

    @BIG
    @given(any_of(kind))
    def accepted(value: object) -> None:
        check(value)

    accepted()
