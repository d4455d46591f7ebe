"""紧急查看 at the command line: asked for, answered by a second hand, ended, and what was looked at. Looking itself is a page's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.emergency_hours import ASKED, OPEN, state_of
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.names import called
from niukou.office.accounts.selectors import Look, emergencies, emergency, looks_of
from niukou.office.accounts.services import answer_emergency, ask_emergency, end_emergency, note_emergency
from niukou.office.audit import clock
from niukou.runs.at_the_desk import at_the_desk


@dataclass(frozen=True)
class Emergency:
    """One of them. state: asked, refused, open, ended. area, household: codes, '' where it is for the whole area.

    Moments in ISO form, empty while they have not been.
    """

    number: int
    state: str
    by: str
    area: str
    household: str
    hours: int
    reason: str
    asked_at: str
    answer: str
    answered_by: str
    ends_at: str
    noted_by: str


def ask(username: str, area: str, hours: int, reason: str, household: str = "") -> Emergency:
    """Ask to see an area, or one household of it, for some hours. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, place):
        return _told(actor, ask_emergency(actor, place, hours, reason, household).pk)


def listed(username: str, area: str, *, all_of_them: bool = False) -> list[Emergency]:
    """What waits or is in force, newest first; or all that was ever asked for. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        rows = [_row(access) for access in emergencies(actor)]
        return [row for row in rows if all_of_them or row.state in (ASKED, OPEN)]


def show(username: str, area: str, number: int) -> tuple[Emergency, Sequence[Look]]:
    """One of them, and what was looked at. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        return _told(actor, number), looks_of(actor, emergency(actor, number))


def answer(username: str, area: str, number: int, why: str, *, grant: bool) -> Emergency:
    """A second person of another hand grants or refuses it; the hours begin now. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        answer_emergency(actor, emergency(actor, number), grant=grant, why=why)
        return _told(actor, number)


def end(username: str, area: str, number: int, reason: str) -> Emergency:
    """End it before its time. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        end_emergency(actor, emergency(actor, number), reason)
        return _told(actor, number)


def note(username: str, area: str, number: int) -> Emergency:
    """The area's office has taken note of it. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        note_emergency(actor, emergency(actor, number))
        return _told(actor, number)


def _told(actor: Actor, number: int) -> Emergency:
    return _row(emergency(actor, number))


def _row(access: EmergencyAccess) -> Emergency:
    return Emergency(
        access.pk, state_of(access, clock.now()), access.user.full_name or access.user.username, access.area.code, access.household,
        access.hours, access.reason, access.asked_at.isoformat(), access.answer, called(access, "answered_by"),
        access.ends_at.isoformat() if access.ends_at else "", called(access, "noted_by"),
    )  # fmt: skip
