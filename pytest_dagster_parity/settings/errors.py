"""What can be wrong with a setting. A message says where it stands, what it is, and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from pytest_dagster_parity.errors import ParityError


class SettingsError(ParityError):
    """A setting cannot be used."""


class UnknownSetting(SettingsError):
    """There is no such key."""

    def __init__(self, where: str, key: str, known: tuple[str, ...]) -> None:
        super().__init__(where, key, known)
        self.where = where
        self.key = key
        self.known = known

    def __str__(self) -> str:
        return f"{self.where}: there is no setting {self.key!r}; {_suggestion(self.key, self.known)}"


class WrongTable(SettingsError):
    """The settings stand in a table that nobody reads."""

    def __init__(self, where: str, found: str, table: str) -> None:
        super().__init__(where, found, table)
        self.where = where
        self.found = found
        self.table = table

    def __str__(self) -> str:
        return f"{self.where}: nothing reads [tool.{self.found}]; did you mean [tool.{self.table}]?"


class WrongSetting(SettingsError):
    """The value of a key cannot be used."""

    def __init__(self, where: str, key: str, value: object, wanted: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(where, key, value, wanted, known)
        self.where = where
        self.key = key
        self.value = value
        self.wanted = wanted
        self.known = known

    def __str__(self) -> str:
        text = f"{self.where}: {self.key} is {self.value!r}, and must be {self.wanted}"
        meant = nearest(str(self.value), self.known)
        return f"{text}; did you mean {meant!r}?" if meant else text


class UnwritablePlace(SettingsError):
    """A file cannot be written where it is wanted."""

    def __init__(self, where: str, path: Path, why: str) -> None:
        super().__init__(where, path, why)
        self.where = where
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.where}: {self.path} cannot be written: {self.why}"


class MistakenForTests(SettingsError):
    """pytest took the value of an option for a path of tests, and did not read the configuration that was meant."""

    def __init__(self, option: str, value: str, unread: Path, rootdir: Path) -> None:
        super().__init__(option, value, unread, rootdir)
        self.option = option
        self.value = value
        self.unread = unread
        self.rootdir = rootdir

    def __str__(self) -> str:
        return (
            f"{self.option}: pytest took {self.value} for a path of tests, made {self.rootdir} its rootdir, "
            f"and did not read {self.unread}\n"
            f"  Write it as one word: {self.option}={self.value}"
        )


class UnreadableSettings(SettingsError):
    """pyproject.toml cannot be read."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(where, why)
        self.where = where
        self.why = why

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that was probably meant."""
    lowered = word.strip().lower().replace("_", "-")
    found = get_close_matches(lowered, known, n=1, cutoff=0.5)
    return found[0] if found else None


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    meant = nearest(word, known)
    return f"did you mean {meant!r}?" if meant else f"it is one of {', '.join(known)}"
