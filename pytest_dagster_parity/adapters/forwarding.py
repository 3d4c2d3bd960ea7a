"""An adapter that carries its calls elsewhere: one method for every verb, made from the protocol's own list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.protocol.operations import REQUESTS, Close, Request


class ForwardingAdapter(Adapter):
    """Hands every call but `describe` and `open` to `call`. What is implemented is known from the handshake only."""

    @abstractmethod
    def call(self, verb: str, request: Request) -> Any:
        """Carry one call, and return what is answered."""

    @abstractmethod
    def operations(self) -> tuple[str, ...]:
        """Return the verbs that the handshake declares, sorted."""

    def close(self, request: Close) -> None:
        """End the world."""
        self.call("close", request)


def _method_of(verb: str) -> Callable[[ForwardingAdapter, Request], Any]:
    def method(self: ForwardingAdapter, request: Request) -> Any:
        return self.call(verb, request)

    method.__name__ = verb
    method.__qualname__ = f"ForwardingAdapter.{verb}"
    method.__doc__ = REQUESTS[verb].__doc__
    return method


for _verb in REQUESTS.keys() - {"open", "close"}:
    setattr(ForwardingAdapter, _verb, _method_of(_verb))
