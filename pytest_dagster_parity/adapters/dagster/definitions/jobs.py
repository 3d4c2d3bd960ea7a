"""Jobs: of ops and nested graphs, or over assets."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    AssetSelection,
    DependencyDefinition,
    GraphDefinition,
    In,
    InputMapping,
    NodeInvocation,
    Nothing,
    OpDefinition,
    Out,
    Output,
    OutputMapping,
    define_asset_job,
    in_process_executor,
)

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.bodies import OpBody
from pytest_dagster_parity.adapters.dagster.definitions.functions import without_annotations
from pytest_dagster_parity.adapters.dagster.definitions.partitions import build_partitions
from pytest_dagster_parity.adapters.dagster.definitions.policies import build_retry_policy
from pytest_dagster_parity.protocol.user_code import Code
from pytest_dagster_parity.protocol.words import CodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol import definitions as given

_RESULT = "result"


def build_job(job: given.Job, user_code: UserCode) -> Any:
    """Return Dagster's job."""
    partitions = build_partitions(job.partitions)
    tags = job.tags or None
    if job.ops:
        graph = _GraphBuilder(job.name, partitions, user_code).build(job.ops)
        return graph.to_job(name=job.name, partitions_def=partitions, tags=tags, executor_def=in_process_executor)
    return define_asset_job(
        job.name,
        selection=AssetSelection.assets(*map(asset_key, job.assets)),
        partitions_def=partitions,
        tags=tags,
        executor_def=in_process_executor,
    )


class _GraphBuilder:
    """Builds a job's graph and those nested in it.

    The names of ops are unique in their graph only, those of their definitions in a whole deployment: a definition is
    named by its job and path, and its node in the graph by the op's own name.
    """

    def __init__(self, job: str, partitions: PartitionsDefinition | None, user_code: UserCode) -> None:
        self._job = job
        self._partitions = partitions
        self._user_code = user_code

    def build(
        self,
        ops: tuple[given.Op, ...],
        *,
        path: tuple[str, ...] = (),
        entries: tuple[str, ...] = (),
        gives_values: bool = False,
    ) -> GraphDefinition:
        """Return the graph of these ops.

        `path` leads to it from the job; `entries` are what it waits for as a node of another graph; `gives_values` says
        that its last ops' values are taken there.
        """
        by_name = {op.name: op for op in ops}
        first = [op.name for op in ops if not _upstream(op)]
        last = _last(ops)
        giving = {name for op in ops for name in op.inputs} | set(last if gives_values else ())
        waits = {name: _waits(op, by_name) or dict.fromkeys(entries) for name, op in by_name.items()}
        return GraphDefinition(
            "__".join((self._job, *path)),
            node_defs=[self._node(op, path, tuple(waits[op.name]), gives_values=op.name in giving) for op in ops],
            dependencies={
                NodeInvocation("__".join((self._job, *path, name)), alias=name): {
                    input_name: DependencyDefinition(*source)
                    for input_name, source in waits[name].items()
                    if source is not None
                }
                for name in by_name
            },
            input_mappings=[
                InputMapping(graph_input_name=entry, mapped_node_name=name, mapped_node_input_name=entry)
                for entry in entries
                for name in first
            ],
            output_mappings=[
                OutputMapping(
                    graph_output_name=f"{name}_{output}", mapped_node_name=name, mapped_node_output_name=output
                )
                for name in (last if path else ())
                for output in _outputs(by_name[name])
            ],
        )

    def _node(self, op: given.Op, path: tuple[str, ...], waits: tuple[str, ...], *, gives_values: bool) -> Any:
        path = (*path, op.name)
        if op.ops:
            return self.build(op.ops, path=path, entries=waits, gives_values=gives_values)
        code = Code(kind=CodeKind.OP, name=".".join(path), job=self._job)
        body = OpBody(self._user_code, code, self._partitions)

        def compute(context: Any, inputs: dict[str, Any]) -> Iterator[Output[Any]]:
            yield Output(body.run(context, {name: inputs[name] for name in op.inputs}))

        return OpDefinition(
            compute_fn=without_annotations(compute),
            name="__".join((self._job, *path)),
            ins={name: In() if name in op.inputs else In(Nothing) for name in waits},
            outs={_RESULT: Out() if gives_values else Out(Nothing)},
            retry_policy=build_retry_policy(op.retry_policy),
        )


def _upstream(op: given.Op) -> tuple[str, ...]:
    return (*op.inputs, *(name for name in op.after if name not in op.inputs))


def _last(ops: tuple[given.Op, ...]) -> list[str]:
    awaited = {name for op in ops for name in _upstream(op)}
    return [op.name for op in ops if op.name not in awaited]


def _outputs(op: given.Op) -> list[str]:
    if not op.ops:
        return [_RESULT]
    by_name = {each.name: each for each in op.ops}
    return [f"{name}_{output}" for name in _last(op.ops) for output in _outputs(by_name[name])]


def _waits(op: given.Op, by_name: dict[str, given.Op]) -> dict[str, tuple[str, str] | None]:
    """Return what each input of a node waits for: a node and its output; None for what comes from outside."""
    return {
        name if number == 0 else f"{name}__{number}": (name, output)
        for name in _upstream(op)
        for number, output in enumerate(_outputs(by_name[name]))
    }
