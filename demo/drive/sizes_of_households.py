"""Divide people among households, so that it comes out to the last one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from demo.drive.size import Group

LARGEST = 6


def sizes(group: Group, rng: Random) -> Iterator[int]:
    """The size of each household of the group; scattered about the mean, their sum is the group's people."""
    households, people = group
    for left in range(households, 0, -1):
        wanted = round(rng.gauss(people / left, 1.3))
        # whoever comes after must still find between one and six places a household
        size = min(max(wanted, 1, people - LARGEST * (left - 1)), LARGEST, people - (left - 1))
        people -= size
        yield size
