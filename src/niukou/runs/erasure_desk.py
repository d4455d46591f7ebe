"""Erasures that the law asks for, at the command line: asked for, decided by a second person and carried out, told, finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import called
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, record_read
from niukou.office.registry import selectors
from niukou.office.registry.models import Erasure
from niukou.office.registry.selectors import Called
from niukou.office.registry.services import ask_erasure, refuse_erasure
from niukou.runs.at_the_desk import at_the_desk
from niukou.runs.erased_files import Finished, finish_files
from niukou.runs.erasing import erase_person
from niukou.runs.erasure_words import Left, Went, staying, told_of
from niukou.runs.refusals import RefusalError
from niukou.terms.mask import hide_personal_numbers

WAITS, REFUSED, ERASED = "waits", "refused", "erased"


@dataclass(frozen=True)
class Asked:
    """An erasure as it was asked for and, maybe, decided. person, area: codes. papers: numbers of those to go with him. called:
    whether words were said, still there, that he is called by too.

    state: waits, refused, erased. Days and moments in ISO form; empty while it waits.
    """

    number: int
    person: str
    area: str
    state: str
    basis: str
    reason: str
    papers: Sequence[int]
    called: bool
    asked_by: str
    asked_at: str
    decided_by: str
    decided_at: str
    why: str


@dataclass(frozen=True)
class Told:
    """An erasure with what it took and what stays; both empty unless it was carried out.

    extracts: of departments' files that were written anew: number, rows, digest before and now.
    """

    asked: Asked
    went: Sequence[Went]
    extracts: Sequence[Mapping[str, Any]]
    stays: Sequence[Left]


@dataclass(frozen=True)
class APaper:
    """A paper of one of a person's households, by what it is; never its title, which may name somebody."""

    number: int
    kind: str
    added_at: str
    added_by: str
    case: str


def papers_of_person(username: str, area: str, code: str, why: str = "") -> list[APaper]:
    """The papers from which those about him alone are named; that they were listed is told. Raises RefusalError."""
    with at_the_desk(username, area, why) as (actor, _):
        selectors.erasures(actor)
        person = selectors.person_of(actor, code)
        rows = selectors.papers_about(actor, person)
        found = [
            APaper(row.pk, row.kind, row.added_at.isoformat(), called(row, "added_by"), row.case)
            for row in rows
        ]
        subject, chain = f"person:{person.code}", chain_of(person.area)
        record_read(actor, Taken("registry.read_papers", subject, chain), rows=len(found))
        return found


def ask(
    username: str,
    area: str,
    code: str,
    *,
    basis: str,
    reason: str,
    papers: Sequence[int] = (),
    called: Sequence[str] = (),
) -> Asked:
    """Ask that a person's data go, with these papers and whatever else he is called. Raises RefusalError for what `ask_erasure`
    refuses, and a paper that is not his.
    """
    with at_the_desk(username, area) as (actor, _):
        person = selectors.person_of(actor, code)
        found = list(selectors.papers_about(actor, person).filter(pk__in=set(papers)))
        if lacking := sorted(set(papers) - {row.pk for row in found}):
            named = "、".join(map(str, lacking))
            raise RefusalError(
                f"他家没有这些材料，或已经删了：{named}。看有哪些：niukou erasure papers {code}",
                f"No such papers of his household, or they were erased: {named}.",
            )
        row = ask_erasure(actor, person, basis=basis, reason=reason, papers=found, called=called)
        return _asked(selectors.erasure(actor, row.pk))


def what_else_he_is_called(username: str, area: str, number: int, reason: str) -> list[Called]:
    """What was said when one of them was asked for, until it is decided; that it was read is told. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        return list(selectors.what_else_he_is_called(actor, selectors.erasure(actor, number), reason))


def listed(username: str, area: str, *, all_of_them: bool = False, why: str = "") -> list[Asked]:
    """What waits in an area; or all that was ever asked for. That it was listed is told. Raises RefusalError."""
    with at_the_desk(username, area, why) as (actor, place):
        rows = selectors.erasures(actor)
        found = [_asked(row) for row in (rows if all_of_them else rows.filter(approved=None))]
        asked = {"everything": True} if all_of_them else {}
        taken = Taken("registry.read_erasures", f"area:{place.code}", chain_of(place), asked)
        record_read(actor, taken, rows=len(found))
        return found


def show(username: str, area: str, number: int, why: str = "") -> Told:
    """One of them; that it was looked at is told. Raises RefusalError."""
    with at_the_desk(username, area, why) as (actor, _):
        told = _told(actor, number)
        person = selectors.erasure(actor, number).person
        taken = Taken("registry.read_erasure", f"person:{person.code}", chain_of(person.area))
        record_read(actor, taken, erasure=number)
        return told


def approve(username: str, area: str, number: int, why: str) -> Told:
    """A second person decides that the data go, and they go, all in one transaction. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        row = selectors.erasure(actor, number)
        if row.approved:
            raise RefusalError(
                f"第 {number} 号已经删过了。看删了什么：niukou erasure show {number}；"
                "断在删文件的时候：niukou erasure finish",
                f"Number {number} was carried out already: see `niukou erasure show {number}`.",
            )
        erase_person(actor, row, why)
        return _told(actor, number)


def refuse(username: str, area: str, number: int, why: str) -> Asked:
    """A second person decides that the data stay. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        refuse_erasure(actor, selectors.erasure(actor, number), why)
        return _asked(selectors.erasure(actor, number))


def finish(username: str, area: str) -> Finished:
    """Unlink what a killed erasure left in the folder of papers. Raises RefusalError."""
    with at_the_desk(username, area) as (actor, _):
        selectors.erasures(actor)
        return finish_files(actor)


def _told(actor: Actor, number: int) -> Told:
    row = selectors.erasure(actor, number)
    detail = selectors.what_went(actor, row)
    if not detail:
        return Told(_asked(row), (), (), ())
    return Told(
        _asked(row), tuple(told_of(detail)), tuple(detail.get("extracts", ())), staying(selectors.what_stays(actor, row))
    )  # fmt: skip


def _asked(row: Erasure) -> Asked:
    state = {None: WAITS, False: REFUSED, True: ERASED}[row.approved]
    return Asked(
        row.pk, row.person.code, row.person.area.code, state, hide_personal_numbers(row.basis),
        hide_personal_numbers(row.reason), tuple(row.papers), row.called is not None, called(row, "asked_by"), row.asked_at.isoformat(),
        called(row, "decided_by"), row.decided_at.isoformat() if row.decided_at else "",
        hide_personal_numbers(row.why),
    )  # fmt: skip
