"""Instructions as those read them who gave them, those they are for, and the levels between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import with_names
from niukou.office.audit import clock
from niukou.office.instructions.asking import may_instruct, may_reply
from niukou.office.instructions.models import Addressee, Instruction, Reply


@dataclass(frozen=True)
class InstructionPage:
    """One instruction as the actor may see it: the areas of his that it is for, each with its answers, the oldest first.

    may_reply: whether he answers it now; may_take_back: whether he may say that it need not be done.
    """

    instruction: Instruction
    addressees: Sequence[Addressee]
    may_reply: bool
    may_take_back: bool
    late: bool


@dataclass(frozen=True)
class Asked:
    """What waits for the actor's own area. late: the day is past."""

    instruction: Instruction
    late: bool


def asked_of(actor: Actor) -> list[Asked]:
    """What the levels above asked of the actor's own area and is not done, by its day."""
    if actor.hand:
        return []
    today: date = clock.today()
    waiting = Addressee.objects.filter(
        area__code=actor.area, done_at=None, instruction__taken_back_at=None
    ).select_related("instruction__area")
    rows = [one.instruction for one in waiting.order_by("instruction__due", "pk")]
    return [Asked(row, row.due < today) for row in rows]


def instructions(actor: Actor) -> QuerySet[Instruction]:
    """All that the actor may see, the newest first, with `areas` and `ready`: for how many of his areas, how many are done.

    Those of his own office, and those for his area or one inside it.
    """
    inside = actor.sees("addressees__area__path")
    own = Q(area__code=actor.area) if not actor.hand else Q(pk__in=[])
    seen = Instruction.objects.filter(inside | own).values("pk")
    return (
        Instruction.objects.filter(pk__in=seen)
        .select_related("area")
        .annotate(
            areas=Count("addressees", filter=inside),
            ready=Count("addressees", filter=inside & Q(addressees__done_at__isnull=False)),
        )
        .order_by("-pk")
    )


def instruction_page(actor: Actor, number: int) -> InstructionPage:
    """One of them. Raises NotAllowedError where there is none, or not his: that looks the same."""
    found = with_names(instructions(actor).filter(pk=number), "asked_by", "taken_back_by").first()
    if found is None:
        raise NotAllowedError("没有这件事，或不归您管 / there is no such thing, or it is not yours")
    replies = Prefetch("replies", with_names(Reply.objects.order_by("pk"), "replied_by"))
    seen = found.addressees.filter(actor.sees()).select_related("area").prefetch_related(replies)
    addressees = list(seen.order_by("area__path"))
    there = found.taken_back_at is None
    waits = any(one.area.code == actor.area and one.done_at is None for one in addressees)
    return InstructionPage(
        found, addressees, there and waits and may_reply(actor),
        there and found.area.code == actor.area and may_instruct(actor), found.due < clock.today(),
    )  # fmt: skip
