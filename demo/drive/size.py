"""How many of whom: the figures a county published of its drive in the summer of 2017, and a smaller drive of the same shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Group(NamedTuple):
    """So many households with so many people."""

    households: int
    people: int

    def shrunk(self, by: int) -> Group:
        """A `by`-th of it, at least one household, nobody of more than six."""
        households = max(1, round(self.households / by))
        return Group(households, min(max(households, round(self.people / by)), 6 * households))


@dataclass(frozen=True)
class DriveSize:
    """The groups of the drive. `remaining` and `settled` stay as they are: still poor, exited for good.

    Published: removed while poor, removed after exit, identified, returned, the net natural change of the still poor.
    Implied by the published rates: 39 037 poor in 10 451 households before the drive, 36 762 exited, a rural base of
    367 030. Chosen here: into how many households the exited who stay are divided, and how many came and went to make
    up the net natural change.
    """

    removed_poor: Group = Group(2034, 7404)
    remaining: Group = Group(8417, 31633)
    removed_exited: Group = Group(2806, 11993)
    returned: Group = Group(393, 1533)
    settled: Group = Group(5960, 23236)
    identified: Group = Group(1869, 6583)
    increase: int = 1012
    decrease: int = 351
    rural_base: int = 367_030
    towns: int = 12
    villages_a_town: int = 8

    def part(self, of: int) -> DriveSize:
        """The drive itself, or of more than one its `of`-th part."""
        return self if of == 1 else self.shrunk(of)

    def shrunk(self, by: int) -> DriveSize:
        """A drive of about a `by`-th of the size, for tests."""
        groups = {n: g.shrunk(by) for n, g in vars(self).items() if isinstance(g, Group)}
        return DriveSize(
            **groups,
            increase=max(2, self.increase // by),
            decrease=max(1, self.decrease // by),
            rural_base=self.rural_base // by,
            towns=2,
            villages_a_town=2,
        )

    @property
    def poor(self) -> Group:
        """Still poor at the opening."""
        return _sum(self.removed_poor, self.remaining)

    @property
    def exited(self) -> Group:
        """Exited at the opening."""
        return _sum(self.removed_exited, self.returned, self.settled)

    @property
    def poor_after(self) -> Group:
        """In poverty after the drive."""
        stayed = _sum(self.remaining, self.identified, self.returned)
        return Group(stayed.households, stayed.people + self.increase - self.decrease)


def _sum(*groups: Group) -> Group:
    return Group(sum(g.households for g in groups), sum(g.people for g in groups))
