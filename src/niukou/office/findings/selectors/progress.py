"""How far the findings of a place are: asked, answered, settled, overdue, by area and by rule, and the rate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import parts
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.models import ANSWERED, ASKED, GONE, IN_CASE, NEW, SETTLED, Finding
from niukou.office.findings.selectors.lists import findings
from niukou.rulebook.formula import read_formula

_RATE = "rectification_rate"  # an indicator of the pack


@dataclass(frozen=True)
class Progress:
    """Findings of a place or rule. Numbers of findings:

    new: nobody was asked yet. asked: all that were ever assigned, which are waiting, overdue among them, in_case,
    answered (not checked), settled, and no_longer_found.
    """

    new: int = 0
    asked: int = 0
    waiting: int = 0
    overdue: int = 0
    in_case: int = 0
    answered: int = 0
    settled: int = 0
    no_longer_found: int = 0

    def __add__(self, other: Progress) -> Progress:
        return Progress(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def rate(self) -> Decimal | None:
        """整改率 by the pack's formula, per cent; None where nobody was asked, or the pack has no such indicator."""
        indicator = installed_pack().indicators.get(_RATE)
        if indicator is None or indicator.formula is None:
            return None
        formula = read_formula(indicator.formula)
        given = {name: getattr(self, name) for name in formula.names}
        return formula.value(given, indicator.digits)


def progress(actor: Actor, area: Area, kinds: Collection[str] = ()) -> Progress:
    """Of a whole area, of all kinds or of some. Raises NotAllowedError for another's."""
    actor.must_cover(area)
    return sum((one for _, one in _counted(_of(actor, area, kinds), "rule")), Progress())


def by_area(actor: Actor, area: Area, kinds: Collection[str] = ()) -> list[tuple[Area, Progress]]:
    """Of each part of an area that is in force today, and of the area itself where findings lie on its own desk."""
    actor.must_cover(area)
    own = [*parts(area, clock.today()), area]
    found = {one.pk: Progress() for one in own}
    paths = dict(Area.objects.filter(pk__in=_areas(actor, area)).values_list("pk", "path"))
    for place, one in _counted(_of(actor, area, kinds), "area_id"):
        inside = next((part.pk for part in own if paths[int(place)].startswith(part.path)), area.pk)
        found[inside] += one
    return [(part, found[part.pk]) for part in own if part.pk != area.pk or found[part.pk] != Progress()]


def by_rule(actor: Actor, area: Area, kinds: Collection[str] = ()) -> dict[str, Progress]:
    """Of each rule in an area, by printed code."""
    actor.must_cover(area)
    return dict(_counted(_of(actor, area, kinds), "rule"))


def _of(actor: Actor, area: Area, kinds: Collection[str]) -> QuerySet[Finding]:
    return findings(actor, area.path, **({"kind__in": list(kinds)} if kinds else {}))


def _areas(actor: Actor, area: Area) -> Iterable[int]:
    return findings(actor, area.path).order_by().values_list("area_id", flat=True).distinct()


def _counted(rows: QuerySet[Finding], by: str) -> Iterator[tuple[str, Progress]]:
    was_asked = ~Q(desk="")
    counts = {
        "new": Q(state=NEW),
        "asked": was_asked,
        "waiting": Q(state=ASKED),
        "overdue": Q(state=ASKED, due__lt=clock.today()),
        "in_case": Q(state=IN_CASE),
        "answered": Q(state=ANSWERED),
        "settled": Q(state=SETTLED) & was_asked,
        "no_longer_found": Q(state=GONE) & was_asked,
    }
    told = (
        rows.order_by()
        .values(by)
        .annotate(**{f"n_{name}": Count("pk", filter=q) for name, q in counts.items()})
    )
    for row in told.order_by(by):
        yield str(row[by]), Progress(**{name: row[f"n_{name}"] for name in counts})
