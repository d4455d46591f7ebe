"""How far a run is: told to whoever watches, and timed for the manifest."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Whoever watches a run."""

    def begin(self, step: str) -> None:
        """A step begins; `step` is its Chinese name."""

    def advance(self, what: str, done: int, total: int) -> None:
        """Inside the step: what is in hand, how much is done of how much."""


class Silence:
    """Nobody watches."""

    def begin(self, step: str) -> None:
        """Say nothing."""

    def advance(self, what: str, done: int, total: int) -> None:
        """Say nothing."""


class Clock:
    """Tells the steps to `progress` and keeps their seconds."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, heading: str) -> Iterator[None]:
        """Time what happens inside as `name`; `heading` is shown."""
        self.progress.begin(heading)
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - started, 3)
