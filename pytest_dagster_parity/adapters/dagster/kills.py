"""Kills: the target's process dies in the middle of a step, and is started again on the same storage."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_dagster_parity.adapters.dagster.channel import Asks, Broke, Channel, Reaches, Told
from pytest_dagster_parity.adapters.interface import Unsettled
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.words import CodeKind, KillPoint

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.daemons import Crashes
    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol.user_code import Code, Decision, Handed

Play = Callable[[Callable[[datetime], None]], None]
"""What is played in the process that dies. It is given what to call when its clock reaches a moment."""
