"""The trail, for those who may read it: searched, one entry in its chain, the anchors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import User
from niukou.office.accounts.names import with_names
from niukou.office.accounts.selectors.users import WITH_CHAINS
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.acts import ASKED_WHY
from niukou.office.audit.heads import short_form
from niukou.office.audit.models import FROM, Anchor, AuditEntry
from niukou.office.audit.proof import holds
from niukou.office.audit.reads import BY_COMMAND
from niukou.office.audit.touched import Rows, entries_that_wrote

_INSPECTS = "inspection"
# what has a number of its own, by the words with which a subject of the trail begins
NUMBERED = (
    "household",
    "case",
    "person",
    "user",
    "finding",
    "decision",
    "area",
    "paper",
    "helper",
    "unit",
    "staging",
)


@dataclass(frozen=True)
class TrailAsked:
    """What is searched for: days (both included), a name or the beginning of a user name, an act or room, a chain; the beginning of a
    subject, `case:53`, or the number of a household, case, person, user … alone. unsaid: only what left without a word of what
    for. wrote: rows by table; entries that wrote one of them are found beside those with that subject.
    """

    first: date | None = None
    last: date | None = None
    actor: str = ""
    act: str = ""
    subject: str = ""
    chain: str = ""
    unsaid: bool = False
    wrote: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class EntryShown:
    """One entry. person: the name of who did it; detail: what it tells beside from where, by name; before, after: the
    number of its neighbours in the chain; length: of the chain; sound: whether its digest is from what it says; anchored:
    the first day whose anchor covers it.
    """

    entry: AuditEntry
    person: str
    chain_name: str
    detail: Mapping[str, Any]
    before: int | None
    after: int | None
    length: int
    sound: bool
    anchored: date | None


def reads_trail(actor: Actor) -> bool:
    """Whether the trail of his area is his to read: the audit hand, and roles that inspect."""
    return actor.hand == "audit" or _INSPECTS in actor.kinds


def has_trail(actor: Actor) -> bool:
    """Whether there is anything for him to read: below a county there is no chain."""
    return reads_trail(actor) and actor.level in WITH_CHAINS


def trail(actor: Actor, subject: str = "") -> QuerySet[AuditEntry]:
    """What the trail tells of the actor's area, newest first: the chains of the counties and wider areas in his.

    Raises NotAllowedError for a role that inspects nothing and is not the hand that keeps the trail. Whose area is smaller
    than a county sees none of it: a chain tells of everybody in a county.
    """
    if not reads_trail(actor):
        raise NotAllowedError("您的职责不查工作记录 / inspects nothing")
    chains = chains_of(actor).values("code")
    told = AuditEntry.objects.filter(chain_id__in=chains).order_by("-at", "-id")
    return told.filter(subject=subject) if subject else told


def search_trail(actor: Actor, asked: TrailAsked) -> QuerySet[AuditEntry]:
    """What of it was asked for. Raises NotAllowedError as `trail`."""
    told = trail(actor)
    if asked.first:
        told = told.filter(at__gte=clock.midnight(asked.first))
    if asked.last:
        told = told.filter(at__lt=clock.midnight(asked.last + timedelta(days=1)))
    if asked.actor:
        named = User.objects.filter(full_name=asked.actor).values("username")
        told = told.filter(Q(actor__startswith=asked.actor) | Q(actor__in=named))
    if asked.act:
        told = (
            told.filter(act=asked.act) if "." in asked.act else told.filter(act__startswith=f"{asked.act}.")
        )
    if asked.chain:
        told = told.filter(chain_id=asked.chain)
    if asked.unsaid:
        nobody_said = Q(reason="") | Q(reason__startswith=BY_COMMAND)
        told = told.filter(nobody_said, act__in=ASKED_WHY)
    if asked.subject:
        about = _about(asked.subject)
        told = told.filter(about | Q(pk__in=entries_that_wrote(told, asked.wrote)) if asked.wrote else about)
    return with_names(told, "actor")


def _about(said: str) -> Q:
    """The beginning of a subject as the trail writes it, `household:53…`, or a whole number of whatever has that number."""
    if ":" in said:
        return Q(subject__startswith=said)
    return Q(subject__in=[f"{kind}:{said}" for kind in NUMBERED])


def chains_of(actor: Actor) -> QuerySet[Area]:
    """The areas in the actor's that have a chain of their own: counties and wider ones, by code."""
    return Area.objects.filter(actor.keeps("path"), level__in=WITH_CHAINS).order_by("code")


def entry_shown(actor: Actor, number: int) -> EntryShown:
    """One entry of the actor's area. Raises NotAllowedError where there is none that he may read, SealError without the key."""
    entry = trail(actor).filter(pk=number).select_related("chain").first()
    if entry is None:
        raise NotAllowedError("没有这一条，或不归您查 / no such entry, or not yours to read")
    beside = AuditEntry.objects.filter(chain=entry.chain)
    day = timezone.localtime(entry.at, timezone.get_default_timezone()).date()
    anchored = Anchor.objects.filter(day__gte=day).order_by("day").values_list("day", flat=True).first()
    told = json.loads(entry.detail or "{}")
    if entry.place_of_actor:
        del told[FROM]
    elif FROM in told:  # a proof of former years told its days so
        told |= {"since": told.pop(FROM), "until": told.pop("to")}
    return EntryShown(
        entry, User.objects.filter(username=entry.actor).values_list("full_name", flat=True).first() or "",
        Area.objects.get(code=entry.chain_id).name, told,
        beside.filter(place=entry.place - 1).values_list("pk", flat=True).first(),
        beside.filter(place=entry.place + 1).values_list("pk", flat=True).first(),
        entry.chain.length, holds(entry), anchored,
    )  # fmt: skip


def anchors(actor: Actor, most: int = 30) -> list[tuple[date, datetime, str]]:
    """(day, made at, what is written into the paper book) of the newest anchors. Raises NotAllowedError as `trail`."""
    trail(actor)
    return [(one.day, one.made_at, short_form(one)) for one in Anchor.objects.order_by("-day")[:most]]
