"""Proving the book again: entries against their leaves, decisions and years against seals, standings, papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.faults import Fault
from niukou.office.audit.key_proof import missing_keys
from niukou.office.audit.keys import SealError
from niukou.office.registry.being_erased import erasures_told
from niukou.office.registry.decision_seal import seal_of as seal_of_decision
from niukou.office.registry.entries import leaf_of
from niukou.office.registry.flow_counting import ENTRY, FLOW, KEY, counted
from niukou.office.registry.freezing import seal_of as seal_of_year
from niukou.office.registry.merged import lies_placed, rows_merged
from niukou.office.registry.models import (
    Decision,
    Household,
    HouseholdYear,
    LedgerEntry,
    Paper,
    PaperKey,
    Person,
    PersonYear,
    StagedRow,
    Staging,
    YearSeal,
)
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.sealed_values import keys_of
from niukou.office.registry.selectors.papers import DamagedPaperError, content_of
from niukou.office.registry.told import unsealed

_CHUNK = 4096


def ledger_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """What is wrong with the entries that touch an area, its decisions, and the standing of its people; none is right.

    Triggers keep all of it from happening; this finds what was done to the files of the database. That the leaves are
    those of the act is proved by the trail. Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    touching = within(area.path, "from_area__path") | within(area.path, "to_area__path")
    for entry in LedgerEntry.objects.filter(touching).order_by("pk").iterator(chunk_size=_CHUNK):
        if leaf_of(entry) != bytes(entry.leaf):
            told = f"第 {entry.pk} 笔账被改过 / entry {entry.pk} was changed"
            yield _fault("registry_ledgerentry", entry.pk, "leaf", told, entry.recorded_at)
    miscounted = _miscounted()
    decisions = Decision.objects.filter(within(area.path, "area__path")).order_by("pk")
    for decision in decisions.iterator(chunk_size=_CHUNK):
        if decision.pk in miscounted:
            told = f"决定 {decision.number} 的账数错了 / the entries of {decision.number} are not what was counted"
            yield _fault("registry_countedflow", decision.pk, "count", told, decision.decided_at)
        if bytes(decision.seal) != seal_of_decision(decision):
            told = f"决定 {decision.number} 的印对不上 / the seal of {decision.number} does not hold"
            yield _fault("registry_decision", decision.pk, "seal", told, decision.decided_at)
    for unit, model in (("person", Person), ("household", Household)):
        for pk, code in _misplaced(model.objects.filter(within(area.path, "area__path")), unit):
            told = f"{code} 所在的账与最后一笔不符 / {code} does not stand where its last entry left it"
            yield _fault(f"registry_{unit}", pk, "standing", told)


def year_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Frozen years of the counties in an area whose files are not those that were sealed. Raises NotAllowedError."""
    actor.must_cover(area)
    counties = Area.objects.filter(within(area.path, "path")).values("code")
    for sealed in YearSeal.objects.filter(county__in=counties).order_by("county", "year"):
        files, seal = seal_of_year(sealed.county, sealed.year)
        if (files, seal) != (sealed.files, bytes(sealed.seal)):
            told = f"{sealed.county} {sealed.year}年封存 {sealed.files} 份，现在 {files} 份，印对不上 / the seal of the year does not hold"
            yield _fault("registry_yearseal", sealed.pk, "seal", told, sealed.frozen_at)


def sealed_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Keys under which numbers in year files of an area are sealed, and which are gone: nobody would open these numbers.

    Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    for model, at in ((HouseholdYear, "household__area__path"), (PersonYear, "person__area__path")):
        rows = model._default_manager.filter(within(area.path, at)).exclude(sealed=None).order_by()
        used, table = set[tuple[str, int]](), model._meta.db_table
        for pk, sealed in rows.values_list("pk", "sealed").iterator(chunk_size=_CHUNK):
            try:
                used.update(keys_of(sealed))
            except SealError as error:
                yield _fault(table, pk, "key", str(error))
        yield from missing_keys(used, table)


def staged_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Rows of files that were handed over for an area and wait to be decided about or merged: those that are not as they were
    staged; and files of which not as many rows wait or were merged as were staged. Raises NotAllowedError.
    """
    actor.must_cover(area)
    stagings = Staging.objects.filter(within(area.path, "area__path")).exclude(
        state__in=("staging", "refused")
    )
    for staging in stagings.select_related("area").order_by("pk"):
        there, since = rows_merged(staging), staging.decided_at or staging.staged_at
        placed = lies_placed(staging)
        waiting = StagedRow.objects.filter(staging=staging, merged=False).order_by("pk")
        for pk, content in waiting.values_list("pk", "content").iterator(chunk_size=_CHUNK):
            try:
                there += 1 + len(unsealed(bytes(content), (staging.pk, pk), placed=placed)[1])
            except (RefusedError, SealError):
                told = f"第 {staging.pk} 次导入暂存的一行不是当时的 / a row of import {staging.pk} is not what was staged"
                yield _fault("registry_stagedrow", pk, "changed", told, since)
        lies = StagedRow.objects.filter(staging=staging).aggregate(many=Sum("rows"))["many"] or 0
        for found in sorted({there, lies} - {staging.rows}):
            told = f"第 {staging.pk} 次导入暂存了 {staging.rows} 行，现在 {found} 行 / of import {staging.pk} so many rows, now so many"
            wrong = "removed" if found < staging.rows else "added"
            yield _fault("registry_staging", staging.pk, wrong, told, since)


def paper_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Papers of an area whose file is gone, does not open, or is not what was handed in; one that an erasure took is right
    without its key. Raises NotAllowedError.
    """
    actor.must_cover(area)
    erased = _erased_papers()
    papers = Paper.objects.filter(within(area.path, "area__path")).select_related("area")
    for paper in papers.order_by("pk").iterator(chunk_size=_CHUNK):
        if not PaperKey.objects.filter(paper=paper).exists():
            if paper.pk not in erased:
                told = f"{paper.pk}：密钥不在了，没有哪次依法删除说到它 / its key is gone, and no erasure tells of it"
                yield _fault("registry_paper", paper.pk, "file", told, paper.added_at)
            continue
        try:
            content_of(actor, paper)
        except DamagedPaperError as error:
            yield _fault("registry_paper", paper.pk, "file", str(error), paper.added_at)


def _erased_papers() -> set[int]:
    """The ids of papers that went because the law asked for it, as the trail tells: a key that somebody else took is missed."""
    return {paper for told in erasures_told() for paper in told["papers"]}


def _fault(table: str, pk: int, wrong: str, told: str, after: datetime | None = None) -> Fault:
    return Fault(table, str(pk), wrong, told, after)


def _miscounted() -> set[int]:
    """The ids of decisions whose entries do not sum up to what is counted of them."""
    key = ", ".join(KEY)
    asked = f"""
        SELECT DISTINCT decision_id FROM (
            SELECT {key}, n FROM ({counted(ENTRY)}) e UNION ALL SELECT {key}, -"count" FROM {FLOW}
        ) both_sides GROUP BY {key} HAVING SUM(n) <> 0"""  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {number for (number,) in cursor.fetchall()}


def _misplaced(rows: QuerySet[Person] | QuerySet[Household], unit: str) -> Iterator[tuple[int, str]]:
    """Those who do not stand where their last entry left them, or who have a later entry: (id, code)."""
    entry = Q(account=F("last_entry__to_account"), area=F("last_entry__to_area"))
    outside = Q(last_entry=None, account="outside")
    newest = LedgerEntry.objects.filter(unit=unit, next=None)
    last = Q(last_entry__in=newest) | Q(last_entry=None) & ~Q(pk__in=newest.values(unit))
    return iter(rows.exclude((entry | outside) & last).order_by("code").values_list("pk", "code"))
