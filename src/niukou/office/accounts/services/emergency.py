"""紧急查看: an administrator sees for some hours what he otherwise may not, because a second person of another hand lets him.

It ends by itself, by the database's clock. Every look is told in the trail with its number, and the area's office is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.emergency_hours import most_hours
from niukou.office.accounts.models import EmergencyAccess, User
from niukou.office.accounts.refusals import AccountError
from niukou.office.accounts.selectors.emergencies import notes_emergency
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.office.audit.services import record
from niukou.terms.mask import hide_personal_numbers

_P = ParamSpec("_P")
_Found = TypeVar("_Found")
# selectors whose first argument is the code of a household: which one was looked at is told
OF_A_HOUSEHOLD = ("registry.selectors.households.household", "registry.selectors.years_beside.household_page")
_CODE = re.compile(r"[0-9A-Za-z._-]*")
_SEES = ("public", "internal", "sensitive")


@transaction.atomic
def ask_emergency(actor: Actor, area: Area, hours: int, reason: str, household: str = "") -> EmergencyAccess:
    """Ask to see an area, or the one household of it that has this code, for some hours.

    Raises NotAllowedError for another's area or a role that may not ask, AccountError without a reason, for more hours
    than the pack allows, and for what is no code of a household. Whether there is such a household is not told.
    """
    actor.must_keep(area)
    _must_be(actor, "asks")
    most = most_hours()
    if not 0 < hours <= most:
        raise AccountError(f"紧急查看最少1小时，最多{most}小时 / from 1 hour to {most} hours")
    access = EmergencyAccess.objects.create(
        user=User.objects.get(pk=actor.user), role=actor.role, area=area, hours=hours,
        household=_code(household), reason=_written(reason), asked_at=clock.now(),
    )  # fmt: skip
    _record(actor, "accounts.ask_emergency", access, access.reason)
    return access


@transaction.atomic
def answer_emergency(actor: Actor, access: EmergencyAccess, *, grant: bool, why: str) -> EmergencyAccess:
    """A second person of another hand grants or refuses it; the hours begin now.

    Raises NotAllowedError for whoever asked, another's area, a role that may not grant; AccountError without a reason, and
    for one that was answered.
    """
    held = _locked(access)
    actor.must_keep(held.area)
    _must_be(actor, "grants")
    if held.user_id == actor.user:
        raise NotAllowedError("自己提出的，要别人批 / somebody else decides about it")
    if held.granted is not None:
        raise AccountError("已经答复过 / was answered already")
    now = clock.now()
    held.granted, held.answer, held.answered_by, held.answered_at = grant, _written(why), actor.username, now
    held.ends_at = now + timedelta(hours=held.hours) if grant else None
    held.save(update_fields=["granted", "answer", "answered_by", "answered_at", "ends_at"])
    _record(actor, "accounts.answer_emergency", held, held.answer, granted=grant, ends_at=held.ends_at)
    return held


@transaction.atomic
def end_emergency(actor: Actor, access: EmergencyAccess, reason: str) -> EmergencyAccess:
    """End it before its time: whoever asked, or whoever may grant in that area. Raises NotAllowedError, AccountError."""
    held = _locked(access)
    if held.user_id != actor.user:
        actor.must_keep(held.area)
        _must_be(actor, "grants")
    now = clock.now()
    if held.ends_at is None or held.ends_at <= now:
        raise AccountError("现在没有在查看 / is not in force")
    held.ends_at = now
    held.save(update_fields=["ends_at"])
    _record(actor, "accounts.end_emergency", held, _written(reason))
    return held


@transaction.atomic
def note_emergency(actor: Actor, access: EmergencyAccess) -> EmergencyAccess:
    """The area's office has taken note of what was seen. Raises NotAllowedError for another's area or another role."""
    held = _locked(access)
    actor.must_keep(held.area)
    if not notes_emergency(actor):
        raise NotAllowedError("您不代表这里的办公室 / does not speak for its office")
    if held.noted_at is None:
        held.noted_by, held.noted_at = actor.username, clock.now()
        held.save(update_fields=["noted_by", "noted_at"])
        _record(actor, "accounts.note_emergency", held)
    return held


@transaction.atomic
def read_in_emergency(
    actor: Actor, number: int, selector: Callable[_P, _Found], *args: Any, **named: Any
) -> _Found:
    """What a selector says to somebody who may see all of the area; `args` follow the actor. Told before he has it.

    Of one that is for a household only what is asked of that household: `args` begin with its code. Raises
    NotAllowedError where it was not granted to him, or has ended, or is for another household; TypeError for what is no
    selector.
    """
    if "selectors" not in selector.__module__.split("."):
        raise TypeError("only selectors: nobody writes in an emergency")
    access = EmergencyAccess.objects.select_related("area").filter(pk=number, user=actor.user).first()
    _must_be_in_force(actor, number, access)
    assert access is not None
    if access.household and args[:1] != (access.household,):
        raise NotAllowedError(f"只批准看 {access.household} 这一户 / is for that household alone")
    seeing = replace(
        actor, area=access.area.code, path=access.area.path, level=access.area.level, kinds=(), reads=_SEES, hand="",
        place=f"{actor.place} emergency:{number}".strip(),
    )  # fmt: skip
    found = _read_now(cast(Callable[..., Any], selector)(seeing, *args, **named))
    name = f"{selector.__module__.removeprefix('niukou.office.')}.{selector.__name__}"
    taken = Taken(
        "accounts.read_in_emergency",
        f"emergency:{number}",
        chain_of(access.area),
        {"selector": name} | ({"household": args[0]} if name in OF_A_HOUSEHOLD else {}),
        access.reason,
    )
    record_read(seeing, taken, rows=len(found) if isinstance(found, list) else 1)
    return cast(_Found, found)


def _must_be_in_force(actor: Actor, number: int, access: EmergencyAccess | None) -> None:
    if access is None or access.role != actor.role:
        raise NotAllowedError(f"{number}：没有批准给您的 / was not granted to you")
    if access.granted is None:
        raise NotAllowedError(f"{number}：还没有人答复 / nobody has answered it yet")
    if access.ends_at is None:
        raise NotAllowedError(f"{number}：没有同意 / was refused")
    if clock.now() >= access.ends_at:
        ended = timezone.localtime(access.ends_at)
        raise NotAllowedError(f"{number}：{ended:%Y-%m-%d %H:%M} 已到时或已结束 / has ended")


def _read_now(found: Any) -> Any:
    """Rows that would be read later are read while it is in force."""
    return list(found) if isinstance(found, QuerySet | Iterator) else found


def _locked(access: EmergencyAccess) -> EmergencyAccess:
    return (
        EmergencyAccess.objects.select_for_update(of=("self",))
        .select_related("area", "user")
        .get(pk=access.pk)
    )


def _must_be(actor: Actor, hand: str) -> None:
    role = installed_pack().roles.get(actor.role)
    if role is None or role.emergency != hand:
        raise NotAllowedError("您的职责不含紧急查看的这一步 / may not do this")


def _written(words: str) -> str:
    if not words.strip():
        raise AccountError("请写明为什么 / say why")
    return hide_personal_numbers(words.strip())


def _code(said: str) -> str:
    """The code of a household as it is typed; '' for none."""
    code = said.strip()
    if (
        len(code) > EmergencyAccess.HOUSEHOLD
        or hide_personal_numbers(code) != code
        or not _CODE.fullmatch(code)
    ):
        raise AccountError("户编号不对，不要写姓名和号码 / not a code of a household: no name and no number")
    return code


def _record(actor: Actor, act: str, access: EmergencyAccess, reason: str = "", **more: object) -> None:
    one = {"household": access.household} if access.household else {}
    detail = {"area": access.area.code, "hours": access.hours, "user": access.user.username, **one, **more}
    record(actor, act, f"emergency:{access.pk}", chain=chain_of(access.area), detail=detail, reason=reason)
