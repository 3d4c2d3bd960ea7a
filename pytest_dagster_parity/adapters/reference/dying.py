"""A process that dies at a named point: everything that is not in the log is lost."""

from __future__ import annotations

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.words import KillPoint
from pytest_dagster_parity.reference.words import Point


class ProcessDied(BaseException):
    """Unwinds everything, as the end of a process does; no `except Exception` on the way may stop it."""


class KillPointNotReached(ParityError):
    """The step ended, and nothing in it came to the point at which the process was to die."""

    def __init__(self, point: KillPoint) -> None:
        super().__init__(point)
        self.point = point

    def __str__(self) -> str:
        return f"the process was to be killed {self.point.value}, and the reference did not come to that point here"


class Killer:
    """Is told of the points that a command passes, and dies once, at the one that is meant."""

    def __init__(self, point: KillPoint | None) -> None:
        self._point = point

    def __call__(self, point: Point) -> None:
        """Die here, if this is the point."""
        if self._point is not None and self._point.value in {point.value, KillPoint.ANYWHERE.value}:
            raise ProcessDied
