"""Ours and a bare one, in turns: A B A B. Each pair gives a ratio; what is told is their median and range."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.own_process import Ran


@dataclass(frozen=True)
class Range:
    """Median, least and greatest of some numbers."""

    median: float
    least: float
    greatest: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f} to {self.greatest:.2f})"


def range_of(numbers: Sequence[float]) -> Range:
    """The range of at least one number."""
    return Range(statistics.median(numbers), min(numbers), max(numbers))


@dataclass(frozen=True)
class Pairs:
    """The runs of ours and of the bare one, in the order they ran."""

    ours: tuple[Ran, ...]
    bare: tuple[Ran, ...]

    def ratio(self, of: Callable[[Ran], float] = lambda ran: ran.seconds) -> Range:
        """Ours by bare, pair by pair; `of` takes from our run what counts, of the bare one all seconds count."""
        return range_of([of(a) / b.seconds for a, b in zip(self.ours, self.bare, strict=True)])

    def cpu_ratio(self, of: Callable[[Ran], float] = lambda ran: ran.cpu) -> Range:
        """The same in seconds of the processors: what other work on the machine disturbs least."""
        return range_of([of(a) / b.cpu for a, b in zip(self.ours, self.bare, strict=True)])

    def memory(self) -> float:
        """The greatest peak memory of ours, MiB."""
        return max(ran.memory for ran in self.ours)


def in_turns(ours: Callable[[], Ran], bare: Callable[[], Ran], runs: int) -> Pairs:
    """One pair to warm the caches, which does not count, then `runs` pairs; what was written before is on the disk by then."""
    os.sync()
    ours()
    bare()
    pairs = [(ours(), bare()) for _ in range(runs)]
    return Pairs(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
