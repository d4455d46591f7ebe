"""Ids in lists of a size that one query can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_IDS = 2_500


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, some thousands at a time."""
    left = iter(ids)
    while some := list(islice(left, _IDS)):
        yield some
