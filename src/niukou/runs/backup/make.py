"""Make a backup: a new folder of sealed files and a manifest, whole or not there, told in the trail before it appears."""

from __future__ import annotations

import getpass
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from niukou import __version__
from niukou.engine.work_folder import sweep
from niukou.office.areas.authority import operator
from niukou.office.audit import clock, keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.sealed_files import sweep_files
from niukou.office.audit.services import NATION, record
from niukou.runs.acting import command_line
from niukou.runs.backup.manifest import Manifest, new_key, write_manifest
from niukou.runs.backup.moment import one_moment
from niukou.runs.backup.names_key import named_by, sealed_key
from niukou.runs.backup.naming import name_told
from niukou.runs.backup.parts import Box
from niukou.runs.backup.schema import models_at, steps_of_database
from niukou.runs.backup.space import must_have_room, size_of_office
from niukou.runs.folders import result_folder
from niukou.runs.office_ready import file_of_database, open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import UsageRefusalError, refusal_of
from niukou.runs.stopping import heed_stop

NAME = "niukou-backup-"
_Tables = Mapping[str, type[Model]]


@dataclass(frozen=True)
class Written:
    """A backup in its folder: what it says of itself, its digest, the seconds it took.

    named_by: the name of the key that names the findings on the desks; '' where there are none.
    """

    folder: Path
    manifest: Manifest
    digest: str
    seconds: float
    named_by: str

    @property
    def without_names(self) -> bool:
        """Whether findings are named by a key that is not on this machine, and so not in the backup."""
        return bool(self.named_by) and not self.manifest.finding_key

    @property
    def beside_the_database(self) -> bool:
        """Whether one lost disk would take both; False where the database is on a server."""
        file = file_of_database()
        return file is not None and file.stat().st_dev == self.folder.stat().st_dev


def make_backup(to: Path, progress: Progress | None = None) -> Written:
    """Back everything up into a new folder under `to`. Raises RefusalError; nothing is left then."""
    with open_office(), refusing(), heed_stop() as stop:
        try:
            out = place_for(to)
            with result_folder(out, stop.seal) as folder:
                written = write_backup(folder, out, progress)
                tell_backup(written)
        except (OSError, KeyboardInterrupt) as error:
            raise refusal_of(error, stop.signal) from error
    return written


def place_for(to: Path) -> Path:
    """The folder of a new backup, of no other. Raises RefusalError: among the papers, too little room, no master key."""
    to = to.absolute()
    if to.is_relative_to(Path(settings.PAPERS).absolute()):
        raise UsageRefusalError(f"备份不能放在材料文件夹里：{to}", "A backup does not lie among the papers.")
    if to.exists() and not to.is_dir():
        raise UsageRefusalError(f"--to 是一个文件：{to}。请写一个文件夹。", f"--to is a file: {to}")
    keys.prove_master_key()
    must_have_room(to, size_of_office())
    name_told(to, NAME)
    sweep(to, f".{NAME}")  # of a backup that was killed
    sweep_files(Path(settings.PAPERS))
    name = f"{NAME}{timezone.localtime(clock.now()):%Y%m%d-%H%M%S}"
    # an upgrade whose steps failed leaves its backup, and may be tried again within the second
    names = chain([name], (f"{name}-{serial}" for serial in count(2)))
    return next(out for out in (to / one for one in names) if not out.exists())


def write_backup(folder: Path, out: Path, progress: Progress | None = None) -> Written:
    """Write a backup of the database, at whatever schema it is, into a folder that will be `out`."""
    began, shown = time.perf_counter(), progress or Silence()
    key, wrapped = new_key()
    box = Box(folder, key)
    shown.begin("备份")
    with one_moment():
        steps = steps_of_database()
        tables = {model._meta.db_table: model for model in models_at(steps)}
        parts = []
        for place, (name, model) in enumerate(tables.items()):
            shown.advance(name, place, len(tables) + 1)
            parts.append(box.keep_table(model))
        papers, missing = box.keep_papers(Path(settings.PAPERS), _files(tables))
        named = named_by(tables)
        manifest = Manifest(
            niukou=__version__, made_at=clock.now().isoformat(), database=connection.vendor, migrations=steps,
            packs=_packs(tables), chains=_chains(tables), anchors=tables["audit_anchor"]._base_manager.count(),
            parts=(*parts, papers), missing=missing, key=wrapped, finding_key=sealed_key(key, named),
        )  # fmt: skip
    digest = write_manifest(folder, manifest, key)
    return Written(out, manifest, digest, time.perf_counter() - began, named)


@transaction.atomic
def tell_backup(written: Written) -> None:
    """The trail's entry: who, where to, which digest. Before the folder appears: data never leaves untold."""
    manifest = written.manifest
    detail = {
        "by": getpass.getuser(), "to": str(written.folder), "digest": written.digest, "rows": manifest.rows,
        "papers": manifest.papers,
    }  # fmt: skip
    record(
        operator("niukou backup", command_line()),
        "audit.backup",
        f"backup:{written.folder.name}",
        chain=NATION,
        detail=detail,
    )


def _files(tables: _Tables) -> Iterator[str]:
    """The sealed files by name: papers that were not erased, and extracts that were not let go. An older schema knows no
    keys of papers, or no extracts.
    """
    papers = tables["registry_paper"]._base_manager.all()
    if "registry_paperkey" in tables:
        papers = papers.filter(pk__in=tables["registry_paperkey"]._base_manager.values("paper"))
    yield from papers.order_by("pk").values_list("file", flat=True).iterator()
    if "findings_extract" in tables:
        kept = tables["findings_extract"]._base_manager.filter(let_go_at=None)
        yield from kept.order_by("pk").values_list("file", flat=True).iterator()


def _chains(tables: _Tables) -> dict[str, list[Any]]:
    rows = tables["audit_chain"]._base_manager.order_by("pk").values_list("area", "length", "head")
    return {area: [length, bytes(head).hex()] for area, length, head in rows}


def _packs(tables: _Tables) -> dict[str, list[str]]:
    """Name -> fingerprints, of the packs that something was judged by, and of the installed one."""
    installed = installed_pack()
    found = {(installed.name, installed.fingerprint)}
    for name in ("cases_case", "registry_decision"):
        found |= set(tables[name]._base_manager.values_list("pack", "pack_fingerprint").distinct())
    return {name: sorted(mark for other, mark in found if other == name) for name, _ in sorted(found)}
