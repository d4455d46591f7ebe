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
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.reads import Taken, record_read
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


def listed(username: str, area: str, *, all_of_them: bool = False, why: str = "") -> list[Emergency]:
    """What waits or is in force, newest first; or all that was ever asked for. That it was listed is told. Raises RefusalError."""
    with at_the_desk(username, area, why) as (actor, place):
        rows = [_row(access) for access in emergencies(actor)]
        found = [row for row in rows if all_of_them or row.state in (ASKED, OPEN)]
        asked = {"everything": True} if all_of_them else {}
        taken = Taken("accounts.read_emergencies", f"area:{place.code}", chain_of(place), asked)
        record_read(actor, taken, rows=len(found))
        return found


def show(username: str, area: str, number: int, why: str = "") -> tuple[Emergency, Sequence[Look]]:
    """One of them, and what was looked at; that it was read is told. Raises RefusalError."""
    with at_the_desk(username, area, why) as (actor, _):
        access = emergency(actor, number)
        looks = looks_of(actor, access)
        taken = Taken("accounts.read_emergency", f"emergency:{number}", chain_of(access.area))
        record_read(actor, taken, rows=len(looks))
        return _row(access), looks


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
