"""What a vendor's `parity_adapter` fixture may give, as a factory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.errors import ParityError

if TYPE_CHECKING:
    from pytest_dagster_parity.settings.model import Settings


class NoOffer(ParityError):
    """The fixture gives something from which no adapter can be made."""

    def __init__(self, offered: object) -> None:
        super().__init__(offered)
        self.offered = offered

    def __str__(self) -> str:
        return (
            f"the fixture parity_adapter gives {self.offered!r}\n"
            "  It must give a specification (a text, as --parity-adapter takes it), a subclass of Adapter, or a "
            "function without arguments that makes an adapter."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFactory(registry.AdapterFactory):
    """Makes adapters by a function of the vendor's."""

    function: Callable[[], Adapter]

    @property
    def in_process(self) -> bool:
        """As far as the kit can see, it does."""
        return True

    def check(self) -> None:
        """Nothing can be said before it is called."""

    def make(self) -> Adapter:
        """Call the function."""
        made = cast("object", self.function())
        if not isinstance(made, Adapter):
            raise NoOffer(made)
        return made


def factory_of(offered: Any, settings: Settings) -> registry.AdapterFactory:
    """Return the factory for what the fixture gives."""
    if isinstance(offered, registry.AdapterFactory):
        return offered
    if isinstance(offered, str):
        return registry.resolve(offered, settings.adapter_options)
    if callable(offered) and not isinstance(offered, Adapter):
        function = cast("Callable[[], Adapter]", offered)
        return OfferedFactory(spec=f"parity_adapter fixture: {_name(function)}", function=function)
    raise NoOffer(offered)


def _name(function: Callable[[], Adapter]) -> str:
    name = getattr(function, "__qualname__", type(function).__name__)
    return f"{getattr(function, '__module__', '')}:{name}".lstrip(":")
