"""Staged files come into the book, some thousand households in a transaction: cut off, it goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of, chains_of
from niukou.office.audit import clock, keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry import bulk
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.content import DIGEST, YEAR_FILES
from niukou.office.registry.entering import ENTRY
from niukou.office.registry.fields import SEALED_TYPES, YearDictionary
from niukou.office.registry.freezing import hold_open, must_be_open
from niukou.office.registry.merged import lies_placed, rows_merged
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    Lookup,
    Membership,
    Person,
    PersonYear,
    StagedRow,
    Staging,
)
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.renewal import Renewal, renew
from niukou.office.registry.sealed_values import Sealing
from niukou.office.registry.services.staging import Rejected, reject
from niukou.office.registry.told import OF_THE_BOOK, Told, unsealed
from niukou.office.windows.at_commit import office_transaction
from niukou.office.windows.services import use

PART = 4_096  # households in one transaction
_EMPTY = len("{}")
_FEWEST = 4  # characters of a value that is worth an index


@dataclass
class Part:
    """What one transaction has to do."""

    new: list[Told] = field(default_factory=list)
    known: list[Renewal] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def merge_part(actor: Actor, staging: Staging) -> int:
    """Merge the next households that nobody else is merging; how many rows of files they are, 0 when there are none.

    Several may do this at once, each in a process or thread of its own. Raises FrozenYearError, RefusedError.
    """
    with office_transaction():
        current = Staging.objects.select_related("area").get(pk=staging.pk)
        actor.must_cover(current.area)
        if current.state != "merging":
            raise RefusedError(
                Fault(str(current.pk), "", f"现在是 {current.state}，不能并入 / cannot be merged")
            )
        waiting = StagedRow.objects.filter(staging=current, merged=False, table__in=OF_THE_BOOK)
        next_ones = waiting.select_for_update(skip_locked=True).order_by("pk")
        rows = list(next_ones.values_list("pk", "content")[:PART])
        if not rows:
            return 0
        use(actor, ENTRY, current.area, f"staging:{current.pk}")
        households, people, villages = _opened(current, rows)
        counties = chains_of(told.area for told in (*households, *villages))
        hold_open(counties.values(), current.year)
        must_be_open(counties.values(), current.year)
        part = _sorted_out(households, people, villages)
        leaves = _write_new(part.new, current, counties)
        leaves += renew(part.known, current, YearDictionary(installed_pack(clock.today()), current.year))
        StagedRow.objects.filter(pk__any_of=[pk for pk, _ in rows]).update(merged=True, content=b"")
        rejected = reject(actor, current, part.rejected)
        remember_fields(counties.values(), current.year, current.told["given"])
        of_files = len(households) + len(people) + len(villages)
        # late: another worker waits here until this one has committed
        Staging.objects.filter(pk=current.pk).update(
            rejected=F("rejected") + rejected, changed=F("changed") + len(leaves)
        )
        record(
            actor, "registry.merge", f"staging:{current.pk}", chain=chain_of(current.area),
            detail={"year": current.year, "rows": of_files}, leaves=leaves,
        )  # fmt: skip
        return of_files


@transaction.atomic
def finish_merge(actor: Actor, staging: Staging) -> Staging:
    """Say that all is merged, where it is; somebody else may still be at it. Raises RefusedError where the trail does not
    tell of as many rows merged as were staged: one was taken away behind its back, or put in.
    """
    current = Staging.objects.select_for_update(of=("self",)).select_related("area").get(pk=staging.pk)
    actor.must_cover(current.area)
    if current.state == "merging" and not StagedRow.objects.filter(staging=current, merged=False).exists():
        if (merged := rows_merged(current)) != current.rows:
            wrong = (
                f"暂存了 {current.rows} 行，并入了 {merged} 行 / so many rows were staged, and so many merged"
            )
            raise RefusedError(
                Fault(str(current.pk), "", wrong, "先核对：niukou verify / prove the office first")
            )
        current.state = "merged"
        current.save(update_fields=["state"])
        bulk.plan_anew(current.changed, Household, Person, Membership, Lookup, HouseholdYear, PersonYear)
        record(
            actor, "registry.merged", f"staging:{current.pk}", chain=chain_of(current.area),
            detail={"rows": current.rows, "changed": current.changed, "rejected": current.rejected},
        )  # fmt: skip
    return current


def _opened(staging: Staging, rows: Iterable[tuple[int, Any]]) -> tuple[list[Told], list[Told], list[Told]]:
    households: list[Told] = []
    people: list[Told] = []
    villages: list[Told] = []
    placed = lies_placed(staging)
    for pk, content in rows:
        own, members = unsealed(bytes(content), (staging.pk, pk), placed=placed)
        (households if own.table == "household" else villages).append(own)
        people += members
    return households, people, villages


def _sorted_out(households: Sequence[Told], people: Sequence[Told], villages: Sequence[Told]) -> Part:
    """What is new, what is known and differs, what contradicts the book."""
    part = Part()
    households, people = _without_erased(households, people, part)
    homes = {h.code: h for h in Household.objects.filter(code__any_of=[told.code for told in households])}
    persons = {p.code: p for p in Person.objects.filter(code__any_of=[told.code for told in people])}
    belongs = dict(
        Membership.objects.filter(person__code__any_of=list(persons), until=None).values_list(
            "person__code", "household__code"
        )
    )
    elsewhere = set()
    for told in households:
        home = homes.get(told.code)
        if home is not None and home.area_id != told.area:
            elsewhere.add(told.code)
            part.rejected.append(
                _rejected(told, "册里这一户在别的村，迁移要走程序 / lives in another village in the book")
            )
        elif home is None:
            part.new.append(told)
        else:
            part.known.append(Renewal(told, home.pk, home.account))
    for told in people:
        person = persons.get(told.code)
        if told.home in elsewhere:
            part.rejected.append(_rejected(told, "所在的户没有并入 / its household was not merged"))
        elif person is None and told.home not in homes:
            part.new.append(told)
        elif person is None:
            part.rejected.append(
                _rejected(told, "册里这一户没有这个人，增加人口要走程序 / is no member of it in the book")
            )
        elif belongs.get(told.code) != told.home:
            part.rejected.append(
                _rejected(told, "册里这个人在别的户，或已离开 / belongs elsewhere in the book")
            )
        else:
            part.known.append(Renewal(told, person.pk, person.account))
    part.known += [Renewal(told, told.area, "") for told in villages]
    return part


def _without_erased(
    households: Sequence[Told], people: Sequence[Told], part: Part
) -> tuple[Sequence[Told], Sequence[Told]]:
    """Files do not bring back what was erased because the law asked for it: a person, or a household of nobody else."""
    codes = [told.code for told in people]
    gone = set(
        Person.objects.filter(code__any_of=codes).exclude(erased_at=None).values_list("code", flat=True)
    )
    if not gone:
        return households, people
    open_ = Membership.objects.filter(household__code__any_of=[told.code for told in households], until=None)
    kept = set(open_.filter(person__erased_at=None).values_list("household__code", flat=True))
    emptied = set(open_.values_list("household__code", flat=True)) - kept
    reason = "资料已依法删除，不再并入 / was erased as the law asks"
    part.rejected += [_rejected(told, reason) for told in households if told.code in emptied]
    part.rejected += [_rejected(told, reason) for told in people if told.code in gone]
    return [t for t in households if t.code not in emptied], [t for t in people if t.code not in gone]


def _rejected(told: Told, reason: str) -> Rejected:
    return Rejected(told.file, "", told.row, "", told.code, reason)


def _write_new(new: Sequence[Told], staging: Staging, counties: Mapping[int, str]) -> list[bytes]:
    """Households and persons who are not in the book yet, in the account `outside`; the digests of their files."""
    now = clock.now()
    households = [told for told in new if told.table == "household"]
    people = [told for told in new if told.table == "person"]
    ids = dict(zip((t.code for t in households), bulk.new_ids(Household, len(households)), strict=True))
    person_ids = bulk.new_ids(Person, len(people))
    bulk.insert(
        Household, ("id", "code", "area_id", "account", "identified_year", "version"),
        ((ids[t.code], t.code, t.area, "outside", t.columns[0] or None, 1) for t in households),
    )  # fmt: skip
    bulk.insert(
        Person, ("id", "code", "name", "sex", "birth_date", "account", "area_id"),
        (
            (id_, t.code, t.columns[0], t.columns[1], t.columns[2] or None, "outside", t.area)
            for id_, t in zip(person_ids, people, strict=True)
        ),
    )  # fmt: skip
    bulk.insert(
        Membership, ("household_id", "person_id", "relation", "reason_in", "reason_out"),
        ((ids[t.home], id_, t.columns[3], "", "") for id_, t in zip(person_ids, people, strict=True)),
    )  # fmt: skip
    leaves: list[bytes] = []
    pairs = {
        "household": list(zip(ids.values(), households, strict=True)),
        "person": list(zip(person_ids, people, strict=True)),
    }
    for table, subjects in pairs.items():
        model, key = YEAR_FILES[table]
        bulk.insert(
            model, (key, "year", "revision", "county", "values", "sealed", "digest", "changed_at"),
            _year_rows(subjects, staging.year, counties, now, leaves),
        )  # fmt: skip
        bulk.insert(Lookup, ("kind", "field", "digest", f"{table}_id"), _lookup_rows(subjects))
    return leaves


def _year_rows(
    subjects: Iterable[tuple[int, Told]],
    year: int,
    counties: Mapping[int, str],
    now: datetime,
    leaves: list[bytes],
) -> Iterator[tuple[Any, ...]]:
    seal, digest = Sealing(), keys.mac_of(DIGEST)
    for id_, told in subjects:
        sealed = seal(json.loads(told.secret)) if len(told.secret) > _EMPTY else None
        leaf = digest(told.digested())
        leaves.append(leaf)
        yield id_, year, 1, counties[told.area], told.values, sealed, leaf, now


def _lookup_rows(subjects: Iterable[tuple[int, Told]]) -> Iterator[tuple[Any, ...]]:
    index = {kind: keys.index_of(kind) for kind in SEALED_TYPES}
    for id_, told in subjects:
        for kind, name, form in told.lookups:
            if form and len(form) >= _FEWEST:
                yield kind, name, index[kind](form.encode()), id_
