"""How long findings wait: those that are open, by the days since a run first found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.findings.models import OPEN_STATES
from niukou.office.findings.selectors.lists import findings

UP_TO = (7, 14, 30, 60, 90)  # days: the ends of the classes of a table; the last class has none
_QUALITY = "quality"


@dataclass(frozen=True)
class Aged:
    """Open findings of one class. first, last: days since they were first found; last None: and more.

    leads: what registers say; problems: of the register's own rows; overdue: of both, those to be answered before today.
    """

    first: int
    last: int | None
    leads: int
    problems: int
    overdue: int

    @property
    def all(self) -> int:
        """Both together."""
        return self.leads + self.problems


def ageing(actor: Actor, area: Area) -> Sequence[Aged]:
    """Of an area, the youngest class first. Raises NotAllowedError for another's."""
    actor.must_cover(area)
    today = clock.today()
    firsts = (0, *(end + 1 for end in UP_TO))
    classes = list(zip(firsts, (*UP_TO, None), strict=True))
    counts: dict[str, Count] = {}
    for first, last in classes:
        born = Q(first_run__as_of__lte=today - timedelta(days=first)) if first else Q()
        if last is not None:
            born &= Q(first_run__as_of__gte=today - timedelta(days=last))
        counts |= {
            f"leads_{first}": Count("pk", filter=born & ~Q(kind=_QUALITY)),
            f"problems_{first}": Count("pk", filter=born & Q(kind=_QUALITY)),
            f"overdue_{first}": Count("pk", filter=born & Q(due__lt=today)),
        }
    told = findings(actor, area.path, state__in=OPEN_STATES).order_by().aggregate(**counts)
    return [
        Aged(first, last, told[f"leads_{first}"], told[f"problems_{first}"], told[f"overdue_{first}"])
        for first, last in classes
    ]
