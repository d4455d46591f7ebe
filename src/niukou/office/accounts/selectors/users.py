"""Reading users and charges: those of one's own area, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import Charge, SecondFactor, User
from niukou.office.accounts.names import with_names
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack, is_demo
from niukou.office.audit.models import AuditEntry
from niukou.rulebook.model import Role
from niukou.rulebook.roles import above

WITH_CHAINS = ("province", "prefecture", "county")
# of the ready accounts of a demo, which is served on the loopback address alone; told on its page
DEMO_PASSWORD = "niukou-demo-2017"  # noqa: S105  no secret


def charges(actor: Actor, on_day: date | None = None) -> QuerySet[Charge]:
    """The charges in force on a day (default: today) for areas in the actor's, by area and role."""
    day = on_day or clock.today()
    return (
        Charge.objects.filter(actor.keeps(), since__lte=day)
        .filter(Q(until=None) | Q(until__gt=day))
        .select_related("user", "area")
        .order_by("area__path", "role", "user__username")
    )


def users(actor: Actor) -> QuerySet[User]:
    """The users who have or had a charge in the actor's area, and he himself."""
    seen = Charge.objects.filter(actor.keeps()).values("user")
    return User.objects.filter(Q(pk__in=seen) | Q(pk=actor.user)).order_by("username")


@dataclass(frozen=True)
class Account:
    """Somebody's account, as those who keep accounts and charges see it. charges: of today and to come."""

    user: User
    charges: tuple[Charge, ...]
    second_factor: bool
    locked: bool
    left: bool


def people(actor: Actor, words: str = "") -> QuerySet[User]:
    """The users of the actor's area, and those without any charge; by the beginning of a user name, or part of a name.

    Raises NotAllowedError for who keeps neither accounts nor charges.
    """
    _must_keep_people(actor)
    seen = Charge.objects.filter(actor.keeps()).values("user")
    found = User.objects.filter(Q(pk__in=seen) | Q(charges=None) | Q(pk=actor.user))
    if words:
        found = found.filter(Q(username__istartswith=words) | Q(full_name__icontains=words))
    return found.order_by("username").distinct()


def accounts_of(actor: Actor, users: Sequence[User]) -> list[Account]:
    """Charges, second factor and lock of some of the actor's people, in three queries. Raises NotAllowedError."""
    _must_keep_people(actor)
    day, keys = clock.today(), [user.pk for user in users]
    held: dict[int, list[Charge]] = {}
    in_force = Charge.objects.filter(actor.keeps(), user__in=keys).filter(Q(until=None) | Q(until__gt=day))
    for charge in in_force.select_related("area").order_by("area__path", "role"):
        held.setdefault(charge.user_id, []).append(charge)
    proved = set(
        SecondFactor.objects.filter(user__in=keys, confirmed_at__isnull=False).values_list("user", flat=True)
    )
    locked = _locked([user.username for user in users])
    return [
        Account(
            user, tuple(held.get(user.pk, ())), user.pk in proved, user.username in locked,
            user.active_to is not None and user.active_to <= day,
        )
        for user in users
    ]  # fmt: skip


def account_of(actor: Actor, username: str) -> Account:
    """One of the actor's people. Raises NotAllowedError where there is none, or not his: that looks the same."""
    found = people(actor).filter(username=username).first()
    if found is None:
        raise NotAllowedError("没有这个用户，或不归您管 / no such user, or not yours")
    return accounts_of(actor, [found])[0]


def charge_of(actor: Actor, username: str, number: int) -> Charge:
    """One charge of one of the actor's people. Raises NotAllowedError."""
    found = [charge for charge in account_of(actor, username).charges if charge.pk == number]
    if not found:
        raise NotAllowedError("没有这个职责，或不归您管 / no such charge, or not yours")
    return found[0]


def told_of(actor: Actor, username: str) -> QuerySet[AuditEntry]:
    """Who gave and took what of one of the actor's people, and why, newest first: acts on accounts alone."""
    account_of(actor, username)
    chains = Area.objects.filter(actor.keeps("path"), level__in=WITH_CHAINS).values("code")
    told = AuditEntry.objects.filter(chain_id__in=chains, subject=f"user:{username}")
    return with_names(told.filter(act__startswith="accounts."), "actor").order_by("-at", "-id")


def may_give(actor: Actor) -> list[Role]:
    """The roles that the actor may give: those who sign in, not above his own. [] for who gives none."""
    roles = installed_pack().roles
    own = roles.get(actor.role)
    if own is None or not own.appoints:
        return []
    return [role for role in roles.values() if role.signs_in and not above(role.level, own.level)]


def keeps_people(actor: Actor) -> bool:
    """Whether he keeps accounts or charges."""
    own = installed_pack().roles.get(actor.role)
    return actor.hand in ("system", "security") or (own is not None and own.appoints)


def adds_people(actor: Actor) -> bool:
    """Whether he lets people in and closes their accounts: the system hand, and offices that appoint."""
    own = installed_pack().roles.get(actor.role)
    return actor.hand == "system" or (not actor.hand and own is not None and own.appoints)


def _must_keep_people(actor: Actor) -> None:
    if not keeps_people(actor):
        raise NotAllowedError("您的职责不管账号和职责 / keeps neither accounts nor charges")


def _locked(usernames: Sequence[str]) -> set[str]:
    """Who has guessed too often of late; the time is the machine's, as that of the lock."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(
        username__in=usernames, failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(tried.values_list("username", flat=True))


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
    """Of a demo: for each role and level those of one place who have a password, two at most (who entered a case may not
    decide it), told on the page where one signs in. Elsewhere none.
    """
    found: dict[tuple[str, str], list[Charge]] = {}
    if is_demo():
        for charge in Charge.objects.select_related("area", "user").order_by("area__path", "pk"):
            if charge.user.has_usable_password():
                some = found.setdefault((charge.role, charge.area.level), [])
                if not some or (len(some) == 1 and some[0].area == charge.area):
                    some.append(charge)
    return [charge for some in found.values() for charge in some]
