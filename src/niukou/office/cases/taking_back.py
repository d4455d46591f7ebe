"""What a reversal takes back: the entries of one decision about a household, where they are its people's last in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from niukou.office.areas.models import Area, Succession
from niukou.office.areas.selectors import within
from niukou.office.cases.refusals import FormError
from niukou.office.registry.models import Household, LedgerEntry, Person

_IN_FORCE = Q(reverses=None, person__last_entry=F("pk")) | Q(
    person__last_entry__reverses__isnull=False, person__last_entry__rests_on=F("pk")
)


def may_be_taken_back(household: Household) -> list[tuple[str, str, date]]:
    """The decisions by which somebody of a household stands where he does: (number, cause, effective day), the newest first."""
    rows = _in_force_of(household).order_by("-effective_day", "decision__number")
    return list(rows.values_list("decision__number", "cause", "effective_day").distinct())


def entries_to_take_back(household: Household | None, asked: Mapping[str, Any]) -> list[LedgerEntry]:
    """The entries that a case of reversal names by their decision. Raises FormError where there are none in force."""
    number = str(asked.get("decision") or "")
    found = list(_in_force_of(household).filter(decision__number=number).order_by("pk")) if household else []
    if not found:
        code = household.code if household else ""
        raise FormError(
            f"{code}：撤销要写明这一户的人现在所依的哪份决定，先撤后来的"
            " / which decision, the last in force of its people"
        )
    return found


def successions_on(area: Area, day: date) -> list[Succession]:
    """What took over areas in this one on a day as a whole and has people to receive. Raises FormError where nothing did.

    After a split each household is decided upon: it moves by a case of its own.
    """
    rows = Succession.objects.filter(within(area.path, "predecessor__path"), on_day=day).exclude(kind="split")
    found = [
        row
        for row in rows.select_related("predecessor").order_by("pk")
        if Person.objects.filter(area=row.predecessor_id).exists()
    ]
    if not found:
        raise FormError(
            f"{area.code}：{day} 没有要接人的区划变更（拆分的逐户办迁移） / no succession whose people are still there"
        )
    return found


def _in_force_of(household: Household) -> QuerySet[LedgerEntry]:
    """Also of those who left it for another household by the entry."""
    of_it = Q(household=household) | Q(rests_on__household=household)
    return LedgerEntry.objects.filter(_IN_FORCE, of_it, unit="person")
