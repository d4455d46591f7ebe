"""An instruction is given, answered, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import record
from niukou.office.instructions.asking import may_instruct, may_reply, words
from niukou.office.instructions.models import Addressee, Instruction, Reply
from niukou.office.instructions.refusals import InstructionError


@transaction.atomic
def instruct(actor: Actor, text: str, due: date, areas: Sequence[Area]) -> Instruction:
    """Ask something of areas below the actor's own.

    Raises NotAllowedError for a role that has nobody below it and for an area that is not below; InstructionError for a
    text that is none, too long, or holds a personal number, for a day that is past, for no area at all.
    """
    if not may_instruct(actor):
        raise NotAllowedError("您的职责不给下级布置工作 / has no offices below to ask")
    said, today = words(text), clock.today()
    if due < today:
        raise InstructionError(f"{due} 已经过去，期限从今天（{today}）起 / the day is past")
    wanted = {area.pk: area for area in areas}
    if not wanted:
        raise InstructionError("请选布置给哪些地方 / choose whom it is for")
    for area in wanted.values():
        actor.must_cover(area)
        if area.path == actor.path:
            raise InstructionError("只能布置给下级 / it goes to offices below alone")
        if area.valid_to is not None and area.valid_to <= today:
            raise InstructionError(f"{area.name}已撤并 / is no more")
    own = area_of(actor.area)
    made = Instruction.objects.create(
        area=own, text=said, due=due, asked_by=actor.username, asked_at=clock.now()
    )
    for area in sorted(wanted.values(), key=lambda one: one.code):
        Addressee.objects.create(instruction=made, area=area)
    record(
        actor, "instructions.instruct", f"instruction:{made.pk}", chain=chain_of(own),
        detail={"due": str(due), "areas": sorted(area.code for area in wanted.values())},
    )  # fmt: skip
    return made


@transaction.atomic
def reply(actor: Actor, number: int, text: str, *, done: bool) -> Reply:
    """Answer an instruction for the actor's own area; done: with that it is done.

    Raises NotAllowedError for who was not asked or does no steps; InstructionError for a text that will not do, for one
    that was taken back, and once it is done.
    """
    asked = (
        Addressee.objects.select_for_update(of=("self",))
        .select_related("instruction", "area")
        .filter(instruction=number, area__code=actor.area)
        .first()
    )
    if asked is None or not may_reply(actor):
        raise NotAllowedError("没有布置给您的这件事 / this was not asked of you")
    if asked.instruction.taken_back_at is not None:
        raise InstructionError("这件事已经收回，不用办了 / was taken back: there is nothing to do")
    if asked.done_at is not None:
        raise InstructionError("这件事已经办完 / is done already")
    said, now = words(text), clock.now()
    made = Reply.objects.create(
        addressee=asked, text=said, done=done, replied_by=actor.username, replied_at=now
    )
    if done:
        asked.done_at = now
        asked.save(update_fields=["done_at"])
    record(
        actor, "instructions.reply", f"instruction:{number}", chain=chain_of(asked.area),
        detail={"area": asked.area.code, "done": done},
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(actor: Actor, number: int) -> Instruction:
    """It need not be done. Raises NotAllowedError for another office's, InstructionError for one taken back before."""
    made = (
        Instruction.objects.select_for_update(of=("self",)).select_related("area").filter(pk=number).first()
    )
    if made is None or made.area.code != actor.area or not may_instruct(actor):
        raise NotAllowedError("没有您布置的这件事 / you asked nothing of this kind")
    if made.taken_back_at is not None:
        raise InstructionError("已经收回了 / was taken back already")
    made.taken_back_by, made.taken_back_at = actor.username, clock.now()
    made.save(update_fields=["taken_back_by", "taken_back_at"])
    record(actor, "instructions.take_back", f"instruction:{made.pk}", chain=chain_of(made.area))
    return made
