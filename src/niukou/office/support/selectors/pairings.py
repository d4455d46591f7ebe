"""Who helps a household and who lives in a village to help, now and before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import NotThereError
from niukou.office.support.models import Pairing, Posting
from niukou.office.support.refusing import dictionary_of
from niukou.office.support.selectors.people_of_units import HelperView, view_of


@dataclass(frozen=True)
class PairingView:
    """A pairing, or a posting to a village (team_post: in which post)."""

    id: int
    helper: HelperView
    primary: bool
    starts_on: date | None
    ends_on: date | None
    end_reason: str
    team_post: str = ""


def pairings(actor: Actor, household: str) -> list[PairingView]:
    """All pairings of a household (code) there ever were, the newest first. Raises NotThereError."""
    home = Household.objects.filter(actor.sees(), code=household).first()
    if home is None:
        raise NotThereError(f"{household}：没有这一户，或不归您管 / no such household, or not yours")
    rows = Pairing.objects.filter(household=home).select_related("helper__unit")
    dictionary = dictionary_of()
    return [
        PairingView(
            row.pk, view_of(actor, row.helper, dictionary), row.primary, row.starts_on, row.ends_on, row.end_reason
        )
        for row in rows.order_by("-starts_on", "-pk")
    ]  # fmt: skip


def postings(actor: Actor, unit: int) -> list[tuple[PairingView, Area]]:
    """Where people of a unit (id) live or lived in villages of the actor's, the newest first."""
    rows = Posting.objects.filter(actor.sees("village__path"), helper__unit=unit)
    dictionary = dictionary_of()
    return [(_posted(actor, row, dictionary), row.village) for row in _newest(rows)]


def team(actor: Actor, village: str) -> list[PairingView]:
    """All who were ever posted to a village (code), the newest first. Raises NotThereError."""
    area = Area.objects.filter(actor.sees("path"), code=village, level="village").first()
    if area is None:
        raise NotThereError(f"{village}：没有这个村，或不归您管 / no such village, or not yours")
    dictionary = dictionary_of()
    return [_posted(actor, row, dictionary) for row in _newest(Posting.objects.filter(village=area))]


def _newest(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    return rows.select_related("helper__unit", "village").order_by("-starts_on", "-pk")


def _posted(actor: Actor, row: Posting, dictionary: YearDictionary) -> PairingView:
    return PairingView(
        row.pk, view_of(actor, row.helper, dictionary), False, row.starts_on, row.ends_on, row.end_reason,
        row.team_post,
    )  # fmt: skip
