"""What workflows run, and whether it gates anything."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.reading import read_ci
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError
from tests.unit.evidence.ci.files import CI, Texts, read, shown

HEAD = "on: [push, pull_request]\njobs:\n"


def of_job(body: str) -> str:
    return f"{HEAD}  test:\n{body}"


def test_every_form_of_a_step() -> None:
    workflow = of_job(
        """\
    steps:
      - uses: actions/checkout@v4
      - run: cargo build
      - name: Tests
        run: |
          # slow
          cargo test -p flow \\
            --lib

          cargo doc
      - run: >
          cargo test
          --doc
      - {run: "pytest -k 'a b'"}
"""
    )
    assert shown(read(workflow)) == [
        ("test", 6, "cargo build"),
        ("test", 10, "cargo test -p flow --lib"),
        ("test", 13, "cargo doc"),
        ("test", 14, "cargo test --doc"),
        ("test", 17, "pytest -k 'a b'"),
    ]


def test_a_matrix_is_expanded_with_its_inclusions_and_exclusions() -> None:
    workflow = of_job(
        """\
    name: Test ${{ matrix.crate }} (${{ matrix.os }})
    strategy:
      matrix:
        os: [linux, macos]
        crate: [flow, api]
        exclude:
          - {os: macos, crate: api}
        include:
          - {crate: flow, args: --features test-utils}
          - {os: windows, crate: extra}
    steps:
      - run: cargo test -p ${{ matrix.crate }} ${{ matrix.args }}
"""
    )
    configuration = read(workflow)
    assert [command for _, _, command in shown(configuration)] == [
        "cargo test -p flow --features test-utils",
        "cargo test -p api",
        "cargo test -p extra",
    ]
    (job,) = configuration.jobs
    assert job.names == ("Test flow (linux)", "Test api (linux)", "Test flow (macos)", "Test extra (windows)")
    assert [each.id for each in configuration.called("test api (linux)")] == ["test"]


def test_a_matrix_that_a_run_computes_is_unknown() -> None:
    workflow = of_job(
        """\
    strategy: {matrix: "${{ fromJson(needs.plan.outputs.crates) }}"}
    steps: [{run: "cargo test -p ${{ matrix.crate }}"}]
"""
    )
    assert shown(read(workflow)) == [("test", 5, "cargo test -p <unknown>")]


def test_variables_and_folders() -> None:
    workflow = (
        "env: {CRATE: flow}\ndefaults: {run: {working-directory: python}}\n"
        + HEAD
        + "  test:\n    env: {ARGS: --lib}\n    steps:\n"
        + "      - {run: cargo test -p $CRATE $ARGS}\n"
        + "      - {run: 'pytest ${{ env.WHERE }}', working-directory: other, env: {WHERE: tests}}\n"
    )
    assert [(run.command, run.folder) for run in read(workflow).runs] == [
        ("cargo test -p flow --lib", "python"),
        ("pytest tests", "other"),
    ]


def test_local_actions_workflows_scripts_and_targets_are_followed() -> None:
    files = Texts(
        {
            CI: HEAD
            + "  a:\n    steps:\n      - {uses: ./.github/actions/x, with: {crate: z}}\n      - {run: make check}\n"
            + "  b:\n    uses: ./.github/workflows/tests.yml\n    with: {where: tests/a}\n"
            + "  c:\n    steps: [{run: ./ci/run.sh flow --lib}]\n",
            ".github/actions/x/action.yml": "inputs:\n  crate: {}\n  more: {default: --locked}\nruns:\n  steps:\n"
            "    - {run: 'cargo test -p ${{ inputs.crate }} ${{ inputs.more }}', shell: bash}\n",
            ".github/workflows/tests.yml": "on: {workflow_call: {inputs: {where: {type: string}}}}\njobs:\n  inner:\n"
            "    steps: [{run: 'pytest ${{ inputs.where }}'}]\n",
            "Makefile": "CARGO ?= cargo\ncheck: lint\n\t@$(CARGO) test \\\n\t  --lib\n\t-pytest\nlint:\n\truff check\n",
            "ci/run.sh": '#!/bin/bash\nset -euo pipefail\ncargo nextest run -p "$@"\n',
        }
    )
    configuration = read_ci(CI, files)
    assert [(run.job, run.place, run.command, run.tolerated) for run in configuration.runs] == [
        ("a", ".github/actions/x/action.yml:6", "cargo test -p z --locked", ""),
        ("a", f"{CI}:6", "make check", ""),
        ("a", "Makefile:7", "ruff check", ""),
        ("a", "Makefile:3", "cargo test --lib", ""),
        ("a", "Makefile:5", "pytest", "`-` before the recipe's line ignores its failure"),
        ("b", ".github/workflows/tests.yml:4", "pytest tests/a", ""),
        ("c", f"{CI}:11", "./ci/run.sh flow --lib", ""),
        ("c", "ci/run.sh:3", "cargo nextest run -p flow --lib", ""),
    ]
    called = read_ci(".github/workflows/tests.yml", files, [CI])
    assert called.ungated == ""
    alone = read_ci(".github/workflows/tests.yml", files)
    assert alone.ungated == "no workflow of the repository that is started by a change calls it"


def test_actions_of_others_run_what_they_are_given() -> None:
    workflow = of_job(
        """\
    steps:
      - uses: actions/checkout@v4
      - uses: dtolnay/rust-toolchain@stable
      - {uses: actions-rs/cargo@v1, with: {command: test, args: -p flow}}
      - uses: nick-fields/retry@v3
        with:
          command: pytest tests
      - uses: acme/run-tests@v1
"""
    )
    assert shown(read(workflow)) == [
        ("test", 7, "cargo test -p flow"),
        ("test", 10, "pytest tests"),
        ("test", 11, "acme/run-tests"),
    ]


def test_a_workflow_that_calls_itself_is_followed_only_so_far() -> None:
    workflow = (
        "on: {push: , workflow_call: }\njobs:\n  a: {uses: ./.github/workflows/ci.yml}\n  b: {steps: [{run: pytest}]}\n"
    )
    assert {run.command for run in read(workflow).runs} == {"pytest"}


def test_what_is_not_in_the_repository_makes_a_job_opaque() -> None:
    (job,) = read(HEAD + "  a: {uses: acme/shared/.github/workflows/rust.yml@v1}\n").jobs
    assert (job.opaque, job.runs) == ("acme/shared/.github/workflows/rust.yml@v1", ())


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("push", ""),
        ("[push, schedule]", ""),
        ("{pull_request: {branches: [main]}}", ""),
        ("merge_group", ""),
        ("{push: {branches: [main], tags: ['v*']}}", ""),
        ("workflow_dispatch", "it is started only by workflow_dispatch, and by no change"),
        (
            "{schedule: [{cron: '0 0 * * *'}], workflow_dispatch: }",
            "it is started only by schedule, workflow_dispatch, and by no change",
        ),
        ("{push: {tags: ['v*']}}", "it is started only by push of tags, and by no change"),
    ],
)
def test_triggers(on: str, why: str) -> None:
    assert read(f"on: {on}\njobs: {{a: {{steps: []}}}}\n").ungated == why


@pytest.mark.parametrize(
    ("job", "why"),
    [
        ("if: false", "`if: false` of the job `test` never holds for a change"),
        (
            "if: github.event_name == 'schedule'",
            "`if: github.event_name == 'schedule'` of the job `test` never holds for a change",
        ),
        ("if: github.event_name == 'push'", ""),
        ("if: github.repository == 'acme/flow'", ""),
        ("needs: [gone]", "it needs the job `gone`, which is not there"),
        (
            "needs: off",
            "it needs the job `off`, which never runs: `if: false` of the job `off` never holds for a change",
        ),
        ("needs: off\n    if: always()", ""),
        ("needs: fine", ""),
    ],
)
def test_jobs_that_never_run(job: str, why: str) -> None:
    workflow = of_job(f"    {job}\n    steps: [{{run: pytest}}]\n") + "  off: {if: false}\n  fine: {steps: []}\n"
    assert (read(workflow).jobs[0].never, [run.never for run in read(workflow).runs]) == (why, [why])


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("if: ${{ false }}", "`if: ${{ false }}` of the step never holds for a change"),
        ("if: failure()", "`if: failure()` of the step never holds for a change"),
        ("continue-on-error: true", "`continue-on-error` of the step"),
        ("continue-on-error: ${{ true }}", "`continue-on-error` of the step"),
        ("continue-on-error: false", ""),
        ("if: always()", ""),
        ("shell: bash", ""),
    ],
)
def test_steps_whose_failure_fails_nothing(step: str, why: str) -> None:
    (run,) = read(of_job(f"    steps:\n      - run: pytest\n        {step}\n")).runs
    assert run.disabled == why


def test_a_pipe_counts_only_with_pipefail() -> None:
    steps = "    steps:\n      - run: pytest | tee log\n      - {run: cargo test | tee log, shell: bash}\n"
    assert [(run.command, run.disabled) for run in read(of_job(steps)).runs] == [
        ("pytest", "a pipe hides its failure (no `pipefail`)"),
        ("tee log", ""),
        ("cargo test", ""),
        ("tee log", ""),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: push\njobs:\n  a: [\n", ":4:1: this is no readable YAML"),
        ("on: push\njobs:\n  a: {}\n  a: {}\n", ":4:3: this is no readable YAML: the key `a` stands twice"),
        ("", ":1:1: this is no readable YAML: it is empty"),
        ("on: push\n", ":1:1: this CI configuration cannot be read: a workflow must have the key `jobs`"),
        ("- a\n", ":1:1: this CI configuration cannot be read: it has no jobs"),
        ("on: push\njobs: &a {b: *a}\n", "a value contains itself"),
    ],
)
def test_a_broken_workflow_says_where(text: str, said: str) -> None:
    with pytest.raises(CiError) as caught:
        read(text)
    assert said in str(caught.value)


def test_gitlab() -> None:
    text = """\
variables: {CRATE: flow}
default:
  before_script: [rustup show]
.base: {script: [cargo build]}
test:
  extends: .base
  script:
    - cd crates
    - cargo test -p $CRATE
manual: {when: manual, script: pytest}
loose: {allow_failure: true, before_script: [], script: [pytest]}
"""
    configuration = read(text, ".gitlab-ci.yml")
    assert [(run.job, run.line, run.command, run.folder, run.disabled) for run in configuration.runs] == [
        ("test", 3, "rustup show", "", ""),
        ("test", 9, "cargo test -p flow", "crates", ""),
        ("manual", 3, "rustup show", "", "`when: manual`"),
        ("manual", 10, "pytest", "", "`when: manual`"),
        ("loose", 11, "pytest", "", "`allow_failure: true`"),
    ]


def test_a_justfile_and_a_script_and_another_ci() -> None:
    assert shown(
        read(
            "crate := 'flow'\ntest arg='x': lint\n  cargo test -p {{crate}} {{arg}}\nlint:\n  @ruff check\n", "justfile"
        )
    ) == [
        ("test", 5, "ruff check"),
        ("test", 3, "cargo test -p flow <unknown>"),
        ("lint", 5, "ruff check"),
    ]
    script = read("#!/bin/sh -e\ncargo test\npytest\n", ".ci/run")
    assert [(run.job, run.command, run.tolerated) for run in script.runs] == [
        ("run", "cargo test", ""),
        ("run", "pytest", ""),
    ]
    circle = read(
        "jobs:\n  build:\n    steps:\n      - run: {command: cargo test}\n      - run: pytest\n", ".circleci/config.yml"
    )
    assert [(run.line, run.command) for job in circle.called("build") for run in job.runs] == [
        (4, "cargo test"),
        (5, "pytest"),
    ]
