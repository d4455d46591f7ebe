"""Bring a backup back, into an empty database and an empty papers folder: all that was kept, or nothing.

The schema of the backup's day is made, its rows are loaded and counted, the steps it lacks follow, chains are
held against the manifest: one transaction. A restore that was killed has left nothing, and is begun anew. What did not
hold of the office before its backup is told and stays: better a book with a fault that is known than none.
"""

from __future__ import annotations

import getpass
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection

from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.areas.search import index_names
from niukou.office.audit import keys
from niukou.office.audit.guards import made_anew
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.row_proof import watched_tables
from niukou.office.audit.services import NATION, record
from niukou.office.audit.shapes import newest_shape
from niukou.office.audit.watched import note_all_anew
from niukou.runs.acting import command_line
from niukou.runs.backup.manifest import PAPERS, Manifest, damaged, newer, read_manifest
from niukou.runs.backup.names_key import brought_back
from niukou.runs.backup.parts import Box
from niukou.runs.backup.proof import differences, faults_there
from niukou.runs.backup.rows import go_on_counting
from niukou.runs.backup.schema import last_steps, models_at, unknown_steps
from niukou.runs.backup.sealed_stream import sha256_of
from niukou.runs.backup.space import must_have_room
from niukou.runs.backup.unguarded import unguarded
from niukou.runs.folders import result_folder
from niukou.runs.migrating import migrate, one_transaction
from niukou.runs.office_ready import database_name, database_troubles, file_of_database, make_database_file
from niukou.runs.office_refusals import refusing
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.runs.stopping import Stop, heed_stop

_IN_A_DATABASE = 3  # bytes of a database, with its indexes and its journal, for one of its rows' text
_TOLD = 5  # faults in one refusal


@dataclass(frozen=True)
class Restored:
    """What came back, from which backup, in how many seconds, of those how many to prove it.

    faults: what did not hold of the office when it was backed up, and does not hold now. pack_changed: the installed
    pack is another one than those that the book was judged by.
    """

    database: str
    manifest: Manifest
    digest: str
    seconds: float
    proving: float
    faults: tuple[str, ...]
    pack_changed: bool


def restore(folder: Path, progress: Progress | None = None) -> Restored:
    """Restore the backup in `folder` into the database and the papers folder of the settings, which must be empty.

    Raises RefusalError: no backup, another master key, a newer one, a damaged part, a database or papers folder that
    holds something, another key for naming findings, too little room; what is not all there. Nothing is left then.
    """
    began, shown = time.perf_counter(), progress or Silence()
    folder = folder.absolute()
    with database_troubles(), refusing(), heed_stop() as stop:
        try:
            keys.forget()
            keys.prove_master_key(kept=False)
            manifest, key, digest = read_manifest(folder)
            _must_be_known(manifest)
            _must_be_whole(folder, manifest, shown)
            with brought_back(manifest, key), _database_file():
                _must_have_room(manifest)
                proving, faults = _restore(Box(folder, key), manifest, digest, shown, stop)
        except (OSError, KeyboardInterrupt) as error:
            raise refusal_of(error, stop.signal) from error
    installed = installed_pack()
    changed = installed.fingerprint not in manifest.packs.get(installed.name, ())
    return Restored(
        database_name(), manifest, digest, time.perf_counter() - began, proving, faults, pack_changed=changed
    )


def _restore(
    box: Box, manifest: Manifest, digest: str, shown: Progress, stop: Stop
) -> tuple[float, tuple[str, ...]]:
    """All of it, committed; the seconds that proving took, and the faults that were in the office before.

    The papers appear before the commit: without a database they are whole and sealed, and the next restore finds them.
    """
    papers = Path(settings.PAPERS).absolute()
    with one_transaction():
        _must_be_empty()
        with result_folder(papers, stop.seal, replace=True) as making:
            shown.begin("放回材料")
            (part,) = (part for part in manifest.parts if part.name == PAPERS)
            box.bring_papers(part, making)
            _must_hold_nothing_else(papers, making)
            _load(box, manifest, shown)
            shown.begin("核对")
            began = time.perf_counter()
            if differing := list(islice(differences(manifest), _TOLD)):
                raise RefusalError(
                    "恢复得不全，已全部撤回 / not all came back, all was taken back:", *differing
                )
            anew = manifest.database != connection.vendor
            if anew:
                note_all_anew([newest_shape(shapes) for shapes in watched_tables().values()])
            record(
                operator("niukou restore", command_line()), "audit.restore", f"backup:{box.folder.name}", chain=NATION,
                detail={"by": getpass.getuser(), "from": str(box.folder), "digest": digest, "rows": manifest.rows,
                        "noted_anew": anew} | made_anew(),
            )  # fmt: skip
            faults = tuple(faults_there(manifest, making))
            proving = time.perf_counter() - began
    return proving, faults


def _load(box: Box, manifest: Manifest, shown: Progress) -> None:
    """The schema as it was, its rows, and what the schema has got since."""
    migrate(last_steps(manifest.migrations))
    models = {model._meta.db_table: model for model in models_at(manifest.migrations)}
    shown.begin("放回数据")
    with unguarded():
        for place, part in enumerate(manifest.parts):
            shown.advance(part.name, place, len(manifest.parts))
            if (
                part.name != PAPERS
                and box.bring_table(models[part.name], part, manifest.database) != part.rows
            ):
                raise damaged(part.file)
        go_on_counting(list(models.values()))
    shown.begin("升级")
    migrate()
    keys.forget()
    index_names(Area.objects.values_list("pk", "name").iterator())


def _must_be_known(manifest: Manifest) -> None:
    if unknown_steps(manifest.migrations):
        raise newer(manifest.niukou)


def _must_be_whole(folder: Path, manifest: Manifest, shown: Progress) -> None:
    """Every part as long as it was, and the same."""
    shown.begin("检查备份")
    done = 0

    def advance(read: int) -> None:
        nonlocal done
        done += read
        shown.advance("", done, manifest.size)

    for part in manifest.parts:
        try:
            with (folder / part.file).open("rb") as source:
                if sha256_of(source, advance) != part.sha256:
                    raise damaged(part.file)
        except FileNotFoundError:
            raise damaged(part.file) from None


def _must_be_empty() -> None:
    if connection.introspection.table_names():
        raise RefusalError(
            f"{database_name()} 不是空库，没有动它。请建一个空库（不要先运行 niukou init），用 NIUKOU_DATABASE_URL 指明。",
            f"{database_name()} is not empty and was left alone: make an empty one, without niukou init.",
        )


def _must_have_room(manifest: Manifest) -> None:
    """On the disks that can be asked from here: that of a server cannot."""
    papers = sum(part.size for part in manifest.parts if part.name == PAPERS)
    must_have_room(Path(settings.PAPERS).absolute().parent, papers)
    file = file_of_database()
    if file is not None:
        rows = sum(part.clear for part in manifest.parts if part.name != PAPERS)
        must_have_room(file.absolute().parent, papers + rows * _IN_A_DATABASE)


def _must_hold_nothing_else(papers: Path, making: Path) -> None:
    """A papers folder may hold papers of this very backup, of a restore that was killed; any others are somebody's."""
    kept = {path.name for path in papers.iterdir()} if papers.exists() else set()
    if kept - {path.name for path in making.iterdir()}:
        raise RefusalError(
            f"材料文件夹不是空的，没有动它：{papers}。请用 NIUKOU_PAPERS 指明一个空的。",
            f"The papers folder {papers} is not empty and was left alone: name another in NIUKOU_PAPERS.",
        )


@contextmanager
def _database_file() -> Iterator[None]:
    """An SQLite file that is made for the restore goes with it when it fails."""
    made = make_database_file()
    try:
        yield
    except BaseException:
        file = file_of_database()
        if made and file is not None:
            connection.close()
            for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                name.unlink(missing_ok=True)
        raise
