"""Helpers and measures of staged files come into the book, after the households they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry.bulk import AnyOf  # noqa: F401  the lookup `any_of`
from niukou.office.registry.entering import ENTRY
from niukou.office.registry.merged import lies_placed
from niukou.office.registry.models import Household, StagedRow, Staging
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.services.staging import Rejected, reject
from niukou.office.registry.told import OF_THE_BOOK, Told, unsealed
from niukou.office.support.merged_measures import merge_measures
from niukou.office.support.merged_pairings import merge_pairings
from niukou.office.windows.at_commit import office_transaction
from niukou.office.windows.services import use

PART = 80  # staged rows in one transaction, each of some hundred rows of the files
_ELSEWHERE = "所在的户不在册里，或在别处 / its household is not in the book, or elsewhere"


def merge_help(actor: Actor, staging: Staging) -> int:
    """Merge the next pairings or measures that nobody else is merging; how many rows of files they are, 0 for none.

    None as long as households wait, also with somebody else: he goes on with these. What the book knows already changes
    nothing. Raises WindowClosedError, RefusedError.
    """
    with office_transaction():
        current = Staging.objects.select_related("area").get(pk=staging.pk)
        actor.must_cover(current.area)
        if current.state != "merging":
            raise RefusedError(
                Fault(str(current.pk), "", f"现在是 {current.state}，不能并入 / cannot be merged")
            )
        waiting = StagedRow.objects.filter(staging=current, merged=False)
        if waiting.filter(table__in=OF_THE_BOOK).exists():
            return 0
        rows = list(waiting.select_for_update(skip_locked=True).order_by("pk")[:PART])
        if not rows:
            return 0
        use(actor, ENTRY, current.area, f"staging:{current.pk}")
        placed = lies_placed(current)
        told = [one for row in rows for one in _opened(row, placed)]
        homes = _homes(told, current)
        rejected = [_elsewhere(one) for one in told if one.code not in homes]
        known = [one for one in told if one.code in homes]
        leaves: list[bytes] = []
        for merge, table in ((merge_pairings, "pairing"), (merge_measures, "measure")):
            done, wrong = merge([one for one in known if one.table == table], homes, current)
            leaves += done
            rejected += wrong
        StagedRow.objects.filter(pk__in=[row.pk for row in rows]).update(merged=True, content=b"")
        reject(actor, current, rejected)
        refused = sum(not one.kept for one in rejected)
        # late: another worker waits here until this one has committed
        Staging.objects.filter(pk=current.pk).update(
            rejected=F("rejected") + refused, changed=F("changed") + len(leaves)
        )
        record(
            actor, "support.merge_help", f"staging:{current.pk}", chain=chain_of(current.area),
            detail={"year": current.year, "rows": len(told)}, leaves=leaves,
        )  # fmt: skip
        return len(told)


def _opened(row: StagedRow, placed: bool) -> Iterable[Told]:
    own, more = unsealed(bytes(row.content), (row.staging_id, row.pk), placed=placed)
    return (own, *more)


def _homes(told: Sequence[Told], staging: Staging) -> Mapping[str, Household]:
    codes = sorted({one.code for one in told})
    rows = Household.objects.filter(code__any_of=codes).select_related("area").order_by("pk")
    # in one order: two workers whose parts share a household do not wait for each other
    held = rows.select_for_update(of=("self",), no_key=True)
    return {row.code: row for row in held if row.area.path.startswith(staging.area.path)}


def _elsewhere(told: Told) -> Rejected:
    return Rejected(told.file, "", told.row, "", told.code, _ELSEWHERE)
