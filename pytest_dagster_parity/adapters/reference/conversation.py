"""What the parts of the adapter have in common: the world that they speak about."""

from __future__ import annotations

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.reference.session import Session


class Conversation(Adapter):
    """An adapter with a session."""

    session: Session
