"""The rules of a check: their ids, how much they weigh, and what each demands. `docs/rules/<id>.md` explains each."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.evidence.findings import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    severity: Severity
    title: str
    """What holds where it is kept, in a sentence."""


_TABLE = (
    # What is cited
    ("path-missing", E, "A cited path exists."),
    ("path-moved", E, "A cited file is where the matrix says; it has been found elsewhere."),
    ("path-outside", E, "A cited path is relative and stays inside the repository, through symbolic links too."),
    ("path-case", E, "A cited path is spelled as the file system has it."),
    ("path-is-folder", E, "A folder is cited only as code; a test and a CI configuration are files."),
    ("path-unreadable", E, "A cited file whose line or symbol matters is text."),
    ("line-beyond-end", E, "A cited line is within its file."),
    ("line-drift", E, "The named symbol stands within a few lines of the cited line; it stands elsewhere in the file."),
    ("symbol-moved", E, "The named symbol stands in the cited file; it stands in another one."),
    ("symbol-lost", E, "The named symbol stands somewhere in the repository."),
    ("symbol-by-search", N, "Symbols are found by a parser; in this language they are searched for as plain words."),
    # Tests
    ("test-missing", E, "A proving test exists."),
    ("test-is-none", E, "What is cited as a proving test is a test, and not a helper or a fixture."),
    ("test-ignored", E, "A proving test is neither ignored nor skipped."),
    ("test-unnamed", W, "A test file is cited with the tests in it that prove the row."),
    ("test-not-in-ci", E, "A proving test's file is part of what the cited CI command runs."),
    ("result-missing", E, "A proving test is in the results that were given."),
    ("result-failed", E, "A proving test passed in the results that were given."),
    ("result-skipped", E, "A proving test was run, and not skipped, in the results that were given."),
    # CI
    ("ci-unreadable", E, "A cited CI configuration can be read."),
    ("ci-job-missing", E, "A cited job is in the CI configuration."),
    ("ci-job-unnamed", W, "A CI configuration is cited with the job and the command that run the proof."),
    ("ci-not-gated", E, "Some step of the cited job runs the cited command."),
    ("ci-differs", W, "The job runs the cited command as it is cited; it runs it in another form."),
    ("ci-disabled", E, "The cited job and step always run, and their failure fails the workflow."),
    # Sources
    ("not-normative", E, "Evidence is normative: no URL, no tracker, nothing that the charter's settings exclude."),
    ("superseded", E, "A document that declares itself superseded is no evidence."),
    # Claims
    ("status-unknown", E, "A status is one of the charter's five words."),
    ("level-unknown", E, "A required proof level is unit, integration, e2e or prod."),
    ("implemented-without-code", E, "An implemented row cites its code."),
    ("implemented-without-test", E, "An implemented row cites a proving test."),
    ("implemented-without-ci", E, "An implemented row cites the CI job and command that run its proof."),
    ("implemented-with-exception", E, "An implemented row cites no exception."),
    ("partial-without-gap", E, "A partial row says what is missing."),
    ("claim-behind-proof", W, "What passes is not merely designed or planned."),
    ("semantics-unknown", E, "The semantics that a row names are the kit's."),
    # Exceptions
    ("exception-without-id", E, "An exception row cites an exception of the exceptions document."),
    ("exception-unknown", E, "A cited exception is in the exceptions document."),
    ("exception-unused", W, "An exception of the document is cited somewhere."),
    ("exception-duplicate", E, "An exception is defined once."),
    # The charter's checklist
    ("charter-unanswered", E, "The charter's questions can be answered by paths of the repository."),
)

RULES: dict[str, Rule] = {id_: Rule(id_, severity, title) for id_, severity, title in _TABLE}
