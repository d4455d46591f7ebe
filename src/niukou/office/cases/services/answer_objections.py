"""Answering objections, after the step they opened was done: the notice goes on, or a new round begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.cases.acting import Act, begin, carry_out, follow_each
from niukou.office.cases.ending import end_finished
from niukou.office.cases.hanging import hanging_items, last_day_of
from niukou.office.cases.items import Item, Said
from niukou.office.cases.machine import OBJECTED, follow
from niukou.office.cases.models import Case, NoticeItem, Objection
from niukou.office.cases.refusals import FormError, NoticeRunsError
from niukou.office.cases.services.post_notice import KINDS

ANSWERED = "answered"


@dataclass(frozen=True)
class Answer:
    """The answer to the objections that wait in a case. upheld: they are right, and the procedure goes back."""

    case: Case
    text: str
    upheld: bool


@transaction.atomic
def answer_objections(actor: Actor, answers: Sequence[Answer], on_day: date) -> list[Case]:
    """Answer them, as who posts the notice. Where none is upheld the notice hangs on, longer by the days it stood still.

    Raises what `begin` raises (WrongStepError while the step that was opened is not done), NoticeRunsError where none
    waits, FormError without an answer.
    """
    act = begin(actor, "cases.answer_objections", [one.case for one in answers], KINDS, on_day)
    of = {one.case.pk: one for one in answers}
    hung = hanging_items(act.items)
    bare = [item.case.number for item in act.items if not of[item.case.pk].text.strip()]
    if bare:
        raise FormError("答复没有写内容 / the answer says nothing", bare)
    none = [item.case.number for item in act.items if not _write(act, item, of[item.case.pk], hung)]
    if none:
        raise NoticeRunsError("没有等答复的异议 / no objection waits", none)
    outcomes = {pk: OBJECTED if one.upheld else ANSWERED for pk, one in of.items()}
    places = follow_each(
        act,
        lambda item: outcomes[item.case.pk],
        lambda item, word: item.place if word == ANSWERED else follow(item.procedure, item.place, word),
    )
    said = [
        Said(item, outcomes[item.case.pk], place, {"answer": of[item.case.pk].text}, of[item.case.pk].text)
        for item, place in zip(act.items, places, strict=True)
    ]
    return carry_out(act, said, leaves=end_finished(act, said))


def _write(act: Act, item: Item, answer: Answer, hung: Mapping[int, NoticeItem]) -> int:
    """How many objections of the case were answered; the days they stopped the clock are added to its last day."""
    row = hung.get(item.case.pk)
    if row is None:
        return 0
    answered = Objection.objects.filter(item=row, answered_at=None).update(
        answer=answer.text.strip(), upheld=answer.upheld, answered_by=act.actor.username, answered_at=act.now
    )
    objection = item.step.objection
    stops = objection is not None and objection.clock == "stops"
    NoticeItem.objects.filter(pk=row.pk).update(last_day=last_day_of(row, stops=stops))
    return answered
