"""Orchestrators that get selections wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytest_dagster_parity.reference.rules import Rules


def part_of_a_multi_asset_is_run(rules: Rules) -> Rules:
    """Run any part of what can only be made together."""
    return replace(rules, can_select_part=lambda **_selection: True)


def part_is_widened_to_the_whole(rules: Rules) -> Rules:
    """Make all that one body makes, without a word, where only some of it is selected."""
    return replace(
        rules, can_select_part=lambda **_selection: True, assets_to_make=lambda _selected, together: together
    )


def traversal_of_the_whole_expression(rules: Rules) -> Rules:
    """Let a plus sign reach from all that is combined by `and`, not from what stands beside it."""
    return replace(rules, traversal_binds_tighter=lambda: False)


def traversal_ignored(rules: Rules) -> Rules:
    """Read plus signs and select nothing by them."""
    return replace(rules, traversal_goes_on=lambda _level, _depth: False)


def traversal_one_level_only(rules: Rules) -> Rules:
    """Let a plus sign reach the nearest neighbours only."""
    return replace(rules, traversal_goes_on=lambda level, depth: rules.traversal_goes_on(level, depth or 1))


def check_materializes_its_asset(rules: Rules) -> Rules:
    """Materialize the assets of checks that are asked for."""
    return replace(rules, assets_of_checks=lambda checks: sorted({asset for asset, _ in checks}))


def check_without_its_asset_ignored(rules: Rules) -> Rules:
    """Execute a check that is asked for only where its asset is materialized in the same run."""
    return replace(rules, named_check_runs=lambda *, asset_is_selected: asset_is_selected)


def check_brings_others_of_its_asset(rules: Rules) -> Rules:
    """Execute all checks of an asset where one of them is asked for."""
    return replace(rules, checks_beside=lambda _named, of_its_asset: of_its_asset)


def asset_brings_its_checks_unasked(rules: Rules) -> Rules:
    """Execute all checks of an asset that is materialized, also where others were asked for."""
    return replace(rules, checks_run_with_assets=lambda _asked: True)


def asterisk_reaches_one_level(rules: Rules) -> Rules:
    """Take an asterisk beside an op for a plus sign."""

    def levels_of_op_signs(up: str, down: str) -> tuple[int | None, int | None]:
        return rules.levels_of_op_signs(up.replace("*", "+"), down.replace("*", "+"))

    return replace(rules, levels_of_op_signs=levels_of_op_signs)


def asterisk_reaches_both_ways(rules: Rules) -> Rules:
    """Let an asterisk reach up and down, on whichever side of an op it stands."""

    def levels_of_op_signs(up: str, down: str) -> tuple[int | None, int | None]:
        return (None, None) if "*" in (up, down) else rules.levels_of_op_signs(up, down)

    return replace(rules, levels_of_op_signs=levels_of_op_signs)


def asterisk_ignored(rules: Rules) -> Rules:
    """Select the named op only, whatever asterisks stand beside it."""

    def levels_of_op_signs(up: str, down: str) -> tuple[int | None, int | None]:
        return rules.levels_of_op_signs(up.replace("*", ""), down.replace("*", ""))

    return replace(rules, levels_of_op_signs=levels_of_op_signs)


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        part_of_a_multi_asset_is_run,
        part_is_widened_to_the_whole,
        traversal_of_the_whole_expression,
        traversal_ignored,
        traversal_one_level_only,
        check_materializes_its_asset,
        check_without_its_asset_ignored,
        check_brings_others_of_its_asset,
        asset_brings_its_checks_unasked,
        asterisk_reaches_one_level,
        asterisk_reaches_both_ways,
        asterisk_ignored,
    )
}
