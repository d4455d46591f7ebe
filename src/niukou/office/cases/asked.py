"""Written requests for a comparison: those that wait for their answer, and one of them with its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import with_names
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.machine import step_of
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest
from niukou.office.registry.selectors import NotThereError

# the case still stands where it asked; one that was withdrawn or asked anew from another round waits no more
STANDS = Q(case__state="open", case__step=F("step"), case__round=F("round"), leads__isnull=True)


@dataclass(frozen=True)
class Asked:
    """A request. cases: those that wait for it, then those it was answered for, with whether something was found.

    sources: titles of the registers it asks for; papers: the kinds that the step names.
    """

    request: ComparisonRequest
    waiting: Sequence[Case]
    answered: Sequence[tuple[Case, bool]]
    sources: Sequence[str]
    papers: Sequence[str]


def requests_waiting(actor: Actor) -> QuerySet[ComparisonRequest]:
    """Requests of the actor's area that have cases waiting for their answer (`cases`: how many), the oldest first."""
    waiting = Q(pk__in=ComparisonItem.objects.filter(STANDS).values("request"))
    rows = ComparisonRequest.objects.filter(waiting, actor.sees(), served_by="")
    return (
        with_names(rows, "requested_by").annotate(cases=Count("items")).select_related("area").order_by("pk")
    )


def request_of(actor: Actor, number: int) -> ComparisonRequest:
    """One request, answered or not. Raises NotThereError for one of elsewhere."""
    seen = ComparisonRequest.objects.filter(actor.sees(), pk=number).select_related("area")
    request = with_names(seen, "requested_by").first()
    if request is None:
        raise NotThereError(f"{number}：没有这份比对申请，或不归您管 / no such request, or not yours")
    return request


def request_asked(actor: Actor, number: int) -> Asked:
    """One request with its cases. Raises NotThereError for one of elsewhere."""
    request, pack = request_of(actor, number), installed_pack()
    items = ComparisonItem.objects.filter(request=request).select_related("case__household", "case__area")
    waiting = [item.case for item in items.filter(STANDS).order_by("case__number")]
    answered = items.filter(leads__isnull=False).order_by("case__number")
    papers = {kind for case in waiting for kind in step_of(pack.procedures[case.procedure], case.step).papers}
    return Asked(
        request, waiting, [(item.case, bool(item.leads)) for item in answered],
        [pack.tables[name].title for name in request.sources if name in pack.tables], sorted(papers),
    )  # fmt: skip
