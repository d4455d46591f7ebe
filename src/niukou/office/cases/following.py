"""Open cases of a family that comes to stand in another area by a case that ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.cases.batches import batches
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.office.registry.models import Household


def stay_where_they_are(households: Iterable[int], ending: Collection[int]) -> None:
    """Raises CaseError for an open case of a household that lies in another area now, by the numbers of these.

    ending: the ids of cases that end with the act. Its people reviewed it, its notice hung there: nobody of the new place
    knows of it, and its decision would not reach the family any more.
    """
    left: list[str] = []
    for some in batches(households):
        rows = _elsewhere(Case.objects.filter(household__in=some)).exclude(pk__in=ending)
        left += rows.order_by("number").values_list("number", flat=True)
    if left:
        raise CaseError(
            "这些案子还在这一户原来的地方办，先办结或撤回，再迁 / are open where the family was: end or withdraw them first",
            left,
        )


def follow_the_people(area: Area) -> None:
    """Open cases of the households in an area go where these have gone: a village that was merged takes over its work, too."""
    own = Household.objects.filter(pk=OuterRef("household")).values("area")
    rows = _elsewhere(Case.objects.filter(within(area.path, "household__area__path")))
    Case.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(area=Subquery(own))


def _elsewhere(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.filter(state="open").exclude(area=F("household__area"))
