"""Users and their charges: who is let in, and who says so.

A charge is given by somebody whose role appoints (a word of the pack), in his area, at his level or below, never to
himself. Accounts are added and closed by such a role, or by the hand that keeps accounts (system), which gives no charge; the
hand that gives charges (security) adds no account. Nobody is two hands.
The very first one is given from the command line, by whoever holds the machine, before there is any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor, NotAllowedError, signs_in
from niukou.office.accounts.models import Charge, User
from niukou.office.accounts.passwords import set_password
from niukou.office.accounts.refusals import AccountError
from niukou.office.areas.authority import Operator
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import Author, record
from niukou.rulebook.model import Role
from niukou.rulebook.roles import above, reaches


@dataclass(frozen=True)
class NewUser:
    """Whom to let in. A user without a password cannot sign in until he has one."""

    username: str
    full_name: str
    password: str | None = None


@transaction.atomic
def add_user(actor: Actor, new: NewUser) -> User:
    """Let somebody in, without any charge yet. Raises NotAllowedError, or AccountError for a name or password that will not do."""
    _must_keep_accounts(actor)
    user = _make(new, clock.today())
    record(actor, "accounts.add_user", f"user:{user.username}", chain=_chain(actor))
    return user


@transaction.atomic
def first_charge(actor: Operator, new: NewUser, role: str, area: Area) -> Charge:
    """The first user with the first charge, as whoever holds the machine says. Raises AccountError once there is a charge."""
    if Charge.objects.exists():
        raise AccountError(
            "已有人有职责，以后的职责由他们派 / there are charges already; those who hold them give more"
        )
    if not _role(role).appoints:
        raise AccountError(
            f"{role} 不能给别人派职责，不能是第一个 / cannot give charges and so cannot be the first"
        )
    _must_fit(_role(role), area)
    day = clock.today()
    charge = Charge.objects.create(user=_make(new, day), role=role, area=area, since=day)
    _record(actor, "accounts.first_charge", charge)
    return charge


@transaction.atomic
def give_charge(actor: Actor, user: User, role: str, area: Area, since: date | None = None) -> Charge:
    """Charge a user with a role for an area, from a day on (default: today).

    Raises NotAllowedError where it is not the actor's to give, AccountError for a role or area that does not fit, a day
    that is past, a user who has left, or a charge that he has already.
    """
    day = clock.today()
    since = since or day
    asked = _role(role)
    user = User.objects.select_for_update().get(pk=user.pk)
    _must_answer_for(actor, user, asked, area)
    _must_fit(asked, area)
    _must_be_one_hand(user, asked, day)
    if since < day:
        raise AccountError(f"{since} 已经过去，职责从今天（{day}）或以后起 / a charge begins today or later")
    if user.active_to is not None and user.active_to <= since:
        raise AccountError(f"{user.username} 到 {user.active_to} 为止 / has left by then")
    try:
        with transaction.atomic():
            charge = Charge.objects.create(user=user, role=role, area=area, since=since)
    except IntegrityError:
        raise AccountError(f"{user.username} 已有这个职责 / has this charge already") from None
    _record(actor, "accounts.give_charge", charge)
    return charge


@transaction.atomic
def end_charge(actor: Actor, charge: Charge, until: date | None = None, *, reason: str) -> Charge:
    """End a charge: `until` (default: today) is the first day without it.

    Raises NotAllowedError where it is not the actor's to take, AccountError for one that has ended or a day that is past.
    """
    day = clock.today()
    until = until or day
    held = Charge.objects.select_for_update(of=("self",)).select_related("user", "area").get(pk=charge.pk)
    _must_answer_for(actor, held.user, installed_pack().roles.get(held.role), held.area)
    if not reason.strip():
        raise AccountError("请写明为什么 / say why")
    if held.until is not None and held.until <= day:
        raise AccountError(f"这个职责已于 {held.until} 结束 / it has ended already")
    if until < day:
        raise AccountError(f"{until} 已经过去，职责到今天（{day}）或以后为止 / a charge ends today or later")
    held.until = until
    held.save(update_fields=["until"])
    _record(actor, "accounts.end_charge", held, reason)
    return held


@transaction.atomic
def close_user(actor: Actor, user: User, *, reason: str) -> User:
    """Somebody has left: all his charges end today, and he signs in no more.

    Raises NotAllowedError where any of his charges is not the actor's to take, AccountError without a reason.
    """
    if not reason.strip():
        raise AccountError("请写明为什么 / say why")
    day = clock.today()
    left = User.objects.select_for_update().get(pk=user.pk)
    held = list(left.charges.filter(Q(until=None) | Q(until__gt=day)).select_related("area"))
    _must_keep_accounts(actor)
    _must_not_be(actor, left)
    for charge in held:
        if actor.hand:
            actor.must_keep(charge.area)
        else:
            _must_answer_for(actor, left, installed_pack().roles.get(charge.role), charge.area)
    left.charges.filter(pk__in=[charge.pk for charge in held]).update(until=day)
    left.active_to = day
    left.set_unusable_password()
    left.save(update_fields=["active_to", "password"])
    detail = {"charges": [f"{charge.role}:{charge.area.code}" for charge in held]}
    record(
        actor,
        "accounts.close_user",
        f"user:{left.username}",
        chain=_chain(actor),
        detail=detail,
        reason=reason,
    )
    return left


@transaction.atomic
def change_password(actor: Actor, old: str, new: str) -> None:
    """Give oneself another password. Raises AccountError where the old one is wrong, or the new one is the same or will not do."""
    user = User.objects.select_for_update().get(pk=actor.user)
    if not user.check_password(old):
        raise AccountError("原密码不对 / the old password is wrong")
    if new == old:
        raise AccountError("新密码要和原来的不同 / the new password is the old one")
    set_password(user, new, own=True)
    user.save(update_fields=["password", "own_password"])
    record(actor, "accounts.change_password", f"user:{user.username}", chain=_chain(actor))


def _make(new: NewUser, day: date) -> User:
    username = new.username.strip()
    if not username or not new.full_name.strip():
        raise AccountError("要有用户名和姓名 / a user name and a full name are needed")
    if User.objects.filter(username=username).exists():
        raise AccountError(f"已有用户 {username} / there is such a user already")
    user = User(username=username, full_name=new.full_name.strip(), active_from=day)
    if new.password is None:
        user.set_unusable_password()
    else:
        set_password(user, new.password, own=False)
    user.save(force_insert=True)
    return user


def _role(key: str) -> Role:
    roles = installed_pack().roles
    if key not in roles:
        raise AccountError(
            f"规则包里没有角色 {key}，有 / no such role, there are: {'、'.join(sorted(roles))}"
        )
    return roles[key]


def _must_fit(role: Role, area: Area) -> None:
    if not signs_in(role):
        raise AccountError(f"{role.title}不登录系统，不派职责 / is nobody who signs in")
    if area.valid_to is not None and area.valid_to <= clock.today():
        raise AccountError(f"{area} 已于 {area.valid_to} 撤销 / is no more")
    if not reaches(role, area.level):  # type: ignore[arg-type]  # a level of an area is one of a role
        raise AccountError(f"{role.title}管不了 {area} 这一级 / is not of this level")


def _must_answer_for(actor: Actor, user: User, role: Role | None, area: Area) -> None:
    """Whether the actor may give or take this charge. A role that left the pack is anybody's to take."""
    _must_appoint(actor)
    _must_not_be(actor, user)
    actor.must_keep(area)
    own = installed_pack().roles[actor.role]
    if role is not None and above(role.level, own.level):
        raise NotAllowedError(f"{role.title}比{own.title}高，不由他派 / is above {own.title_en}")


def _must_appoint(actor: Actor) -> None:
    own = installed_pack().roles.get(actor.role)
    if own is None or not own.appoints:
        raise NotAllowedError("您不能给人派职责 / may not give charges")


def _must_keep_accounts(actor: Actor) -> None:
    if actor.hand == "system":
        return
    if actor.hand:
        raise NotAllowedError("账号归系统管理员 / accounts are the system administrator's")
    _must_appoint(actor)


def _must_be_one_hand(user: User, asked: Role, day: date) -> None:
    """The three hands are three people, and none of them works on the register."""
    roles = installed_pack().roles
    held = user.charges.filter(Q(until=None) | Q(until__gt=day)).values_list("role", flat=True)
    others = {roles[key].hand for key in held if key in roles} - {asked.hand}
    if others and (asked.hand or any(others)):
        raise AccountError(
            "系统、安全、审计三样管理员要三个人，也不能兼办别的 / the three administrators are three people"
            " and do nothing else"
        )


def _must_not_be(actor: Actor, user: User) -> None:
    if user.pk == actor.user:
        raise NotAllowedError("不能给自己派职责，也不能撤自己的 / not one's own charges")


def _chain(actor: Actor) -> str:
    return chain_of(Area.objects.get(code=actor.area))


def _record(author: Author, act: str, charge: Charge, reason: str = "") -> None:
    detail = {"role": charge.role, "area": charge.area.code, "since": charge.since, "until": charge.until}
    record(
        author, act, f"user:{charge.user.username}", chain=chain_of(charge.area), detail=detail, reason=reason
    )
