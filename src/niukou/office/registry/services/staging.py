"""Files are staged: sealed row by row, with what is wrong in them, until a second person has decided."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import record
from niukou.office.registry import bulk
from niukou.office.registry.content import ready_keys
from niukou.office.registry.entering import must_enter
from niukou.office.registry.freezing import must_be_near, must_be_open
from niukou.office.registry.merged import PLACED
from niukou.office.registry.models import RejectedRow, StagedRow, Staging
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.told import SEAL, Told, sealed
from niukou.terms.mask import hide_personal_numbers

_PART = 2_048  # households in one transaction


@dataclass(frozen=True)
class Rejected:
    """A row of a file that is not merged, or (`kept`) a doubt about one that is. `value` is masked already."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    kept: bool = False


@dataclass(frozen=True)
class StagedFamily:
    """A household with its members (or a village, without), ready to be merged."""

    own: Told
    members: Sequence[Told] = ()

    @property
    def rows(self) -> int:
        """Of the files."""
        return 1 + len(self.members)


@transaction.atomic
def open_staging(actor: Actor, area: Area, year: int, fingerprint: str) -> tuple[Staging, bool]:
    """A staging for these files, and whether it is new. The same files again give the one there is.

    Raises NotAllowedError, FrozenYearError, RefusedError for a year after the next. One that was cut off while it was
    filled is emptied and begun anew; is somebody still filling it, then he is told at his next write, and this one goes on.
    """
    actor.must_cover(area)
    must_enter(actor)
    must_be_near(year)
    must_be_open([chain_of(area)], year)
    claim = secrets.token_hex(16)
    same = Staging.objects.exclude(state="refused").select_for_update()
    row, made = same.get_or_create(
        area=area, year=year, fingerprint=fingerprint,
        defaults={"staged_by": actor.username, "staged_at": clock.now(), "claim": claim},
    )  # fmt: skip
    if row.state != "staging":
        return row, False
    if not made:
        StagedRow.objects.filter(staging=row).delete()
        RejectedRow.objects.filter(staging=row).delete()
        row.staged_by, row.staged_at, row.claim = actor.username, clock.now(), claim
        row.save(update_fields=["staged_by", "staged_at", "claim"])
    record(
        actor, "registry.open_staging", f"staging:{row.pk}", chain=chain_of(area),
        detail={"year": year, "fingerprint": fingerprint, "again": not made},
    )  # fmt: skip
    return row, True


def stage(actor: Actor, staging: Staging, families: Iterable[StagedFamily]) -> int:
    """Keep the families sealed, some thousands in a transaction; how many rows of files they are.

    A server writes one part, on a connection of its own, while the next is made ready.
    """
    actor.must_cover(staging.area)
    ready_keys()
    keys.ready([SEAL])
    total, left = 0, iter(families)
    apart = connection.vendor == "postgresql" and not connection.in_atomic_block
    with ThreadPoolExecutor(1) as pool:
        written: Future[None] | None = None
        while part := list(islice(left, _PART)):
            with (
                nullcontext() if apart else transaction.atomic()
            ):  # a server gives ids to nobody else meanwhile
                rows = _rows(staging, part)
                if written is not None:
                    written.result()
                if apart:
                    written = pool.submit(_keep, staging, rows)
                else:
                    _keep(staging, rows)
            total += sum(f.rows for f in part)
        if written is not None:
            written.result()
            pool.submit(lambda: connection.close()).result()  # that of the thread, which is looked up there
    return total


def _rows(staging: Staging, part: Sequence[StagedFamily]) -> list[tuple[Any, ...]]:
    """Each sealed for its own place: nothing that lies elsewhere, or was staged before, can stand in for it."""
    seal = keys.seal_of(SEAL)
    return [
        (id_, staging.pk, f.own.table, f.own.code, f.rows, sealed(f.own, f.members, seal, (staging.pk, id_)), False)
        for id_, f in zip(bulk.new_ids(StagedRow, len(part)), part, strict=True)
    ]  # fmt: skip


def _keep(staging: Staging, rows: Sequence[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        _must_have_claim(staging)
        bulk.insert(StagedRow, ("id", "staging_id", "table", "key", "rows", "content", "merged"), rows)


def reject(actor: Actor, staging: Staging, rows: Iterable[Rejected]) -> int:
    """Keep what is not merged, and doubts; how many rows are not merged."""
    actor.must_cover(staging.area)
    left, total = iter(rows), 0
    while part := list(islice(left, _PART)):
        with transaction.atomic():
            if staging.state == "staging":
                _must_have_claim(staging)
            RejectedRow.objects.bulk_create(
                [
                    RejectedRow(
                        staging=staging, file=r.file[:255], sheet=(r.sheet or "")[:64], row=r.row,
                        column=(r.column or "")[:64], value=hide_personal_numbers(r.value or ""), reason=r.reason, kept=r.kept,
                    )
                    for r in part
                ]
            )  # fmt: skip
        total += sum(not r.kept for r in part)
    return total


def _must_have_claim(staging: Staging) -> None:
    """Raises RefusedError when another run has begun to fill the staging; until the commit none can."""
    current = Staging.objects.select_for_update().get(pk=staging.pk)
    if (current.state, current.claim) != ("staging", staging.claim):
        wrong = "别人正在导入同样的文件 / somebody else imports the same files"
        raise RefusedError(Fault(str(staging.pk), "", wrong, "等他导完 / let them finish"))


@transaction.atomic
def staged(actor: Actor, staging: Staging, rows: int, rejected: int, told: Mapping[str, Any]) -> Staging:
    """All is there: the second person may look at it."""
    _must_have_claim(staging)
    staging.state, staging.rows, staging.rejected, staging.told = "staged", rows, rejected, dict(told)
    staging.save(update_fields=["state", "rows", "rejected", "told"])
    record(
        actor, "registry.stage", f"staging:{staging.pk}", chain=chain_of(staging.area),
        detail={"year": staging.year, "fingerprint": staging.fingerprint, "rows": rows, "rejected": rejected, PLACED: True},
    )  # fmt: skip
    return staging


@transaction.atomic
def decide_staging(actor: Actor, staging: Staging, *, approve: bool, why: str) -> Staging:
    """A second person, of a role that approves or verifies, lets the files into the book or refuses them, with a reason.

    Raises NotAllowedError for the one who staged them, another area or role; RefusedError for one decided already.
    """
    actor.must_cover(staging.area)
    row = Staging.objects.select_for_update().get(pk=staging.pk)
    if row.staged_by == actor.username:
        raise NotAllowedError("导入要另一个人审核 / a second person decides about an import")
    if not {"approval", "verification"} & set(actor.kinds):
        raise NotAllowedError("您的职责不含审核 / may not decide about it")
    if row.state != "staged":
        raise RefusedError(
            Fault(str(row.pk), "", f"现在是 {row.state}，不能再审 / is not waiting for a decision")
        )
    if not why.strip():
        raise RefusedError(Fault(str(row.pk), "", "请写理由 / say why"))
    row.state = "merging" if approve else "refused"
    row.decided_by, row.decided_at, row.why = actor.username, clock.now(), why.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "why"])
    if not approve:
        StagedRow.objects.filter(staging=row).delete()
    record(
        actor, "registry.decide_staging", f"staging:{row.pk}", chain=chain_of(row.area), reason=row.why,
        detail={"approved": approve},
    )  # fmt: skip
    return row
