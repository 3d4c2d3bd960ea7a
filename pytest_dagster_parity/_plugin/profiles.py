"""The profiles that a session names: those that it runs, and those that must be proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.scenario import corpus

if TYPE_CHECKING:
    from pytest_dagster_parity._plugin.run import Run
    from pytest_dagster_parity.profiles.model import Profile


def check(run: Run) -> None:
    """Refuse profiles that do not exist, and those that mean nothing in the session's corpus."""
    for option, names in (("--parity-profile", run.settings.profile), ("--parity-require", run.settings.require)):
        try:
            found = named(names)
        except ParityError as error:
            msg = f"{option}: {error}"
            raise pytest.UsageError(msg) from error
        for profile in found:
            if not profile.meant(run.library.catalogue):
                count = len(run.library.catalogue.semantics)
                msg = f"{option}: the profile {profile.name} means none of the {count} semantics of this corpus"
                raise pytest.UsageError(msg)


def chosen(run: Run) -> frozenset[str] | None:
    """Return the names of the scenarios that the session's profiles leave; None where no profile is run."""
    if not run.settings.profile:
        return None
    profiles = named(run.settings.profile)
    return frozenset(name for profile in profiles for name in profile.scenarios(run.library.catalogue))


def named(names: tuple[str, ...]) -> tuple[Profile, ...]:
    """Return the profiles of these names, each once. Raises `UnknownProfile`."""
    if not names:
        return ()
    from pytest_dagster_parity.profiles.loading import FILE_NAME, load_profiles

    known = load_profiles(corpus.data() / FILE_NAME)
    return tuple({profile.name: profile for profile in map(known.find, names)}.values())
