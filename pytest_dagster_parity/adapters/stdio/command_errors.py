"""Why an adapter's command cannot be run at all, one class for each way."""

from __future__ import annotations

import shlex
from typing import ClassVar

from pytest_dagster_parity.errors import ParityError


class CommandProblem(ParityError):
    """An adapter's command cannot be run at all."""

    code: ClassVar[str]

    def __init__(self, command: tuple[str, ...], why: str = "") -> None:
        super().__init__(command, why)
        self.command = command
        self.why = why

    def __str__(self) -> str:
        return f"stdio:{shlex.join(self.command)}: {self.said()} [{self.code}]"

    def said(self) -> str:
        """Say what is wrong and what to do."""
        return self.why


class CommandNotFound(CommandProblem):
    """There is no such program."""

    code = "stdio-command-not-found"

    def said(self) -> str:
        """Say where was looked."""
        program = self.command[0]
        where = "there is no such file" if "/" in program else "it is not on the PATH"
        return f"the program {program!r} was not found: {where}. (A relative path is seen from the working directory.)"


class CommandNotExecutable(CommandProblem):
    """The file is there and may not be executed."""

    code = "stdio-command-not-executable"

    def said(self) -> str:
        """Say what to do."""
        program = self.command[0]
        return f"{program!r} may not be executed. Make it executable (`chmod +x`), or put its interpreter before it."


class CommandCannotStart(CommandProblem):
    """The system refuses to start the program."""

    code = "stdio-command-cannot-start"

    def said(self) -> str:
        """Say what the system says."""
        return f"the system cannot start it: {self.why}. (A script needs a first line `#!` with its interpreter.)"
