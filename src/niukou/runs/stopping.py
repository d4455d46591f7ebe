"""Ctrl-C and a polite kill: the run ends at once, but what it must clean up is cleaned up undisturbed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_HEEDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether a signal asked the run to end (`signal`), and whether it may still be heeded."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._sealed = False

    def seal(self) -> None:
        """From here on signals are noted only: what follows must not be torn apart."""
        self._sealed = True

    def raise_if_asked(self) -> None:
        """End the run when a signal came that some library swallowed."""
        if self.signal is not None:
            raise KeyboardInterrupt

    def _came(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  the shape of a handler
        if self.signal is None:
            self.signal = number
        if not self._sealed:
            raise KeyboardInterrupt


@contextmanager
def heed_stop() -> Iterator[Stop]:
    """Turn SIGINT, SIGTERM and SIGHUP into KeyboardInterrupt until sealed; ignored signals stay ignored."""
    stop = Stop()
    before = {}
    if threading.current_thread() is threading.main_thread():
        heeded = [number for number in _HEEDED if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, stop._came) for number in heeded}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
