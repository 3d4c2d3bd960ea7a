"""A world: one Dagster deployment on a storage of its own, under a clock that stands still."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.dagster import graphql, partition_keys
from pytest_dagster_parity.adapters.dagster.code_location import LOCATION_NAME, REPOSITORY_NAME, CodeLocation
from pytest_dagster_parity.adapters.dagster.daemons import Daemons
from pytest_dagster_parity.adapters.dagster.definitions.deployment import Deployment
from pytest_dagster_parity.adapters.dagster.faults import faulty
from pytest_dagster_parity.adapters.dagster.frozen_clock import FrozenClock
from pytest_dagster_parity.adapters.dagster.runs_in_progress import RunsInProgress
from pytest_dagster_parity.adapters.dagster.settling import settle
from pytest_dagster_parity.adapters.dagster.storage import Storage
from pytest_dagster_parity.adapters.dagster.user_code import UserCode

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from dagster import DagsterInstance, PartitionsDefinition
    from dagster._core.definitions.assets.graph.remote_asset_graph import RemoteWorkspaceAssetGraph
    from dagster._core.remote_representation.external import RemoteRepository
    from dagster._core.workspace.context import WorkspaceProcessContext, WorkspaceRequestContext

    from pytest_dagster_parity.protocol.definitions import Definitions, Settings
    from pytest_dagster_parity.protocol.user_code import Decide
    from pytest_dagster_parity.protocol.words import Fault, PartitionKey


class World:
    """One deployment. Everything of Dagster's that reads a clock runs inside `frozen`."""

    location_name = LOCATION_NAME
    repository_name = REPOSITORY_NAME

    def __init__(self, definitions: Definitions, at: datetime, settings: Settings, decide: Decide) -> None:
        self.settings = settings
        self.clock = FrozenClock(at)
        self.user_code = UserCode(decide)
        self.runs_in_progress = RunsInProgress(self)
        self.storage = Storage(settings, self.runs_in_progress)
        self.code_location = CodeLocation()
        self.daemons = Daemons(self)
        try:
            self.deploy(definitions)
            self._begin_to_watch_runs()
        except BaseException:
            self.close()
            raise

    def _begin_to_watch_runs(self) -> None:
        """Let the daemon that retries runs take its place: what ended before its first pass it leaves alone."""
        if self.settings.run_retries is not None:
            with self.frozen():
                self.daemons.pass_run_retries()

    @property
    def now(self) -> datetime:
        """The moment at which the clock stands, in UTC."""
        return self.clock.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock.now = moment

    @property
    def instance(self) -> DagsterInstance:
        """The open instance."""
        return self.storage.instance

    @property
    def process_context(self) -> WorkspaceProcessContext:
        """The open workspace, as a daemon or webserver process has it."""
        return self.code_location.process_context

    def frozen(self) -> AbstractContextManager[None]:
        """Let Dagster see the moment of this world's clock; may be nested."""
        return self.clock.frozen()

    def deploy(self, definitions: Definitions) -> None:
        """Put these definitions in force, as a deployment of new code does."""
        with self.frozen():
            deployment = Deployment(definitions, self.user_code)
            self.code_location.load(self.instance, deployment)
        self.definitions = definitions
        self.deployment = deployment
        self.daemons.notice_deployment()

    def restart(self, *, holds_in_queue: bool = False) -> None:
        """Let every process but the runs' own workers die, and start them again on the same storage.

        With `holds_in_queue` the runs that are to be held in a queue have one from then on.
        """
        with self.frozen():
            self.code_location.close()
            self.storage.reopen(holds_in_queue=holds_in_queue)
            self.code_location.open(self.instance)
        self.daemons.forget()

    def close(self) -> None:
        """End every process of this world and remove its storage."""
        self.runs_in_progress.close()
        self.code_location.close()
        self.storage.close()

    @contextmanager
    def faults(self, fault: Fault | None) -> Generator[None]:
        """Let something not work meanwhile."""
        with faulty(self, fault):
            yield

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data that the webserver's schema answers; errors that it does not answer itself are raised."""
        with self.frozen():
            return graphql.execute(self.request_context(), query, variables)

    def request_context(self) -> WorkspaceRequestContext:
        """Return a new request context, as the webserver makes one for each request."""
        return self.process_context.create_request_context()

    def repository(self) -> RemoteRepository:
        """Return the only repository, as other processes see it."""
        return self.request_context().get_code_location(LOCATION_NAME).get_repository(REPOSITORY_NAME)

    def asset_graph(self) -> RemoteWorkspaceAssetGraph:
        """Return the graph of assets, as other processes see it."""
        return self.request_context().asset_graph

    def partitions_of(
        self,
        *,
        asset: str | None = None,
        job: str | None = None,
        set: str | None = None,  # noqa: A002 - a protocol word
    ) -> PartitionsDefinition | None:
        """Return Dagster's own definition of the partitions of an asset, job or dynamic set.

        Raises:
            Refused: there is nothing of that name.
        """
        return self.deployment.partitions_of(asset=asset, job=job, dynamic_set=set)

    def to_dagster_key(self, key: PartitionKey, partitions: PartitionsDefinition | None) -> str:
        """Return the key as Dagster spells it; a key that no partition can have stays as it is."""
        return partition_keys.to_dagster(key, partitions)

    def from_dagster_key(self, key: str, partitions: PartitionsDefinition | None) -> PartitionKey:
        """Return the canonical form of a key that Dagster spells."""
        return partition_keys.from_dagster(key, partitions)

    def drain(self) -> None:
        """Carry out the work that is caused already: the queue, runs, backfills, retries of runs.

        Raises:
            Unsettled: it does not end.
        """
        with self.frozen():
            settle(self)
