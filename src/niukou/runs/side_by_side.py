"""Processes at one socket: an interpreter computes one page at a time, and a machine has several processors.

Everything they share is in memory before they are forked, so that it is there once.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from niukou.runs.stopping import heed_stop

_LOG = logging.getLogger("niukou.serve")
_PAUSE = 1.0  # seconds before one that ended by itself is begun anew


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(processes: int, work: Callable[[], None]) -> None:
    """Do `work` in so many processes until SIGINT, SIGTERM or SIGHUP; one that ends by itself is begun anew.

    Nothing that belongs to a process may be open: no thread, no connection. All end with this one, however it ends.
    """
    gc.freeze()  # what is there stays: no collection walks through it again, or copies a page of it
    alive, held = os.pipe()
    running: set[int] = set()
    try:
        with heed_stop():
            running.update(_begun(work, alive, held) for _ in range(processes))
            while True:
                ended, status = os.wait()
                running.discard(ended)
                _LOG.error("process %s ended by itself (%s), another one begins", ended, status)
                time.sleep(_PAUSE)
                running.add(_begun(work, alive, held))
    except KeyboardInterrupt:
        pass
    finally:
        for one in running:
            os.kill(one, signal.SIGTERM)
        for one in running:
            os.waitpid(one, 0)
        os.close(alive)
        os.close(held)
        gc.unfreeze()


def _begun(work: Callable[[], None], alive: int, held: int) -> int:
    """The number of a new process that does the work."""
    return os.fork() or _worked(work, alive, held)


def _worked(work: Callable[[], None], alive: int, held: int) -> NoReturn:
    status = 1
    try:
        signal.signal(signal.SIGTERM, _leave)
        follow(alive, held)
        work()
        status = 0
    except SystemExit:
        status = 0
    except BaseException:
        _LOG.exception("a process that serves pages failed")
    finally:
        os._exit(status)


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def follow(alive: int, held: int) -> None:
    """In a process that was forked: Ctrl-C, which reaches all, is heeded by the first alone; when that has ended, so has this.

    alive, held: the ends of a pipe that the first made and holds open.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.close(held)
    threading.Thread(target=_wait_for_its_end, args=(alive,), daemon=True).start()


def _wait_for_its_end(alive: int) -> None:
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
