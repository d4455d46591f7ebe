"""Personal data go because the law asks for it: asked for by one, decided by another, the book still whole.

What goes: name, sex, birth date, all year files of the person, the index of his numbers, papers about him; of a household
that has nobody left, its year files and papers too, of one that goes on, his name as its head. What stays: his code, where he
stood and when, and the digest of each year file, so that balances and seals hold: a numbered nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.services import record
from niukou.office.registry.allowed_moves import LISTED
from niukou.office.registry.models import (
    Erasure,
    Household,
    HouseholdYear,
    Lookup,
    Membership,
    Paper,
    PaperKey,
    Person,
    PersonYear,
)
from niukou.office.registry.refused import Fault, RefusedError

_ASKS, _DECIDES = "filing", "approval"  # kinds of step of the roles that may
_PAST = ("outside", "gone")  # accounts of those who are not, or no longer, in the register's care
_WITHOUT_HEAD = {
    "postgresql": """UPDATE registry_householdyear SET "values" = "values" - 'head_name'
        WHERE household_id = %s AND "values" ->> 'head_name' = %s""",
    "sqlite": """UPDATE registry_householdyear SET "values" = json_remove("values", '$.head_name')
        WHERE household_id = %s AND json_extract("values", '$.head_name') = %s""",
}


@transaction.atomic
def ask_erasure(
    actor: Actor, person: Person, *, basis: str, reason: str, papers: Sequence[Paper] = ()
) -> Erasure:
    """Ask that a person's data be erased: on what ground (the law, its article), why, and which papers are about him alone.

    Raises NotAllowedError for another area or role; RefusedError without ground or reason, for somebody who is listed or
    was erased, for a paper that is not of a household of his, and where it was asked for already.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    actor.must_cover(person.area)
    _must(actor, _ASKS)
    if not basis.strip() or not reason.strip():
        raise RefusedError(Fault(person.code, "", "请写法律依据和理由 / name the law, and say why"))
    _must_be_past(person)
    homes = {home.pk for home in _homes(person)}
    if any(paper.household_id not in homes for paper in papers):
        raise RefusedError(Fault(person.code, "", "有的材料不是这一家的 / a paper is not of this family"))
    try:
        with transaction.atomic():
            asked = Erasure.objects.create(
                person=person, basis=basis.strip(), reason=reason.strip(), asked_by=actor.username,
                asked_at=clock.now(), papers=sorted(paper.pk for paper in papers),
            )  # fmt: skip
    except IntegrityError:
        raise RefusedError(Fault(person.code, "", "已经提出过 / was asked for already")) from None
    _record(actor, "registry.ask_erasure", asked, reason)
    return asked


@transaction.atomic
def refuse_erasure(actor: Actor, asked: Erasure, why: str) -> Erasure:
    """A second person decides that the data stay. Raises as `erase` does."""
    row = _decided(actor, asked, why, approved=False)
    _record(actor, "registry.refuse_erasure", row, why)
    return row


@transaction.atomic
def erase(actor: Actor, asked: Erasure, why: str) -> Erasure:
    """A second person decides that the data go, and they go. For `cases`, which knows whether a case is open.

    Raises NotAllowedError for the one who asked, another area or role; RefusedError without a reason, for what was decided
    already, and for somebody who has been listed meanwhile.
    """
    row = _decided(actor, asked, why, approved=True)
    person = Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=row.person_id)
    _must_be_past(person)
    name = person.name
    person.name, person.sex, person.birth_date, person.erased_at = "", "", None, clock.now()
    person.save(update_fields=["name", "sex", "birth_date", "erased_at"])
    files = PersonYear.objects.filter(person=person).update(values={}, sealed=None)
    Lookup.objects.filter(person=person).delete()
    going = set(row.papers)
    for home in _homes(person):
        if Membership.objects.filter(household=home, until=None, person__erased_at=None).exists():
            _nameless(home, name)
        elif home.account not in LISTED:
            files += HouseholdYear.objects.filter(household=home).update(values={}, sealed=None)
            Lookup.objects.filter(household=home).delete()
            going.update(home.papers.values_list("pk", flat=True))
    _erase_papers(going)
    _record(actor, "registry.erase", row, why, files=files, papers=sorted(going))
    return row


def _decided(actor: Actor, asked: Erasure, why: str, *, approved: bool) -> Erasure:
    row = Erasure.objects.select_for_update(of=("self",)).select_related("person__area").get(pk=asked.pk)
    actor.must_cover(row.person.area)
    _must(actor, _DECIDES)
    if row.asked_by == actor.username:
        raise NotAllowedError("删除要另一个人审核 / a second person decides about an erasure")
    if row.approved is not None:
        raise RefusedError(Fault(row.person.code, "", "已经审过 / was decided already"))
    if not why.strip():
        raise RefusedError(Fault(row.person.code, "", "请写理由 / say why"))
    row.approved, row.decided_by, row.decided_at, row.why = approved, actor.username, clock.now(), why.strip()
    row.save(update_fields=["approved", "decided_by", "decided_at", "why"])
    return row


def _must(actor: Actor, kind: str) -> None:
    if kind not in actor.kinds:
        raise NotAllowedError(f"{actor.username} 的职责不含依法删除的这一步 / may not do this")


def _must_be_past(person: Person) -> None:
    if person.erased_at is not None:
        raise RefusedError(Fault(person.code, "", "已经删除 / was erased already"))
    if person.account not in _PAST:
        right = "办完退出册子的程序再说 / he leaves the register first"
        raise RefusedError(
            Fault(person.code, "", f"还在 {person.account}，不能删除 / still stands there", right)
        )


def _homes(person: Person) -> list[Household]:
    return list(Household.objects.filter(memberships__person=person).distinct().order_by("pk"))


def _nameless(home: Household, name: str) -> None:
    """The name goes where it stands as the head's; row by row, so that a frozen year's trigger sees nothing else change."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_HEAD[connection.vendor], [home.pk, name])


def _erase_papers(papers: set[int]) -> None:
    """Their keys go with this transaction, the files after it: a file that is left over opens for nobody."""
    PaperKey.objects.filter(paper__in=papers).delete()
    rows = Paper.objects.filter(pk__in=papers)
    files = [Path(settings.PAPERS) / file for file in rows.values_list("file", flat=True)]
    rows.update(title="")

    def unlink() -> None:
        for file in files:
            file.unlink(missing_ok=True)

    transaction.on_commit(unlink)


def _record(actor: Actor, act: str, row: Erasure, reason: str, **detail: object) -> None:
    record(
        actor, act, f"person:{row.person.code}", chain=chain_of(row.person.area), reason=reason,
        detail={"erasure": row.pk, "basis": row.basis, **detail},
    )  # fmt: skip
