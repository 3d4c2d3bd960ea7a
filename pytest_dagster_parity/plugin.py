"""The pytest plugin. Without `--parity` it only adds its options; with it, `_plugin.hooks` are all that it does."""

from __future__ import annotations

import pytest

OPTIONS = (
    ("--parity-adapter", "store", "SPEC", "Target: NAME, python:pkg.mod:Class or stdio:COMMAND (default: reference)."),
    ("--parity-adapter-option", "append", "KEY=VALUE", "Passed on to the adapter (repeatable)."),
    ("--parity-scenarios", "store", "PATH", "The corpus: a folder or a file (default: the bundled one)."),
    ("--parity-only", "append", "ID", "Only this semantic, id[case] or node id; * and ? are wild (repeatable)."),
    ("--parity-level", "store", "core|full|exact", "How much is asked (default: full, which is core and common)."),
    ("--parity-line", "store", "X.Y", "Dagster's release line to compare with (default: 1.13)."),
    (
        "--parity-profile",
        "append",
        "NAME",
        "Only the semantics of this profile: a domain, M1, ... (repeatable).",
    ),
    ("--parity-require", "append", "NAME", "Fail where anything of this profile is not proven (repeatable)."),
    ("--parity-exceptions", "store", "FILE", "Where the target differs on purpose, and why (YAML)."),
    ("--parity-matrix", "append", "FILE", "Write what is proven into this matrix (repeatable)."),
    ("--parity-gate", "store_true", "", "Fail where the matrix claims more than is proven."),
    ("--parity-record", "store", "FILE", "Where the record goes (default: .parity/record.jsonl)."),
    ("--parity-summary", "store", "FILE", "Write a Markdown summary."),
    ("--parity-seed", "store", "N", "Of the names that the kit gives (default: drawn for the session)."),
    ("--parity-timeout", "store", "SECONDS", "How long one call of the adapter may take (default: 60)."),
)
"""Option, action, placeholder, help. Values are parsed by `settings`, and only where the plugin is active."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("dagster-parity", "Dagster parity")
    group.addoption("--parity", action="store_true", help="Ask a target for Dagster's semantics.")
    for option, action, placeholder, text in OPTIONS:
        more = {"metavar": placeholder} if placeholder else {}
        group.addoption(option, action=action, default=None, help=text, **more)


def pytest_configure(config: pytest.Config) -> None:
    """With `--parity`: settle the settings and register the hooks."""
    if config.getoption("parity"):
        from pytest_dagster_parity._plugin import activation, hooks

        activation.activate(config, hooks.ParityHooks(config))
