"""Extracts of departments are taken in and let go; a screen of the book with them is begun, tells how far it is, and ends."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.sealed_files import LARGEST, keep_file
from niukou.office.audit.services import record
from niukou.office.findings.models import CUT_OFF, UNDER_WAY, Extract, Screening, ScreenRun
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.taking import must_screen

SEAL = "extract"


@dataclass(frozen=True)
class NewExtract:
    """A file as a department gave it, and how it was understood: see `Extract`."""

    department: str
    title: str
    content: bytes
    sheets: Sequence[Mapping[str, Any]]
    pack_fingerprint: str


@transaction.atomic
def keep_extract(actor: Actor, area: Area, new: NewExtract) -> Extract:
    """Keep an extract of a county. Raises NotAllowedError, RunError; ExtractError for one empty, too large, or there already."""
    must_screen(actor, area)
    if not new.department.strip():
        raise ExtractError("请写是哪个部门给的 / say which department gave it")
    if not 0 < len(new.content) <= LARGEST:
        raise ExtractError(
            f"文件 {len(new.content):,} 字节，只收 1 到 {LARGEST:,} 字节，请分开再交 / empty or too large: hand it over in parts"
        )
    digest = hashlib.sha256(new.content).digest()
    before = Extract.objects.filter(area=area, digest=digest, let_go_at=None).first()
    if before is not None:
        raise ExtractError(f"这份文件已经交过，是“{before.title}” / this very file was handed over before")
    name, key = keep_file(SEAL, new.content)
    row = Extract.objects.create(
        area=area, department=new.department.strip(), title=new.title, size=len(new.content), digest=digest, file=name,
        key=key, sheets=list(new.sheets), pack_fingerprint=new.pack_fingerprint, handed_by=actor.username,
        handed_at=clock.now(),
    )  # fmt: skip
    told = [{"source": one["source"], "rows": one["rows"], "rejected": one["rejected"]} for one in new.sheets]
    record(
        actor, "findings.keep_extract", f"extract:{row.pk}", chain=chain_of(area),
        detail={"digest": digest.hex(), "sheets": told},
    )  # fmt: skip
    return row


@transaction.atomic
def let_extract_go(actor: Actor, number: int) -> Extract:
    """Nobody opens the file again; what was found with it stays. Raises NotAllowedError, RunError, ExtractError."""
    row = Extract.objects.select_for_update().select_related("area").filter(actor.sees(), pk=number).first()
    if row is None or row.let_go_at is not None:
        raise ExtractError("没有这份文件，或已经删了 / no such file, or it was let go already")
    must_screen(actor, row.area)
    row.key, row.let_go_by, row.let_go_at = b"", actor.username, clock.now()
    row.save(update_fields=["key", "let_go_by", "let_go_at"])
    record(actor, "findings.let_extract_go", f"extract:{row.pk}", chain=chain_of(row.area))
    return row


@transaction.atomic
def begin_screening(actor: Actor, area: Area, extracts: Sequence[int]) -> Screening:
    """Begin a screen of a county's book with some of its extracts. Called by whoever holds the county's lock of screens, so
    that one which is under way still was killed.

    Raises NotAllowedError, RunError; ExtractError for an extract that is not there.
    """
    must_screen(actor, area)
    wanted = sorted(set(extracts))
    if Extract.objects.filter(area=area, pk__in=wanted, let_go_at=None).count() != len(wanted):
        raise ExtractError("选的文件有的已经删了，请重新选 / some of these files were let go: choose again")
    now = clock.now()
    Screening.objects.filter(area=area, state=UNDER_WAY).update(state=CUT_OFF, ended_at=now)
    row = Screening.objects.create(
        area=area, as_of=clock.today(), extracts=wanted, begun_by=actor.username, role=actor.role,
        acting_area=actor.area, begun_at=now,
    )  # fmt: skip
    record(
        actor, "findings.begin_screening", f"screening:{row.pk}", chain=chain_of(area),
        detail={"area": area.code, "as_of": str(row.as_of), "extracts": wanted},
    )  # fmt: skip
    return row


def tell_screening(actor: Actor, number: int, step: str, done: int = 0, total: int = 0) -> None:
    """How far it is."""
    own = Screening.objects.filter(begun_by=actor.username, pk=number, state=UNDER_WAY)
    own.update(step=step, done=done, total=total)


@transaction.atomic
def end_screening(
    actor: AreaAuthor, number: int, state: str, said: str = "", run: ScreenRun | None = None
) -> None:
    """What came of it. said: why it was refused. Nothing where it has ended already. Raises NotAllowedError for another's area."""
    row = Screening.objects.select_related("area").filter(pk=number, state=UNDER_WAY).first()
    if row is None:
        return
    actor.must_cover(row.area)
    row.state, row.said, row.run, row.ended_at = state, said, run, clock.now()
    row.save(update_fields=["state", "said", "run", "ended_at"])
    record(
        actor, "findings.end_screening", f"screening:{number}", chain=chain_of(row.area),
        detail={"state": state} | ({"run": run.pk} if run else {}),
    )  # fmt: skip
