"""What is looked at after an act was stopped: whether anything is half there, and the state it ends in when done again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import BinaryField, DateTimeField, Field, Model

from niukou.office.areas.authority import operator
from niukou.office.audit.keys import none_made
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.snapshot import one_look
from niukou.office.cases.models import Case
from niukou.office.registry.models import ACCOUNTS, LedgerEntry, Person, StagedRow, Staging
from niukou.pipeline.snapshot import SnapshotError, read_snapshot
from niukou.runs.backup.manifest import read_manifest
from niukou.runs.backup.sealed_stream import sha256_of
from niukou.runs.verify import faults_of_office
from tests.office.killed_acts import backups, gone, out
from tests.office.killed_office import STEPS, waits_for
from tests.office.next_year import have_them

# tells of an act that was begun and did not come to its end: personal data never leaves untold
_TOLD_BEFOREHAND = {"snapshot", "backup"}
# told once more by the one who begins anew what was cut off
_TOLD_AGAIN = {"registry.open_staging"}
_CONTENT = {"registry_householdyear", "registry_personyear", "registry_villageyear", "registry_lookup"}
_NOT_THE_SAME_TWICE = {
    "audit_auditentry",
    "audit_chain",
    "audit_written",  # the numbers of transactions
    "audit_datakey",
    "audit_installation",
    "windows_windowuse",
}


def wrong(act: str) -> list[str]:
    """What of the database or the files is half there, beside all that `niukou verify` finds; nothing is right."""
    if gone(act):
        return []
    if act == "migration":
        have_them(waits_for() / STEPS)
    with one_look(), none_made():
        faults = [str(fault) for fault in faults_of_office(operator("test"))]
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


def left_over(*, killed: bool) -> list[str]:
    """Hidden files. killed: but for those that the next to come erases, which nobody could who was killed."""
    beside = Path(settings.PAPERS).parent
    # a folder that was being made is empty and goes after a minute; work folders go when the next run begins; a paper
    # that was being written goes with the next backup
    later = (".niukou-making-", ".niukou-work-", ".paper-") if killed else ()
    return [str(path.relative_to(beside)) for path in beside.rglob(".*") if not path.name.startswith(later)]


def _half_written(act: str) -> list[str]:
    if act == "snapshot" and out().exists():
        try:
            read_snapshot(out())
        except SnapshotError as error:
            return [str(error)]
    faults = []
    if act in ("backup", "migration"):
        told = {json.loads(e.detail)["digest"] for e in AuditEntry.objects.filter(act="audit.backup")}
        for folder in backups():
            manifest, _, digest = read_manifest(folder)
            if digest not in told:
                faults.append(f"{folder.name} was told by nobody")
            for part in manifest.parts:
                with (folder / part.file).open("rb") as source:
                    if sha256_of(source, lambda _: None) != part.sha256:
                        faults.append(part.file)
    return faults


def state(act: str) -> dict[str, Any]:
    """Table -> what its rows say, but for ids and moments; and what the trail tells that was done, how often."""
    told: dict[str, Any] = {
        model._meta.db_table: _said(model)
        for model in apps.get_models()
        if model.__module__.startswith("niukou") and model._meta.db_table not in _NOT_THE_SAME_TWICE
    }
    acts = Counter(AuditEntry.objects.values_list("act", flat=True))
    for again in _TOLD_AGAIN & acts.keys():
        acts[again] = 1
    told["acts"] = sorted(acts) if act in _TOLD_BEFOREHAND else dict(sorted(acts.items()))
    return told


def _said(model: type[Model]) -> str:
    columns, related = [], []
    for field in model._meta.concrete_fields:
        if field.is_relation:
            natural = {"code", "number", "title"} & {
                f.name for f in field.related_model._meta.concrete_fields
            }
            related += [f"{field.name}__{name}" for name in natural]
        elif not (field.primary_key or _of_the_moment(field)):
            columns.append(field.name)
    rows = (
        model._base_manager.values_list(*columns, *related)
        if columns or related
        else [()] * model._base_manager.count()
    )
    lines = sorted(json.dumps([_plain(value) for value in row], sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() + f" {len(lines)}"


def _of_the_moment(field: Field[Any, Any]) -> bool:
    """Whether it is another one each time: a moment, something sealed, a digest over ids, who began to fill a staging,
    the name of a paper's file."""
    content = field.name == "digest" and field.model._meta.db_table in _CONTENT
    sealed = isinstance(field, BinaryField) and not content
    return sealed or isinstance(field, DateTimeField) or field.name in ("claim", "file")


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
