"""A work done part by part in several processes: an interpreter computes one part at a time, a machine has several processors."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from typing import Any

from django.db import connections

from niukou.runs.side_by_side import follow


def parts_at_once(processes: int, part: Callable[..., int], *given: Any) -> Iterator[int]:
    """What `part(*given)` answers, each time as it is done, in so many processes at once; a process that gets 0 has ended.

    Each has connections of its own: those of this process are closed. What a part raises is raised here, when the parts
    that were begun beside it are done. Raises BrokenProcessPool where one was killed. All end with this process, however
    it ends.
    """
    connections.close_all()
    alive, held = os.pipe()
    try:
        # what is read and opened so far, keys among it, is there once
        forked = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, forked, _begun, (alive, held)) as pool:
            running = {pool.submit(part, *given) for _ in range(processes)}
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for one in done:
                    if answer := one.result():
                        running.add(pool.submit(part, *given))
                        yield answer
    finally:
        os.close(alive)
        os.close(held)


def _begun(alive: int, held: int) -> None:
    """At Ctrl-C the first lets the parts that were begun come to their end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow(alive, held)
