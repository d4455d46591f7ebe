"""The acts that are killed at their writes: what has to be there before, how a user does them, does them again, and looks."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField, DateTimeField, Field, Model

from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, enter, open_cases
from niukou.office.registry import services
from niukou.office.registry.models import ACCOUNTS, LedgerEntry, Person, StagedRow, Staging
from niukou.pipeline.snapshot import read_snapshot
from niukou.runs.backup.make import make_backup
from niukou.runs.backup.manifest import read_manifest
from niukou.runs.backup.restore import restore
from niukou.runs.backup.sealed_stream import sha256_of
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from niukou.runs.init_office import Upgrading, init_office
from niukou.runs.office_ready import waiting_migrations
from niukou.runs.take_snapshot import take_snapshot
from tests.made_county import VILLAGES, make_county
from tests.office.cases.staff import Staff, families
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.next_year import GOOD, have_them, steps_of_next_year
from tests.office.registry.conftest import family
from tests.office.whole_office import DAY, acting, fill, make_areas, prove

_YEAR = 2017
# tells of an act that was begun and did not come to its end: personal data never leaves untold
_TOLD_BEFOREHAND = {"snapshot", "backup"}
_CONTENT = {"registry_householdyear", "registry_personyear", "registry_villageyear", "registry_lookup"}
_NOT_THE_SAME_TWICE = {
    "audit_auditentry",
    "audit_chain",
    "audit_written",  # the numbers of transactions
    "audit_datakey",
    "audit_installation",
    "windows_windowuse",
}


def prepare(act: str, folder: Path) -> None:
    """What has to be there before."""
    Path(os.environ["NIUKOU_WORK"]).mkdir()
    init_office(demo=True, begins=DAY)
    if act == "restore":
        fill()
        make_backup(folder / "kept")
        return
    make_areas()
    village = Area.objects.get(code=VILLAGE)
    if act == "import":
        # the keys are made: what is sealed and indexed is the same in every run
        services.add_households(acting("town_office", TOWN), [family()])
        make_county(folder / "county", 12)
        county = Area.objects.get(code=COUNTY)
        town = Area.objects.create(
            code="539901101000",
            name="示例镇",
            level="town",
            parent=county,
            path=county.path + "539901101000/",
        )
        for code in VILLAGES:
            Area.objects.create(
                code=code, name=code, level="village", parent=town, path=f"{town.path}{code}/"
            )
    else:
        steps_of_next_year(folder, GOOD)
        staff = Staff(installed_pack(), acting)
        cadre = staff.of("village_cadre", "village", village)
        staff.run(open_cases(cadre, "identification", [Subject(home) for home in families(village, [1, 2])]))
        waiting = [Subject(home) for home in families(village, [1] * 8)]
        staff.run(open_cases(cadre, "identification", waiting), until=_entry())


def _entry() -> str:
    return next(s.key for s in installed_pack().procedures["identification"].steps if s.kind == "entry")


def _import() -> None:
    clerk, second = acting("county_office", COUNTY), acting("county_office", COUNTY, "second")
    request = ImportRequest(
        Path(settings.KEY_FILE).parent / "county", Area.objects.get(code=COUNTY), _YEAR, clock.today()
    )
    row = stage_files(clerk, installed_pack(), request).staging
    row.refresh_from_db()
    if row.state == "staged":
        row = services.decide_staging(second, row, approve=True, why="核对无误")
    merge(clerk, row, workers=2)


def _decision() -> None:
    waiting = list(Case.objects.filter(state="open", step=_entry()).select_related("area").order_by("pk"))
    if waiting:
        staff = Staff(installed_pack(), acting)
        enter(
            staff.for_step(staff.step_of(waiting[0]), waiting[0].area),
            waiting,
            clock.today(),
            _papers(staff, waiting[0]),
        )


def _papers(staff: Staff, case: Case) -> dict[str, str]:
    return staff.papers(staff.step_of(case))


def _snapshot() -> None:
    acting("county_office", COUNTY)
    if not _out().exists():
        take_snapshot(f"county_office-{COUNTY}", COUNTY, _out())


def _backup() -> None:
    if not _backups():
        make_backup(_out())


def _migration() -> None:
    have_them(Path(settings.KEY_FILE).parent)
    if waiting_migrations():
        init_office(demo=False, upgrading=Upgrading(_out()))


def _restore() -> None:
    if not connection.introspection.table_names():
        restore(_backup_to_restore())


def _backup_to_restore() -> Path:
    (folder,) = (Path(settings.KEY_FILE).parent / "kept").iterdir()
    return folder


def _backups() -> list[Path]:
    return [path for path in _out().glob("*") if not path.name.startswith(".")]


def _out() -> Path:
    return Path(settings.PAPERS).parent / "out"


ACTS: dict[str, Callable[[], None]] = {
    "import": _import, "decision": _decision, "snapshot": _snapshot, "backup": _backup, "migration": _migration,
    "restore": _restore,
}  # fmt: skip


def wrong(act: str) -> list[str]:
    """What of the database or the files is half there; nothing is right."""
    if act == "restore" and not connection.introspection.table_names():
        return []
    faults = prove()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults += [str(said) for (said,) in cursor.fetchall() if said != "ok"]
    connection.check_constraints()
    for account in ACCOUNTS[1:]:
        standing = Person.objects.filter(account=account).count()
        moved = LedgerEntry.objects.filter(unit="person", to_account=account, next=None).count()
        if standing != moved:
            faults.append(f"{standing} stand in {account}, {moved} were moved there")
    faults += [
        f"case {c.number}"
        for c in Case.objects.all()
        if (c.state == "finished") != (c.decision_id is not None)
    ]
    faults += [f"staging {s.pk}" for s in Staging.objects.filter(state="merged")
               if StagedRow.objects.filter(staging=s, merged=False).exists()]  # fmt: skip
    return faults + _half_written(act)


def left_over() -> list[str]:
    """Hidden files that nobody will look for again: none after the act was done again."""
    beside = Path(settings.PAPERS).parent
    # a folder that was being made is empty and goes after a minute; work folders go when the next run begins
    later = (".niukou-making-", ".niukou-work-")
    return [str(path) for path in beside.rglob(".*") if not path.name.startswith(later)]


def _half_written(act: str) -> list[str]:
    out = _out()
    if act == "snapshot" and out.exists():
        read_snapshot(out)  # raises for anything that is not whole
    if act in ("backup", "migration") and out.exists():
        for folder in _backups():
            manifest, _, _ = read_manifest(folder)
            for part in manifest.parts:
                with (folder / part.file).open("rb") as source:
                    assert sha256_of(source, lambda _: None) == part.sha256
    return []


def state(act: str) -> dict[str, Any]:
    """Table -> what its rows say, but for ids and moments; and what the trail tells that was done, how often."""
    told: dict[str, Any] = {
        model._meta.db_table: _said(model)
        for model in apps.get_models()
        if model.__module__.startswith("niukou") and model._meta.db_table not in _NOT_THE_SAME_TWICE
    }
    acts = Counter(AuditEntry.objects.values_list("act", flat=True))
    told["acts"] = sorted(acts) if act in _TOLD_BEFOREHAND else dict(sorted(acts.items()))
    return told


def _said(model: type[Model]) -> str:
    columns, related = [], []
    for field in model._meta.concrete_fields:
        if field.is_relation:
            natural = {"code", "number"} & {f.name for f in field.related_model._meta.concrete_fields}
            related += [f"{field.name}__{name}" for name in natural]
        elif not (field.primary_key or _of_the_moment(field)):
            columns.append(field.name)
    rows = model._base_manager.values_list(*columns, *related)
    lines = sorted(json.dumps([_plain(value) for value in row], sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() + f" {len(lines)}"


def _of_the_moment(field: Field[Any, Any]) -> bool:
    """Whether it is another one each time: a moment, something sealed, a digest over ids, who began to fill a staging."""
    content = field.name == "digest" and field.model._meta.db_table in _CONTENT
    sealed = isinstance(field, BinaryField) and not content
    return sealed or isinstance(field, DateTimeField) or field.name == "claim"


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
