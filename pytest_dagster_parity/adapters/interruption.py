"""How a thread of this process is made to leave a call: by a signal where that is possible, else by Python itself."""

from __future__ import annotations

import ctypes
import signal
import threading
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

SIGNAL: signal.Signals | None = getattr(signal, "SIGVTALRM", None)
"""Hardly anybody else's. (SIGALRM is pytest-timeout's; SIGUSR1 is faulthandler's and many servers'.)"""


class Interrupted(BaseException):
    """Raised inside a call that is late. No Exception, so that what catches the errors of user code lets it pass."""


class Late(Protocol):
    """What can say whether it is late, at the moment at which its thread would be interrupted."""

    def on_signal(self) -> None:
        """Raise `Interrupted` if it is late."""
        ...


class BySignal:
    """Interrupts the main thread, also out of a system call that blocks."""

    def __init__(self, late: Late) -> None:
        self._thread = threading.get_ident()
        _listener().all_late.add(late)

    def strike(self) -> None:
        """Interrupt; whether the call is still late is decided in its own thread, so that nothing strikes after it."""
        if SIGNAL is not None:
            signal.pthread_kill(self._thread, SIGNAL)

    def take_back(self) -> None:
        """Nothing is pending that could strike later."""


class ByException:
    """Interrupts any thread, but only once it runs Python code again."""

    def __init__(self, late: Late) -> None:
        self._thread = ctypes.c_ulong(threading.get_ident())
        self._struck = weakref.WeakMethod(late.on_signal)

    def strike(self) -> None:
        """Let the thread raise at its next bytecode, if the call is late."""
        on_signal: Callable[[], None] | None = self._struck()
        try:
            if on_signal is not None:
                on_signal()
        except Interrupted:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(Interrupted))

    def take_back(self) -> None:
        """Let nothing be raised that was not raised yet."""
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)


def interruption_of(late: Late) -> BySignal | ByException:
    """Return what interrupts the thread that asks."""
    if SIGNAL is not None and threading.current_thread() is threading.main_thread():
        return BySignal(late)
    return ByException(late)


class _Listener:
    """The handler of the signal. It lives in the process's table of handlers, of which there is one anyway."""

    def __init__(self, before: Any) -> None:
        self.all_late: weakref.WeakSet[Late] = weakref.WeakSet()
        self._before = before

    def __call__(self, number: int, frame: FrameType | None) -> None:
        for late in tuple(self.all_late):
            late.on_signal()
        if callable(self._before):
            self._before(number, frame)


def _listener() -> _Listener:
    assert SIGNAL is not None  # noqa: S101 - the caller has looked
    present = signal.getsignal(SIGNAL)
    if isinstance(present, _Listener):
        return present
    listener = _Listener(present)
    signal.signal(SIGNAL, listener)
    return listener
