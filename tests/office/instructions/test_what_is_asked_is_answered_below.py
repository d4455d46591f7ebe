"""An office asks something of those below it; they answer, and it is done or taken back. Nobody beside them learns of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.instructions.models import Instruction, Reply
from niukou.office.instructions.refusals import InstructionError
from niukou.office.instructions.selectors import asked_of, instruction_page, instructions
from niukou.office.instructions.services import instruct, reply, take_back
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE

DUE = date(2017, 7, 10)
OTHER_TOWN = "539901002000"


def area(code: str) -> Area:
    return Area.objects.get(code=code)


@pytest.fixture
def town(acting: Callable[..., Actor]) -> Actor:
    return acting("town_office", TOWN)


@pytest.fixture
def asked(officer: Actor) -> Instruction:
    return instruct(officer, "十日前把漏评的户都走一遍", DUE, [area(TOWN), area(OTHER_TOWN)])


def test_it_lies_on_the_desk_of_whom_it_is_for_until_it_is_done(
    asked: Instruction, town: Actor, officer: Actor, cadre: Actor
) -> None:
    assert [one.instruction for one in asked_of(town)] == [asked]
    assert (asked_of(cadre), asked_of(officer)) == ([], [])
    reply(town, asked.pk, "走了一半", done=False)
    assert len(asked_of(town)) == 1
    reply(town, asked.pk, "都走了", done=True)
    assert asked_of(town) == []
    page = instruction_page(officer, asked.pk)
    assert [(one.area.code, len(one.replies.all())) for one in page.addressees] == [
        (TOWN, 2),
        (OTHER_TOWN, 0),
    ]
    assert (page.instruction.areas, page.instruction.ready) == (2, 1)
    acts = AuditEntry.objects.filter(act__startswith="instructions.").order_by("place")
    assert [one.act for one in acts] == ["instructions.instruct", "instructions.reply", "instructions.reply"]


def test_one_town_does_not_read_what_another_answers(
    asked: Instruction, town: Actor, acting: Callable[..., Actor]
) -> None:
    reply(town, asked.pk, "都走了", done=True)
    page = instruction_page(acting("town_office", OTHER_TOWN), asked.pk)
    assert [one.area.code for one in page.addressees] == [OTHER_TOWN]
    assert (page.instruction.areas, page.instruction.ready) == (1, 0)


def test_those_beside_it_are_told_nothing(
    asked: Instruction, stranger: Actor, cadre: Actor, acting: Callable[..., Actor]
) -> None:
    hand = acting("system_administrator", COUNTY)
    for who in (stranger, cadre, hand):
        assert not instructions(who).exists()
        with pytest.raises(NotAllowedError):
            instruction_page(who, asked.pk)
        with pytest.raises(NotAllowedError):
            reply(who, asked.pk, "办了", done=True)
        with pytest.raises(NotAllowedError):
            take_back(who, asked.pk)
    assert instructions(acting("prefecture_office", "539900000000")).exists(), (
        "the level above the county sees it"
    )


def test_only_offices_with_somebody_below_ask_and_only_of_those_below(
    officer: Actor, cadre: Actor, acting: Callable[..., Actor]
) -> None:
    with pytest.raises(NotAllowedError):
        instruct(cadre, "办", DUE, [area(VILLAGE)])
    with pytest.raises(NotAllowedError):
        instruct(acting("security_administrator", COUNTY), "办", DUE, [area(TOWN)])
    with pytest.raises(NotAllowedError):
        instruct(officer, "办", DUE, [area(FOREIGN_VILLAGE)])
    with pytest.raises(InstructionError, match="只能布置给下级"):
        instruct(officer, "办", DUE, [area(COUNTY)])
    assert instruct(officer, "办", DUE, [area(VILLAGE)]).pk, "a village at once"


@pytest.mark.parametrize(
    ("text", "due", "told"),
    [
        ("  ", DUE, "写明"),
        ("办" * 2001, DUE, "最多"),
        ("找覃明显，电话13912345678", DUE, "不要写"),
        ("办", date(2017, 6, 30), "已经过去"),
    ],
)
def test_what_cannot_be_asked_is_refused(officer: Actor, text: str, due: date, told: str) -> None:
    with pytest.raises(InstructionError, match=told):
        instruct(officer, text, due, [area(TOWN)])
    with pytest.raises(InstructionError, match="请选"):
        instruct(officer, "办", DUE, [])


def test_what_is_done_or_taken_back_is_not_answered_again(
    asked: Instruction, town: Actor, officer: Actor
) -> None:
    reply(town, asked.pk, "都走了", done=True)
    with pytest.raises(InstructionError, match="已经办完"):
        reply(town, asked.pk, "再说", done=True)
    take_back(officer, asked.pk)
    with pytest.raises(InstructionError, match="已经收回"):
        take_back(officer, asked.pk)
    with pytest.raises(InstructionError, match="收回"):
        reply(town, asked.pk, "再说", done=True)


def test_an_answer_is_never_changed_and_its_words_are_not_in_the_trail(
    asked: Instruction, town: Actor
) -> None:
    made = reply(town, asked.pk, "都走了", done=True)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Reply.objects.filter(pk=made.pk).update(text="没走")
    told = [json.loads(one.detail) for one in AuditEntry.objects.filter(act__startswith="instructions.")]
    assert "都走了" not in str(told)
