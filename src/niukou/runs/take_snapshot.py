"""Freeze an area's book: a folder of encrypted Parquet files with a manifest, its digest in the trail.

Whole or not at all; all tables as they were at one moment. Read again by this office alone, which keeps the key's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock, keys
from niukou.office.audit.reads import BY_COMMAND
from niukou.office.registry.selectors.bases import base_of
from niukou.office.registry.selectors.frozen import frozen_rows
from niukou.office.registry.services.snapshots import record_snapshot
from niukou.pipeline.snapshot import Snapshot, SnapshotKey, read_snapshot, write_snapshot
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.acting import acting_for
from niukou.runs.folders import result_folder
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.refusals import UsageRefusalError, refusal_of
from niukou.runs.stopping import heed_stop

SEAL = "snapshot"
# scripts of years freeze without a word; what is frozen opens to nobody who does not say what for (`compare_snapshots`)
STANDING = (
    f"{BY_COMMAND} niukou snapshot：冻结名册，留作以后统计、比较 / frozen to be counted and compared later"
)
_SUBJECTS = ("household", "person", "village")


@dataclass(frozen=True)
class Taken:
    """A snapshot that was taken: where it lies, and the number of its entry in the area's chain."""

    snapshot: Snapshot
    number: int


def take_snapshot(username: str, code: str, out: Path, why: str = "") -> Taken:
    """Freeze the book of an area into a new folder. why: as `acting_for`, `STANDING` where nothing is said.

    Raises RefusalError; nothing is left then.
    """
    out = out.absolute()
    if out.exists():
        raise UsageRefusalError(
            f"--out 已经有了：{out}。请写一个新文件夹。", f"--out is there already: {out}"
        )
    with open_office(), refusing(), heed_stop() as stop:
        try:
            with result_folder(out, stop.seal) as folder:
                number = _freeze(username, code, folder, why)
            return Taken(read_snapshot(out), number)
        except (OSError, KeyboardInterrupt) as error:
            raise refusal_of(error, stop.signal) from error


def _freeze(username: str, code: str, folder: Path, why: str) -> int:
    """Write the book of an area into a folder; the number of the entry that tells of it."""
    pack = load_pack(settings.PACK, clock.today())
    area = area_of(code)
    actor = acting_for(username, area, pack, why.strip() or STANDING)
    key = SnapshotKey(*keys.new_key(SEAL))
    with _one_moment():
        base = base_of(actor, area, clock.today())
        facts = {
            "area": area.code,
            "area_name": area.name,
            "taken_at": clock.now().isoformat(),
            "taken_by": actor.username,
            "pack": pack.name,
            "pack_fingerprint": pack.fingerprint,
            "rural_population": base.population if base is not None and base.public else None,
        }
        frozen = frozen_rows(actor, area, _readable(pack, actor.reads))
        written = write_snapshot(folder, frozen, facts, key)
        return record_snapshot(actor, area, written.digest, dict(written.rows))


def _readable(pack: Pack, privacy: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Of each year file the fields that the actor may read: a snapshot holds no more than he could see."""
    return {
        subject: frozenset(
            field.name
            for table in pack.tables.values()
            if table.name == subject or table.subject == subject
            for field in table.fields.values()
            if field.privacy in privacy and field.type not in ("identity", "phone", "account")
        )
        for subject in _SUBJECTS
    }


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction in which every table is read as it is when the first one is."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
