"""What two of the three hands do for somebody who cannot come in: the system hand gives another password, the security
hand unlocks him and lets him learn a new second factor. Neither alone is enough to come in as somebody else.
"""

from __future__ import annotations

from axes.utils import reset
from django.db import transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import SecondFactor, User
from niukou.office.accounts.passwords import set_password
from niukou.office.accounts.refusals import AccountError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import record
from niukou.rulebook.model import Hand


@transaction.atomic
def reset_password(actor: Actor, user: User, password: str, *, reason: str) -> User:
    """Give somebody another password: his sessions end. Raises NotAllowedError for another hand, another's area or himself,
    AccountError without a reason, for a password that will not do, and for who has left.
    """
    held = _kept(actor, user, "system")
    if held.active_to is not None and held.active_to <= clock.today():
        raise AccountError(f"{held.username} 已经离开 / has left")
    _must_say_why(reason)
    set_password(held, password, own=False)
    held.save(update_fields=["password", "own_password"])
    _record(actor, "accounts.reset_password", held, reason)
    return held


@transaction.atomic
def forget_second_factor(actor: Actor, user: User, *, reason: str) -> None:
    """His telephone is lost: at his next sign-in another one learns a new secret. Raises NotAllowedError, AccountError."""
    held = _kept(actor, user, "security")
    _must_say_why(reason)
    if not SecondFactor.objects.filter(user=held).delete()[0]:
        raise AccountError(f"{held.username} 没有第二道门 / has no second factor")
    _record(actor, "accounts.forget_second_factor", held, reason)


@transaction.atomic
def unlock(actor: Actor, user: User, *, reason: str) -> None:
    """Let somebody try again who guessed too often. Raises NotAllowedError, AccountError."""
    held = _kept(actor, user, "security")
    _must_say_why(reason)
    reset(username=held.username)
    _record(actor, "accounts.unlock", held, reason)


def _kept(actor: Actor, user: User, hand: Hand) -> User:
    """The user, locked: one whose charges of today are all in the actor's area, and not the actor himself."""
    if actor.hand != hand:
        raise NotAllowedError(
            "这归系统管理员 / the system administrator does this"
            if hand == "system"
            else "这归安全管理员 / the security administrator does this"
        )
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.pk == actor.user:
        raise NotAllowedError("自己的要别人来办 / somebody else does it for oneself")
    day = clock.today()
    for charge in held.charges.filter(Q(until=None) | Q(until__gt=day)).select_related("area"):
        actor.must_keep(charge.area)
    return held


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise AccountError("请写明为什么 / say why")


def _record(actor: Actor, act: str, user: User, reason: str) -> None:
    chain = chain_of(Area.objects.get(code=actor.area))
    record(actor, act, f"user:{user.username}", chain=chain, reason=reason.strip())
