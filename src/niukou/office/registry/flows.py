"""The flows of a statement: entries as the database has counted them when they came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import BooleanField, Case, F, Q, Sum, Value, When

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.registry.models import CountedFlow
from niukou.terms.statement import Flow

_FEW = 500  # areas up to which their ids are named: the entries are then found by index, not read through


def flows(
    area: Area, days: tuple[date, date], known_at: datetime | None = None, by: str = ""
) -> Iterator[Flow]:
    """What went through an area up to the last day, as far as it was recorded by `known_at`."""
    inside = Inside(area)
    rows = CountedFlow.objects.filter(
        inside.at("from_area") | inside.at("to_area"), effective_day__lte=days[1]
    )
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    counted = rows.values(
        "unit", "cause", "from_account", "to_account",
        from_in=inside.flag("from_area"), to_in=inside.flag("to_area"), before=_flag(Q(effective_day__lt=days[0])),
        before_it=F("was") if by else Value(""), group=F("attribute") if by else Value(""),
    ).annotate(n=Sum("count"))  # fmt: skip
    for row in counted.order_by():
        yield Flow(
            row["unit"], row["cause"], row["from_account"], bool(row["from_in"]), row["to_account"],
            bool(row["to_in"]), bool(row["before"]), row["before_it"], row["group"], row["n"],
        )  # fmt: skip


class Inside:
    """Whether an end of an entry lies in an area."""

    def __init__(self, area: Area) -> None:
        ids = list(Area.objects.filter(within(area.path)).values_list("pk", flat=True)[: _FEW + 1])
        self._ids = ids if len(ids) <= _FEW else None
        self._path = area.path

    @property
    def few(self) -> bool:
        """Whether so few areas lie in it that what is in them is found by index."""
        return self._ids is not None

    def at(self, end: str) -> Q:
        """Whether `end` (from_area, to_area) does."""
        return within(self._path, f"{end}__path") if self._ids is None else Q(**{f"{end}__in": self._ids})

    def flag(self, end: str) -> Case:
        """The same as a column."""
        return _flag(self.at(end))


def _flag(holds: Q) -> Case:
    return Case(When(holds, then=Value(True)), default=Value(False), output_field=BooleanField())
