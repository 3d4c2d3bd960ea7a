"""Dagster's GraphQL schema, executed in this process."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagster._core.workspace.context import WorkspaceRequestContext
    from graphene import Schema
    from graphql import ExecutionResult


@cache
def _schema() -> Schema:
    from dagster_graphql.schema import create_schema

    return create_schema()


def execute(context: WorkspaceRequestContext, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return the data of the answer; what the schema could not answer is raised as it was raised there."""
    answer: Any = _schema().execute_async(query, context_value=context, variable_values=variables)
    result: ExecutionResult = asyncio.run(answer)
    if result.errors:
        error = result.errors[0]
        raise getattr(error, "original_error", None) or error
    return result.data or {}
