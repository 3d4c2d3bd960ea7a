"""Which documents declare that they no longer hold."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.superseding import HEAD, declaration_in, is_document


@pytest.mark.parametrize(
    "line",
    [
        "Status: Superseded",
        "status: superseded",
        'status: "superseded"',
        "status = 'obsolete'",
        "**Status:** Superseded by ADR-30",
        "**Status**: **Deprecated**",
        "* Status: superseded by [ADR-30](adr-30.md)",
        "> Status: Historical",
        "| Status | Superseded |",
        "| **Status** | Superseded by ADR-30 |",
        "> **Superseded** by the matrix",
        "> Superseded by the matrix.",
        "**DEPRECATED**",
        "**SUPERSEDED:** see the matrix",
        "> [!WARNING] Deprecated: see the matrix",
        "> **Note:** superseded since March",
        "Superseded in March by ADR-30.",
        "Obsolete!",
        "# [SUPERSEDED] The plan",
        "# Superseded: the plan",
        "# The plan of 2022 (superseded)",
        "## Audit [obsolete]",
        "This document is superseded by the matrix.",
        "This audit has been superseded.",
        "This design note is now only historical.",
        "Careful: this file is **deprecated**.",
        "This old page was withdrawn",
    ],
)
def test_a_declaration_is_found_with_its_line(line: str) -> None:
    assert declaration_in(f"# Title\n\n{line}\n\nText.\n") == (3, line)
    assert declaration_in(f"{line}\r\n") == (1, line)


@pytest.mark.parametrize(
    "text",
    [
        "## Status\n\nSuperseded by ADR-30\n",
        "Status\n------\n\n* Superseded\n",
        "== Status\n**Deprecated** in March\n",
    ],
)
def test_a_section_for_the_status_may_declare_it(text: str) -> None:
    assert declaration_in(f"# ADR-21\n\n{text}") is not None
    assert declaration_in(f"# ADR-21\n\n{text}".replace("Superseded", "Accepted").replace("Deprecated", "Kept")) is None


@pytest.mark.parametrize(
    "line",
    [
        "Supersedes ADR-21: an event evaluates a sensor at once.",
        "It builds on the audit of 2023, which was superseded by the matrix.",
        "Status: accepted, not superseded",
        "Status: Accepted (supersedes ADR-21)",
        "| ADR | Status | Superseded by | Date |",
        "| ADR-21 | Superseded | 2023 |",
        "| Superseded | Accepted |",
        "- Deprecated: the option --old",
        "* superseded documents are in docs/old",
        "### Deprecated",
        "## Historical / Superseded Documents",
        "Historical data is kept for ninety days.",
        "Deprecated options are refused.",
        "This option is deprecated.",
        "This document is not deprecated.",
        "This document lists what is deprecated.",
        "unsuperseded: yes",
    ],
)
def test_what_is_said_of_others_is_no_declaration(line: str) -> None:
    assert declaration_in(f"# Title\n\n{line}\n") is None


def test_only_the_beginning_of_a_document_is_looked_at() -> None:
    declared = "Status: Superseded\n"
    assert declaration_in("text\n" * (HEAD - 1) + declared) == (HEAD, declared.strip())
    assert declaration_in("text\n" * HEAD + declared) is None


def test_an_empty_document_and_endless_lines_are_read_at_once() -> None:
    assert declaration_in("") is None
    assert declaration_in("this " * 1_000_000 + "\n" + "> " * 1_000_000) is None


@pytest.mark.parametrize(("path", "expected"), [("a/b.md", True), ("A.RST", True), ("a.rs", False), ("md", False)])
def test_documents_are_known_by_their_suffix(path: str, expected: bool) -> None:
    assert is_document(path) is expected
