"""Erasures that the law asks for: which were asked for, what one of them took and what of the person stays.

For those who may ask or decide; a person is told by his code alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import with_names
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.reads import Taken, record_read
from niukou.office.audit.reasons import ERASES
from niukou.office.registry.being_erased import ASKS, DECIDES, erasures_told, leaving
from niukou.office.registry.called_otherwise import words_asked
from niukou.office.registry.models import Erasure, Household, LedgerEntry, Paper, Person, PersonYear
from niukou.office.registry.selectors.households import NotThereError
from niukou.office.registry.selectors.papers import papers


@dataclass(frozen=True)
class Stays:
    """What is left of a person: entries of the ledger and decisions that name his code, digests of his year files and of
    papers that went, entries of the trail about him.
    """

    entries: int
    decisions: int
    year_files: int
    papers: int
    trail: int


@dataclass(frozen=True)
class Called:
    """What else somebody is called. shared: somebody else where he lived has that name, so that it stays in what may be about the
    other. longer: how many names of others there hold it, and stay.
    """

    word: str
    shared: bool
    longer: int


def erasures(actor: Actor) -> QuerySet[Erasure]:
    """All that were asked for in his area, oldest first; approved is None of those that wait. Raises NotAllowedError."""
    if not {ASKS, DECIDES} & set(actor.kinds):
        raise NotAllowedError("您的职责不含依法删除 / may neither ask for an erasure nor decide about it")
    rows = Erasure.objects.filter(actor.sees("person__area__path")).select_related("person__area")
    return with_names(rows, "asked_by", "decided_by").order_by("pk")


def erasure(actor: Actor, number: int) -> Erasure:
    """One of them. Raises NotThereError, NotAllowedError."""
    found = erasures(actor).filter(pk=number).first()
    if found is None:
        raise NotThereError(f"{number}：没有这份删除申请，或不归您管 / no such erasure, or not yours")
    return found


def person_of(actor: Actor, code: str) -> Person:
    """Whoever has this code (人编号) in his area. Raises NotThereError."""
    found = Person.objects.filter(actor.sees(), code=code).select_related("area").first()
    if found is None:
        raise NotThereError(f"{code}：没有这个人，或不归您管 / no such person, or not yours")
    return found


def papers_about(actor: Actor, person: Person) -> QuerySet[Paper]:
    """The papers of his households, which may be about him alone: those that were not erased, where his role reads them."""
    if not actor.may_read("internal"):
        return Paper.objects.none()
    his = papers(actor).filter(household__memberships__person=person, key__isnull=False)
    return with_names(his.distinct(), "added_by")


@transaction.atomic
def what_else_he_is_called(actor: Actor, asked: Erasure, reason: str) -> tuple[Called, ...]:
    """What was said when it was asked for, for whoever asked and whoever decides; that it was looked at is told. Nothing once it
    is decided: then nobody keeps it.

    Raises NotAllowedError, also without a reason; SealError without the key.
    """
    actor.must_cover(asked.person.area)
    if not {ASKS, DECIDES} & set(actor.kinds) or not actor.may_read("internal"):
        raise NotAllowedError("您的职责不能看这个人的叫法 / may not read what somebody is called")
    if not reason.strip():
        raise NotAllowedError("看一个人的叫法要写理由 / say why it is looked at")
    words = words_asked(asked)
    taken = Taken(
        "registry.read_called", f"person:{asked.person.code}", chain_of(asked.person.area), why=reason
    )
    record_read(actor, taken, rows=len(words), erasure=asked.pk)
    known = leaving(
        asked.person, Household.objects.filter(memberships__person=asked.person).distinct(), (), words
    )
    return tuple(
        Called(word, word in known.shared, sum(word in name for name in known.others)) for word in words
    )


def what_went(actor: Actor, asked: Erasure) -> Mapping[str, Any]:
    """What its entry in the trail tells: rows by kind, files (of years), papers and extracts; nothing where nobody was
    erased. Raises NotAllowedError.
    """
    actor.must_cover(asked.person.area)
    told = AuditEntry.objects.filter(act=ERASES, subject=f"person:{asked.person.code}")
    details = map(json.loads, told.order_by("pk").values_list("detail", flat=True))
    found: Mapping[str, Any] = next((one for one in details if one.get("erasure") == asked.pk), {})
    return found


def former_files(actor: Actor) -> list[str]:
    """The names of files that were an extract before an erasure in his area wrote it anew: they open for nobody."""
    his = {
        f"person:{code}"
        for code in erasures(actor).filter(approved=True).values_list("person__code", flat=True)
    }
    extracts = (extract for told in erasures_told(his) for extract in told.get("extracts", ()))
    return [extract["former"] for extract in extracts if "former" in extract]


def what_stays(actor: Actor, asked: Erasure) -> Stays:
    """How much of what stays there is. Raises NotAllowedError."""
    actor.must_cover(asked.person.area)
    person = asked.person
    entries = LedgerEntry.objects.filter(person=person)
    gone = Q(pk__in=list(what_went(actor, asked).get("papers", ())))
    return Stays(
        entries.count(),
        entries.values("decision").distinct().count(),
        PersonYear.objects.filter(person=person).count(),
        Paper.objects.filter(gone).count(),
        AuditEntry.objects.filter(subject=f"person:{person.code}").count(),
    )
