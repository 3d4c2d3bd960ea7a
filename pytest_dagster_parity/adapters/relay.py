"""`decide` for user code in other processes of the target: a relay in the adapter's process, on this machine only.

The adapter keeps one `Relay` and gives its address to the processes that it starts (in an environment variable, say);
there `connect(address)` returns what user code calls. Questions from all processes and threads are put one by one.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct, json

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.messages import Ask
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Handed

if TYPE_CHECKING:
    from typing_extensions import Self

_LONGEST_FOLDER = 70
"""Characters of the folder for temporary files; the path of a Unix socket may have 104 or 108."""


class Relayed(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A line of the relay's: a decision, or why there is none."""

    id: str
    decision: Decision | None = None
    failed: str = ""


_encode = json.Encoder().encode
_read_ask = json.Decoder(Ask).decode
_read_relayed = json.Decoder(Relayed).decode


class RelayFailed(ParityError):
    """User code gets no decision: no world is open, the relay is closed, or the kit's own `decide` failed."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address = address
        self.why = why

    def __str__(self) -> str:
        return f"no decision from the relay at {self.address}: {self.why} [relay-failed]"


class Relay:
    """Forwards what other processes ask to a world's `decide`. Close it, or use it in a `with`.

    It listens on a Unix socket that only this user can reach; where there is none, or if told, on a port.
    """

    def __init__(self, *, tcp: bool = False) -> None:
        self._turn = threading.Lock()
        self._decide: Decide | None = None
        self._closed = False
        self._connections: set[socket.socket] = set()
        self._folder, self._listener, self.address = _listen(tcp=tcp)
        """The address is a text: `unix:/path` or `tcp:127.0.0.1:1234`."""
        threading.Thread(target=self._accept, name="parity-relay", daemon=True).start()

    @contextmanager
    def world(self, decide: Decide) -> Generator[None]:
        """Forward to this `decide` meanwhile."""
        self.forward_to(decide)
        try:
            yield
        finally:
            self.forward_to(None)

    def forward_to(self, decide: Decide | None) -> None:
        """Forward to this `decide` from now on; to none between two worlds. A question in progress ends before."""
        with self._turn:
            self._decide = decide

    def decide(self, code: Code, handed: Handed) -> Decision:
        """Ask from the adapter's own process, in turn with the others."""
        with self._turn:
            if self._decide is None:
                raise RelayFailed(self.address, "no world is open")
            return self._decide(code, handed)

    def close(self) -> None:
        """End it, with all connections."""
        self._closed = True
        with suppress(OSError):
            _connected(self.address).close()
        for connection in tuple(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _accept(self) -> None:
        with self._listener:
            while True:
                connection, _ = self._listener.accept()
                if self._closed:
                    connection.close()
                    return
                self._connections.add(connection)
                threading.Thread(target=self._serve, args=(connection,), name="parity-relayed", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            for line in lines:
                connection.sendall(_encode(self._relayed(line)) + b"\n")
        self._connections.discard(connection)

    def _relayed(self, line: bytes) -> Relayed:
        try:
            ask = _read_ask(line)
        except DecodeError as error:
            return Relayed(id="", failed=f"a question cannot be read: {error}")
        try:
            return Relayed(id=ask.id, decision=self.decide(ask.decide, ask.handed))
        except RelayFailed as error:
            return Relayed(id=ask.id, failed=error.why)
        except Exception as error:  # noqa: BLE001 - it is told where the question came from
            return Relayed(id=ask.id, failed=f"{type(error).__name__}: {error}")


class RelayedDecide:
    """A `Decide` whose answers come from a relay. It may be called from any thread, and after a fork."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._link: _Link | None = None
        self._making = threading.Lock()

    def __call__(self, code: Code, handed: Handed) -> Decision:
        """Return what the code must do. Raises `RelayFailed`."""
        try:
            relayed = self._own_link().ask(code, handed)
        except OSError as error:
            raise RelayFailed(self.address, f"the connection broke: {error}") from error
        if relayed is None:
            raise RelayFailed(self.address, "the relay is closed")
        if relayed.decision is None:
            raise RelayFailed(self.address, relayed.failed)
        return relayed.decision

    def _own_link(self) -> _Link:
        """Return this process's connection: one that was forked off must not speak through its parent's."""
        with self._making:
            if self._link is None or self._link.process != os.getpid():
                self._link = _Link(self.address)
            return self._link


class _Link:
    """A connection to a relay, and whose it is."""

    def __init__(self, address: str) -> None:
        self.process = os.getpid()
        self._turn = threading.Lock()
        self._asked = 0
        self._connection = _connected(address)
        self._lines = self._connection.makefile("rb")

    def ask(self, code: Code, handed: Handed) -> Relayed | None:
        with self._turn:
            self._asked += 1
            self._connection.sendall(_encode(Ask(id=f"q{self._asked}", decide=code, handed=handed)) + b"\n")
            line = self._lines.readline()
        return _read_relayed(line) if line else None


def connect(address: str) -> RelayedDecide:
    """Return what user code calls in a process that knows a relay's address. The first call makes the connection."""
    return RelayedDecide(address)


def _listen(*, tcp: bool) -> tuple[Path | None, socket.socket, str]:
    """Return the folder of a Unix socket (nobody else may look into it), if it is one; the socket; its address."""
    if tcp or not hasattr(socket, "AF_UNIX") or len(tempfile.gettempdir()) > _LONGEST_FOLDER:
        listener = socket.create_server(("127.0.0.1", 0))
        return None, listener, f"tcp:127.0.0.1:{listener.getsockname()[1]}"
    folder = Path(tempfile.mkdtemp(prefix="parity-"))
    path = folder / "decide"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return folder, listener, f"unix:{path}"


def _connected(address: str) -> socket.socket:
    carrier, _, place = address.partition(":")
    if carrier == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(place)
        return connection
    host, _, port = place.rpartition(":")
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
