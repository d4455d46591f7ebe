"""What a case's story refers to: its meetings, its notices with what was objected, the names of the families."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import names_of as names_of_people
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.acting import Act
from niukou.office.cases.deadlines import days_of
from niukou.office.cases.due import items_of
from niukou.office.cases.models import Case, Meeting, NoticeItem, Objection
from niukou.office.cases.notice_text import notice_text
from niukou.office.cases.sight import comes_to, must_see
from niukou.office.registry.content import year_rows
from niukou.office.registry.models import Membership, Person

_INTERNAL = "internal"


@dataclass(frozen=True)
class Beside:
    """Of one case: its meetings by their ids; its notices by theirs, each with its objections, oldest first; the names of
    who did something in it, by username.
    """

    meetings: Mapping[int, Meeting] = field(default_factory=dict)
    notices: Mapping[int, NoticeItem] = field(default_factory=dict)
    objections: Mapping[int, Sequence[Objection]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def beside(actor: Actor, case: Case) -> Beside:
    """What the steps of a case refer to. The people alone for who reads no internal data. Raises NotAllowedError for another's."""
    must_see(actor, case)
    acted = {name for row in case.steps.all() for name in (row.actor, row.recorder)} | {case.opened_by}
    if not actor.may_read(_INTERNAL):
        return Beside(people=names_of_people(acted))
    meetings = Meeting.objects.filter(votes__case=case).distinct().in_bulk()
    rows = NoticeItem.objects.filter(case=case).select_related("notice").order_by("pk")
    notices = {row.notice_id: row for row in rows}
    objections: dict[int, list[Objection]] = {notice: [] for notice in notices}
    for one in Objection.objects.filter(item__case=case).select_related("item").order_by("pk"):
        objections[one.item.notice_id].append(one)
        acted.add(one.answered_by)
    return Beside(meetings, notices, objections, names_of_people(acted))


def draft_of_notice(actor: Actor, cases: Sequence[Case], on_day: date) -> str:
    """The text that would be posted of these cases on a day, from public fields alone. Raises NotAllowedError."""
    for case in cases:
        must_see(actor, case)
    pack = installed_pack()
    items = items_of(pack, cases)
    step = items[0].step
    act = Act(actor, "", pack, on_day, clock.now(), tuple(items))
    days = days_of(pack, str(step.notice_days), on_day)
    return notice_text(act, f"{items[0].procedure.title}：{step.title}", items, days)


def heads_of(actor: Actor, cases: Sequence[Case]) -> dict[int, str]:
    """By the id of a household: the name of its head, of those whose cases the actor sees."""
    return names_of(
        actor,
        {c.household_id for c in cases if c.household_id and (actor.covers(c.area) or comes_to(actor, c))},
    )


def people_of(actor: Actor, cases: Sequence[Case]) -> dict[int, str]:
    """By the id of a person: his name, of those whom the cases are about, for who reads internal data."""
    wanted = {c.person_id for c in cases if c.person_id and (actor.covers(c.area) or comes_to(actor, c))}
    if not wanted or not actor.may_read(_INTERNAL):
        return {}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def names_of(actor: Actor, households: Collection[int]) -> dict[int, str]:
    """By the id of a household that the actor has read: its head as the year file names him, which is public; else its
    first member, for who reads internal data.
    """
    told = year_rows("household", households, clock.today().year)
    found = {home: str(row.values.get("head_name") or "") for home, row in told.items()}
    bare = [home for home in households if not found.get(home)]
    if bare and actor.may_read(_INTERNAL):
        members = Membership.objects.filter(household__in=bare, until=None).order_by("-pk")
        found |= dict(members.values_list("household_id", "person__name"))
    return found
