"""Carry what a screen wrote to the desk: its folder is held against its manifest, then its findings come in by name.

In: a folder that `niukou screen` wrote, an area. Out: the run as it was taken in. Nothing is written unless all of it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from niukou.engine.session import EngineError, open_session
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.merging import Looked
from niukou.office.findings.models import ScreenRun
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.services import Screened, take_run
from niukou.pipeline.finding_table import COLUMNS, VERSION
from niukou.rulebook.all_rules import rules_by_code, table_of
from niukou.rulebook.at_date import holds_on
from niukou.rulebook.model import LeadRule, Pack
from niukou.runs.acting import acting_for
from niukou.runs.folders import work_folder, work_parent
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.places import MANIFEST
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.terms.identity import identity_scheme

_TABLE, _FOR_SPREADSHEETS = "findings.parquet", "findings.csv"  # the workbook is for notes of one's own
_SAID = ", ".join(
    f"coalesce({column.name}, '') AS {column.name}" for column in COLUMNS if column.type == "string"
)
_SORTED = f"SELECT {_SAID} FROM taken ORDER BY finding"  # noqa: S608  our own names
_BATCH = 4_096  # rows in memory at a time
_ENTRIES = ("findings_version", "pack", "key", "as_of", "started", "inputs", "covers", "not_run", "files")


@dataclass(frozen=True)
class TakenIn:
    """What came of it: the run, whether it is new, its numbers of findings."""

    run: ScreenRun
    new: bool

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        run = self.run
        taken, counted = (
            sum(both[at] for rules in run.counted.values() for both in rules.values()) for at in (0, 1)
        )
        return {
            "run": run.pk, "new": self.new, "area": run.area.code, "as_of": run.as_of.isoformat(), "taken": taken,
            "only_counted": counted, "met": run.met, "by_rule": run.counted,
        }  # fmt: skip


def take_findings(username: str, area: str, folder: Path) -> TakenIn:
    """Take in the screen in `folder` for an area by its code. Raises RefusalError."""
    with open_office(), refusing():
        place = Area.objects.get(code=area)
        pack = installed_pack()
        return take_in(acting_for(username, place, pack), place, folder)


def take_in(actor: Actor, area: Area, folder: Path) -> TakenIn:
    """The same by somebody who is known. Raises RefusalError for a folder that is none, and what `take_run` raises."""
    said, manifest = _manifest(folder)
    _check_files(said, folder)
    pack = installed_pack()
    screened = Screened(
        manifest=manifest, key=said["key"], pack=said["pack"]["name"], pack_fingerprint=said["pack"]["fingerprint"],
        as_of=date.fromisoformat(said["as_of"]), started=datetime.fromisoformat(said["started"]), looked=_looked(pack, said),
    )  # fmt: skip
    try:
        with (
            work_folder(work_parent(folder.resolve()), _unsealed) as work,
            _by_name(folder, pack, work) as rows,
        ):
            taken = take_run(actor, area, screened, rows)
    except FindingError as error:
        raise RefusalError(str(error)) from error
    except (EngineError, OSError) as error:
        raise refusal_of(error) from error
    return TakenIn(taken.run, taken.new)


def _manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """What a folder's manifest says, and its digest."""
    try:
        content = (folder / MANIFEST).read_bytes()
        said = json.loads(content)
    except (OSError, ValueError):
        raise RefusalError(
            f"{folder} 里没有读得懂的 {MANIFEST}，不是 niukou screen 的结果", "This is no result of a screen."
        ) from None
    missing = [name for name in _ENTRIES if not isinstance(said, dict) or name not in said]
    if missing:
        raise RefusalError(
            f"{MANIFEST} 缺 {'、'.join(missing)}，请用现在的程序重新筛查",
            "The manifest lacks entries: screen again with this version.",
        )
    if said["findings_version"] != VERSION:
        raise RefusalError(
            f"线索表是第 {said['findings_version']} 版，这里收第 {VERSION} 版", "Findings of another version."
        )
    return said, hashlib.sha256(content).hexdigest()


def _check_files(said: Mapping[str, Any], folder: Path) -> None:
    """The table is there and is the one that was written, and so is what was made of it for spreadsheets."""
    for name in (_TABLE, _FOR_SPREADSHEETS):
        file = folder / name
        if not file.is_file():
            if name == _TABLE:
                raise RefusalError(f"{folder} 里没有 {name}", f"{name} is not there.")
            continue
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        if digest != said["files"].get(name):
            raise RefusalError(
                f"{name} 和 {MANIFEST} 记的不是同一份，结果被改过或不完整，请重新筛查",
                f"{name} is not the file that the manifest tells of.",
            )


def _looked(pack: Pack, said: Mapping[str, Any]) -> Looked:
    """What the run looked at everywhere: a rule that waited, or was limited to those who signed, has not looked."""
    as_of = date.fromisoformat(said["as_of"])
    waited = {one["rule"] for one in said["not_run"]}
    limited = said.get("authorised") is not None
    guarded = {source.table for source in pack.sources.values() if source.authorisation} if limited else set()
    rules = {
        code
        for code, rule in rules_by_code(pack).items()
        if code not in waited
        and holds_on(rule, as_of)
        and table_of(rule) not in guarded
        and not (limited and isinstance(rule, LeadRule) and rule.authorised)
    }
    return Looked(
        rules, {one["source"] for one in said["inputs"]}, set(said["covers"].get("household", ())),
        set(said["covers"].get("resident", ())),
    )  # fmt: skip


@contextmanager
def _by_name(folder: Path, pack: Pack, work: Path) -> Iterator[Iterator[Mapping[str, Any]]]:
    """The rows of the table in the order of their names, however many there are."""
    with open_session(work, identity_scheme(pack.identity_scheme), folders=[folder]) as session:
        session.view_of_parquet("taken", [folder / _TABLE])
        yield (row for batch in session.batches(_SORTED, rows=_BATCH) for row in batch.to_pylist())


def _unsealed() -> None:
    """Nothing has to be kept from being interrupted: what comes in does so in one transaction."""
