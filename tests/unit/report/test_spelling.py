"""How values read in reports."""

from __future__ import annotations

import pytest
import yaml

from pytest_dagster_parity.report.spelling import shorten, spell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        ("plain", "plain"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("no", "no"),
        ("null", '"null"'),
        ("1.5", '"1.5"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("[x]", '"[x]"'),
        ("a, b", '"a, b"'),
        ("zwölf", '"zwölf"'),
        ({"a": [1, {"b": None}]}, "{a: [1, {b: null}]}"),
        ((), "[]"),
    ],
)
def test_a_value_reads_as_a_scenario_would_write_it(value: object, text: str) -> None:
    assert spell(value) == text


@pytest.mark.parametrize("value", [{"a": "x: y", "b": ["", "null", "-", "#c"]}, ["@a", "*b", "a#", "a #b", "'", '"']])
def test_what_is_spelled_is_yaml_of_the_same_value(value: object) -> None:
    assert yaml.load(spell(value), yaml.BaseLoader) == value  # noqa: S506  it makes texts only


def test_what_is_too_long_is_cut() -> None:
    assert (shorten("abcdef", 6), shorten("abcdefg", 6)) == ("abcdef", "abc...")
