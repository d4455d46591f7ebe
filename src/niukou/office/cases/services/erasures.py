"""Whether somebody's personal data go: asked here, since only the cases know whether one is open."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.cases.erasing import erase_from_cases
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.office.registry.models import Erasure, Membership
from niukou.office.registry.services.erasing import erase


@transaction.atomic
def approve_erasure(actor: Actor, asked: Erasure, why: str) -> Erasure:
    """A second person lets the data go, out of cases and findings too.

    Raises CaseError while he or a household of his is in an open case, and as `erase`.
    """
    # whoever opens a case holds the county's row, too
    Area.objects.select_for_update().get(code=chain_of(asked.person.area))
    homes = Membership.objects.filter(person=asked.person).values("household")
    about = Case.objects.filter(Q(person=asked.person) | Q(household__in=homes, person=None))
    numbers = list(about.filter(state="open").order_by("pk").values_list("number", flat=True))
    if numbers:
        raise CaseError("还有没办结的案子，不能删除 / is in an open case, nothing was erased", numbers)
    return erase(actor, asked, why, erase_from_cases)
