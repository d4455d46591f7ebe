"""Ctrl-C before a run begins and after it ended: a line and status 130, and no traceback.

While a run works, `niukou.runs.stopping` minds it.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

STATUS = 128 + signal.SIGINT
_SAID = "已中止（Ctrl-C）。\nStopped (Ctrl-C).\n"


def stop_at_once() -> None:
    """From here on Ctrl-C ends the process on the spot: nothing has been made that would have to be cleaned up.

    An exception would not do: raised inside the import of a library it may come out as any error, or not at all.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def stop_in_order() -> None:
    """From here on Ctrl-C is a KeyboardInterrupt again: what is begun must be cleaned up."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore_ctrl_c() -> None:
    """The process is about to end: nothing is left to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def say_stopped() -> int:
    """Tell that Ctrl-C ended the command; returns the exit status."""
    sys.stderr.write(_SAID)
    return STATUS


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  the shape of a handler
    os.write(2, _SAID.encode(errors="replace"))
    os._exit(STATUS)
