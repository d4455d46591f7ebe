"""Emergencies: who asked, who sees now, until when, and what was looked at; for those who are to know."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.names import with_names
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry


@dataclass(frozen=True)
class Look:
    """One look in an emergency, or what was told beside it. selector: of the look; household: the code of what was shown
    of one, '' for a list; subject: what the trail says it is about.
    """

    at: datetime
    act: str
    selector: str
    household: str
    subject: str
    rows: int


def asks_emergency(actor: Actor) -> bool:
    """Whether his role asks for them."""
    return _part(actor) == "asks"


def grants_emergency(actor: Actor) -> bool:
    """Whether his role answers them."""
    return _part(actor) == "grants"


def notes_emergency(actor: Actor) -> bool:
    """Whether he takes note of them for an area's office."""
    role = installed_pack().roles.get(actor.role)
    return role is not None and role.appoints and not actor.hand


def is_told_of_emergencies(actor: Actor) -> bool:
    """Whether he is told who sees: whoever asks or answers, the three hands, and an area's office."""
    return bool(actor.hand or _part(actor)) or notes_emergency(actor)


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Who was let see, or asked to see, what is the actor's or what his lies in; newest first.

    For the area's office (a role that appoints), for whoever asks or answers, for the three hands. Raises NotAllowedError.
    """
    if not is_told_of_emergencies(actor):
        raise NotAllowedError("您的职责不看紧急查看的记录 / is not told of it")
    told = EmergencyAccess.objects.filter(actor.keeps() | actor.reaches())
    return with_names(told.select_related("area", "user"), "answered_by", "noted_by").order_by("-pk")


def emergency(actor: Actor, number: int) -> EmergencyAccess:
    """One of them. Raises NotAllowedError where there is none, or it is not his to know: that looks the same."""
    found = emergencies(actor).filter(pk=number).first()
    if found is None:
        raise NotAllowedError("没有这一次紧急查看，或不归您管 / no such emergency, or not yours")
    return found


def in_force(actor: Actor) -> list[EmergencyAccess]:
    """What he himself may see now, the one that ends first before others; nothing for a role that never asks."""
    if not asks_emergency(actor):
        return []
    own = EmergencyAccess.objects.filter(user=actor.user, role=actor.role, ends_at__gt=clock.now())
    return list(own.select_related("area").order_by("ends_at"))


def emergencies_waiting(actor: Actor) -> int:
    """How many wait for him: to be answered by who answers, to be taken note of by an area's office."""
    if grants_emergency(actor):
        asked = EmergencyAccess.objects.filter(actor.keeps(), granted=None)
        return asked.exclude(user=actor.user).count()
    if notes_emergency(actor):
        return EmergencyAccess.objects.filter(actor.keeps(), granted=True, noted_at=None).count()
    return 0


def looks_of(actor: Actor, access: EmergencyAccess, most: int = 200) -> list[Look]:
    """What was looked at in one of them, as the trail tells it, oldest first. Raises NotAllowedError."""
    emergency(actor, access.pk)
    if access.answered_at is None:
        return []
    of_it = Q(subject=f"emergency:{access.pk}", act="accounts.read_in_emergency")
    beside = Q(detail__contains=f'emergency:{access.pk}"') & ~Q(act__startswith="accounts.")
    told = AuditEntry.objects.filter(of_it | beside, actor=access.user.username, at__gte=access.answered_at)
    if access.ends_at:
        told = told.filter(at__lte=access.ends_at)
    return [_look(entry) for entry in told.order_by("pk")[:most]]


def _look(entry: AuditEntry) -> Look:
    told = json.loads(entry.detail or "{}")
    filters = told.get("filters", {})
    return Look(
        entry.at,
        entry.act,
        filters.get("selector", ""),
        filters.get("household", ""),
        entry.subject,
        told.get("rows", entry.rows),
    )


def _part(actor: Actor) -> str:
    role = installed_pack().roles.get(actor.role)
    return role.emergency if role else ""
