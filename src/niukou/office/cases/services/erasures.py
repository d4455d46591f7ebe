"""Whether somebody's personal data go: asked here, since only the cases know whether one is open."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.cases.erasing import erase_from_cases
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.office.findings.erasing_extracts import TakesOut
from niukou.office.registry.models import Erasure, Membership
from niukou.office.registry.services.erasing import erase


@transaction.atomic
def approve_erasure(actor: Actor, asked: Erasure, why: str, take_out: TakesOut | None = None) -> Erasure:
    """A second person lets the data go, out of cases, findings and departments' files too.

    take_out: how rows are taken out of such a file; `runs.erasing` knows. Raises CaseError while he or a household of his
    is in an open case, ExtractError for a file from which his rows cannot be taken, and as `erase`.
    """
    # whoever opens a case holds the county's row, too
    Area.objects.select_for_update().get(code=chain_of(asked.person.area))
    homes = Membership.objects.filter(person=asked.person).values("household")
    about = Case.objects.filter(Q(person=asked.person) | Q(household__in=homes, person=None))
    numbers = list(about.filter(state="open").order_by("pk").values_list("number", flat=True))
    if numbers:
        raise CaseError("还有没办结的案子，不能删除 / is in an open case, nothing was erased", numbers)
    return erase(actor, asked, why, partial(erase_from_cases, take_out=take_out))
