"""Many ids in lists that fit into one query of any database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SIZE = 4096


def chunks(keys: Iterable[int], size: int = _SIZE) -> Iterator[list[int]]:
    """The ids without repetition, ascending."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
