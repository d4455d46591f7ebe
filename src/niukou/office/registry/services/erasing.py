"""Personal data go because the law asks for it: asked for by one, decided by another, the book still whole.

What goes: name, sex, birth date, all year files of the person, the index of his numbers, papers about him; of a household
that has nobody left, its year files and papers too, of one that goes on, his name as its head; what somebody had begun to
enter about him; and his names and numbers out of what cases and findings say, which their rooms take along. What stays: his
code, where he stood and when, and the digest of each year file, so that balances and seals hold: a numbered nobody.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of, codes_along
from niukou.office.audit import clock, keys
from niukou.office.audit.reasons import ANEW, ERASES
from niukou.office.audit.services import canonical, record
from niukou.office.registry.allowed_moves import LISTED
from niukou.office.registry.being_erased import (
    ASKS,
    DECIDES,
    Leaving,
    TakenAlong,
    TakesAlong,
    leaving,
    rewrite,
)
from niukou.office.registry.called_otherwise import sealed_words, words_asked, words_of
from niukou.office.registry.erasing_words import erase_from_lists, erase_from_rooms_below, erase_from_trail
from niukou.office.registry.indicators import forget
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
    RejectedRow,
    StagedRow,
    YearDraft,
)
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.services.drafts import DRAFT
from niukou.office.registry.ways_said import account_said

_PAST = ("outside", "gone")  # accounts of those who are not, or no longer, in the register's care
_WITHOUT_HEAD = {
    "postgresql": """UPDATE registry_householdyear SET "values" = "values" - 'head_name'
        WHERE household_id = %s AND "values" ->> 'head_name' = %s""",
    "sqlite": """UPDATE registry_householdyear SET "values" = json_remove("values", '$.head_name')
        WHERE household_id = %s AND json_extract("values", '$.head_name') = %s""",
}


@transaction.atomic
def ask_erasure(
    actor: Actor, person: Person, *, basis: str, reason: str, papers: Sequence[Paper] = (), called: Sequence[str] = ()
) -> Erasure:  # fmt: skip
    """Ask that a person's data be erased: on what ground (the law, its article), why, which papers are about him alone, and
    what else he is called: nicknames, other spellings, numbers that no file tells.

    Raises NotAllowedError for another area or role; RefusedError without ground or reason, for somebody who is listed or
    was erased, for a paper that is not of a household of his, for a word that would take others' along, and where it was asked
    for already.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    actor.must_cover(person.area)
    _must(actor, ASKS)
    if not basis.strip() or not reason.strip():
        raise RefusedError(Fault(person.code, "", "请写法律依据和理由 / name the law, and say why"))
    _must_be_past(person)
    homes = {home.pk for home in _homes(person)}
    if any(paper.household_id not in homes for paper in papers):
        raise RefusedError(Fault(person.code, "", "有的材料不是这一家的 / a paper is not of this family"))
    words = words_of(person, called)
    try:
        with transaction.atomic():
            asked = Erasure.objects.create(
                person=person, basis=basis.strip(), reason=reason.strip(), asked_by=actor.username,
                asked_at=clock.now(), papers=sorted(paper.pk for paper in papers), called=sealed_words(words),
            )  # fmt: skip
    except IntegrityError:
        raise RefusedError(Fault(person.code, "", "已经提出过 / was asked for already")) from None
    _record(actor, "registry.ask_erasure", asked, reason, called=len(words))
    return asked


@transaction.atomic
def refuse_erasure(actor: Actor, asked: Erasure, why: str) -> Erasure:
    """A second person decides that the data stay. Raises as `erase` does."""
    row, _ = _decided(actor, asked, why, approved=False)
    _record(actor, "registry.refuse_erasure", row, why)
    return row


@transaction.atomic
def erase(actor: Actor, asked: Erasure, why: str, take_along: TakesAlong = lambda _: TakenAlong()) -> Erasure:
    """A second person decides that the data go, and they go. For `cases`, which knows whether a case is open; what it and
    the rooms below it hold goes by `take_along`, in the same act.

    Raises NotAllowedError for the one who asked, another area or role; RefusedError without a reason, for what was decided
    already, for somebody who has been listed meanwhile, and while files that tell of him wait to be merged.
    """
    row, called = _decided(actor, asked, why, approved=True)
    person = Person.objects.select_for_update(of=("self",)).select_related("area").get(pk=row.person_id)
    _must_be_past(person)
    homes = _homes(person)
    _must_be_merged(person, homes)
    known = leaving(person, homes, [home for home in homes if _is_empty(home, person)], called)
    along = take_along(known)
    reasons = erase_from_trail(known, along.subjects)
    rows = {
        **along.rows, "drafts": _erase_drafts(known), "rejected": _erase_rejected(known),
        "lists": erase_from_lists(known), "words": erase_from_rooms_below(known),
        "trail": len(reasons),
    }  # fmt: skip
    _erase_words(known)
    name = person.name
    person.name, person.sex, person.birth_date, person.erased_at = "", "", None, clock.now()
    person.save(update_fields=["name", "sex", "birth_date", "erased_at"])
    files = PersonYear.objects.filter(person=person).update(values={}, sealed=None)
    Lookup.objects.filter(person=person).delete()
    going = {*row.papers, *along.papers}
    forget([home.pk for home in homes])
    for home in homes:
        if home in known.empty:
            files += HouseholdYear.objects.filter(household=home).update(values={}, sealed=None)
            Lookup.objects.filter(household=home).delete()
            going.update(home.papers.values_list("pk", flat=True))
        else:
            _nameless(home, name)
    _erase_papers(going)
    told: dict[str, Any] = {"extracts": list(along.extracts)} if along.extracts else {}
    if along.anew:
        told["anew"] = {table: list(rows) for table, rows in along.anew.items()}
    if reasons:
        told[ANEW] = reasons
    told["rows"] = {kind: many for kind, many in rows.items() if many}
    _record(actor, ERASES, row, known.of_him(why), files=files, papers=sorted(going), **told)
    return row


def _is_empty(home: Household, person: Person) -> bool:
    """Whether nobody is left in a household when he is gone, and it is off the register."""
    left = Membership.objects.filter(household=home, until=None, person__erased_at=None).exclude(
        person=person
    )
    return home.account not in LISTED and not left.exists()


def _must_be_merged(person: Person, homes: Sequence[Household]) -> None:
    waiting = StagedRow.objects.filter(key__in=[home.code for home in homes], merged=False)
    stagings = sorted(set(waiting.exclude(staging__state="refused").values_list("staging", flat=True)))
    if stagings:
        wrong = f"第 {'、'.join(map(str, stagings))} 批文件里有这一家，还没合并 / files that wait to be merged tell of him"
        raise RefusedError(Fault(person.code, "", wrong, "先合并或退回 / merge or refuse them first"))


def _erase_drafts(known: Leaving) -> int:
    """What somebody had begun to enter about him goes, and his names and numbers out of what is about others."""
    gone = {("person", known.person.code), *(("household", home.code) for home in known.empty)}
    counties = {code for path in known.paths for code in codes_along(path)}
    changed = 0
    for draft in YearDraft.objects.select_for_update().filter(county__in=counties).order_by("pk"):
        said = json.loads(keys.unseal(DRAFT, bytes(draft.changes)))
        kept = [known.of_his_village(one) for one in said if (one["table"], one["code"]) not in gone]
        why = known.of_his_village(draft.why)
        if (kept, why) != (said, draft.why):
            changed += 1
            if kept:
                draft.changes, draft.why = keys.seal(DRAFT, canonical(kept).encode()), why
                draft.save(update_fields=["changes", "why"])
            else:
                draft.delete()
    return changed


def _erase_rejected(known: Leaving) -> int:
    """Cells of files that were not merged: they are told to the second person alone, and by then he has decided."""
    rows = RejectedRow.objects.filter(known.lived("staging__area__path") | known.above("staging__area__path"))
    said = ("file", "sheet", "column", "value", "reason")
    return rewrite(rows.filter(known.told_in(*said)), said, known.of_his_village)


def _erase_words(known: Leaving) -> None:
    """Out of what was said when this and other erasures were asked for, and out of titles of papers."""
    erasures = Erasure.objects.filter(person=known.person)
    rewrite(erasures, ("basis", "reason", "why"), known.of_him)
    papers = Paper.objects.filter(
        Q(household__in=known.homes) | known.lived("area__path") | known.above("area__path")
    )
    titled = papers.filter(known.told_in("title"))
    for pk, title, home in titled.values_list("pk", "title", "household"):
        own = home in {one.pk for one in known.homes}
        if (known.of_him if own else known.of_his_village)(title) != title:
            Paper.objects.filter(pk=pk).update(title="")


def _decided(actor: Actor, asked: Erasure, why: str, *, approved: bool) -> tuple[Erasure, tuple[str, ...]]:
    """What was asked for, decided; and what else he is called, which nobody keeps from here on."""
    row = Erasure.objects.select_for_update(of=("self",)).select_related("person__area").get(pk=asked.pk)
    actor.must_cover(row.person.area)
    _must(actor, DECIDES)
    if row.asked_by == actor.username:
        raise NotAllowedError("删除要另一个人审核 / a second person decides about an erasure")
    if row.approved is not None:
        raise RefusedError(Fault(row.person.code, "", "已经审过 / was decided already"))
    if not why.strip():
        raise RefusedError(Fault(row.person.code, "", "请写理由 / say why"))
    called, row.called = words_asked(row), None
    row.approved, row.decided_by, row.decided_at, row.why = approved, actor.username, clock.now(), why.strip()
    row.save(update_fields=["approved", "decided_by", "decided_at", "why", "called"])
    return row, called


def _must(actor: Actor, kind: str) -> None:
    if kind not in actor.kinds:
        raise NotAllowedError("您的职责不含依法删除的这一步 / may not do this")


def _must_be_past(person: Person) -> None:
    if person.erased_at is not None:
        raise RefusedError(Fault(person.code, "", "已经删除 / was erased already"))
    if person.account not in _PAST:
        right = "办完退出册子的程序再说 / he leaves the register first"
        raise RefusedError(
            Fault(
                person.code,
                "",
                f"还在册上（{account_said(person.account)}），不能删除 / still stands there",
                right,
            )
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
