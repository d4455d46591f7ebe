"""Reading users and charges: those of one's own area, and one's own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import Charge, EmergencyAccess, User
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack, is_demo
from niukou.office.audit.models import AuditEntry

# of the ready accounts of a demo, which is served on the loopback address alone; told on its page
DEMO_PASSWORD = "niukou-demo-2017"  # noqa: S105  no secret
_INSPECTS = "inspection"
_WITH_CHAINS = ("province", "prefecture", "county")


def charges(actor: Actor, on_day: date | None = None) -> QuerySet[Charge]:
    """The charges in force on a day (default: today) for areas in the actor's, by area and role."""
    day = on_day or clock.today()
    return (
        Charge.objects.filter(actor.sees(), since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .select_related("user", "area")
        .order_by("area__path", "role", "user__username")
    )


def users(actor: Actor) -> QuerySet[User]:
    """The users who have or had a charge in the actor's area, and he himself."""
    seen = Charge.objects.filter(actor.sees()).values("user")
    return User.objects.filter(Q(pk__in=seen) | Q(pk=actor.user)).order_by("username")


def own_charges(actor: Actor) -> QuerySet[Charge]:
    """What else the actor may act as today: his charges in force, wherever they are."""
    day = clock.today()
    return (
        Charge.objects.filter(user=actor.user, since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .select_related("area")
        .order_by("area__path", "role")
    )


def user_of(key: int | None) -> User | None:
    """A user by his key: who has shown his password and not yet his second factor."""
    return User.objects.filter(pk=key).first() if key else None


def charges_of(username: str) -> list[Charge]:
    """What somebody who has signed in may act as today: he chooses before there is an actor."""
    day = clock.today()
    held = Charge.objects.filter(user__username=username, since__lte=day)
    return list(
        held.filter(Q(until=None) | Q(until__gt=day)).select_related("area").order_by("area__path", "role")
    )


def demo_accounts() -> list[Charge]:
    """Of a demo: one account for each role and level, told on the page where one signs in. Elsewhere none."""
    found: dict[tuple[str, str], Charge] = {}
    if is_demo():
        for charge in Charge.objects.select_related("area", "user").order_by("area__path", "pk"):
            if charge.user.has_usable_password():
                found.setdefault((charge.role, charge.area.level), charge)
    return list(found.values())


def trail(actor: Actor, subject: str = "") -> QuerySet[AuditEntry]:
    """What the trail tells of the actor's area, newest first: the chains of the counties and wider areas in his.

    Raises NotAllowedError for a role that inspects nothing. Whose area is smaller than a county sees none of it: a
    chain tells of everybody in a county.
    """
    if _INSPECTS not in actor.kinds:
        raise NotAllowedError(f"{actor.role} 不查工作记录 / inspects nothing")
    chains = Area.objects.filter(actor.sees("path"), level__in=_WITH_CHAINS).values("code")
    told = AuditEntry.objects.filter(chain_id__in=chains).order_by("-at", "-id")
    return told.filter(subject=subject) if subject else told


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Who was let see, or asked to see, what is the actor's or what his lies in; newest first.

    For the area's office (a role that appoints), for whoever asks or grants. Raises NotAllowedError for others.
    """
    role = installed_pack().roles.get(actor.role)
    if role is None or not (role.appoints or role.emergency):
        raise NotAllowedError(f"{actor.role} 不看紧急查看的记录 / is not told of it")
    steps = actor.path.split("/")[:-1]
    above = ["/".join(steps[: end + 1]) + "/" for end in range(len(steps))]
    told = EmergencyAccess.objects.filter(actor.sees() | Q(area__path__in=above))
    return told.select_related("area", "user").order_by("-pk")
