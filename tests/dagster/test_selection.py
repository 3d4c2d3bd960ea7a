from __future__ import annotations

import pytest

from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.words import RefusalKind
from tests.dagster.scene import Scene

DEFINITIONS = {
    "assets": [
        {"key": "a", "group": "g1", "checks": [{"name": "k"}]},
        {"key": "b", "deps": ["a"], "group": "g1"},
        {"key": "c", "deps": ["b"], "group": "g2"},
        {"key": "x/d", "deps": ["c"], "group": "g2"},
    ],
}


@pytest.mark.parametrize(
    ("wanted", "assets"),
    [
        ({"all": True}, ("a", "b", "c", "x/d")),
        ({"assets": ["x/d"]}, ("x/d",)),
        ({"groups": ["g1"]}, ("a", "b")),
        ({"upstream_of": {"assets": ["c"]}}, ("a", "b", "c")),
        ({"downstream_of": {"assets": ["c"]}}, ("c", "x/d")),
        ({"both": [{"groups": ["g1"]}, {"downstream_of": {"assets": ["b"]}}]}, ("b",)),
        ({"either": [{"assets": ["a"]}, {"assets": ["c"]}]}, ("a", "c")),
        ({"without": [{"all": True}, {"groups": ["g1"]}, {"assets": ["c"]}]}, ("x/d",)),
    ],
)
def test_a_structure_selects(wanted: dict[str, object], assets: tuple[str, ...]) -> None:
    with Scene(DEFINITIONS) as scene:
        checks = (shown.CheckOf(asset="a", check="k"),) if "a" in assets else ()
        assert scene("selection", of=wanted) == shown.Selected(assets=assets, checks=checks)


@pytest.mark.parametrize(
    ("expression", "assets"),
    [("+key:c and group:g1", ("a", "b")), ("key:a+ and not key:c+", ("a", "b")), ("*", ("a", "b", "c", "x/d"))],
)
def test_an_expression_selects(expression: str, assets: tuple[str, ...]) -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene("selection", expression=expression).assets == assets


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"of": {"assets": ["nope"]}}, RefusalKind.UNKNOWN_NAME),
        ({"expression": "nope"}, RefusalKind.UNKNOWN_NAME),
        ({"expression": "((a"}, RefusalKind.INVALID_ARGUMENT),
        ({"expression": "status:healthy"}, RefusalKind.INVALID_ARGUMENT),
        ({"expression": "code_location:world"}, RefusalKind.INVALID_ARGUMENT),
        ({"of": {"both": []}}, RefusalKind.INVALID_ARGUMENT),
        ({}, RefusalKind.INVALID_ARGUMENT),
    ],
)
def test_a_selection_that_cannot_be_is_refused(arguments: dict[str, object], kind: RefusalKind) -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene.refusal("selection", **arguments) is kind
