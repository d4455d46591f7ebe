"""What `niukou import` does at the office: by a user in a role, refusals in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from niukou.office.accounts.actor import Actor, NotAllowedError, act_as
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.keys import SealError
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Staging
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import NotThereError
from niukou.office.windows.at_commit import WindowClosedError
from niukou.runs.acting import command_line
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from niukou.runs.office_ready import open_office
from niukou.runs.progress import Progress
from niukou.runs.refusals import RefusalError

_WORKERS = 2


@dataclass(frozen=True)
class Desk:
    """Who acts: a user in a role for an area."""

    user: str
    role: str
    area: str


@dataclass(frozen=True)
class ImportTold:
    """What came of it."""

    number: int
    state: str
    new: bool
    rows: int
    rejected: int
    changed: int
    told: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return asdict(self)


def hand_in(desk: Desk, folder: Path, year: int, as_of: date | None, progress: Progress | None) -> ImportTold:
    """Stage a folder. Raises RefusalError."""
    with _at(desk) as actor:
        area = Area.objects.filter(code=desk.area).first()
        if area is None:
            raise RefusalError(f"没有这个地方：{desk.area}", "There is no such area.")
        day = as_of or clock.today()
        done = stage_files(actor, installed_pack(day), ImportRequest(folder, area, year, day), progress)
        return _told(done.staging, done.new)


def decide(desk: Desk, number: int, approve: bool, why: str, progress: Progress | None) -> ImportTold:
    """Approve a staging and merge it, or refuse it. Raises RefusalError."""
    with _at(desk) as actor:
        row = services.decide_staging(actor, selectors.staging(actor, number), approve=approve, why=why)
        return _told(merge(actor, row, progress, _WORKERS) if approve else row)


def resume(desk: Desk, number: int, progress: Progress | None) -> ImportTold:
    """Go on with a merge that was cut off. Raises RefusalError."""
    with _at(desk) as actor:
        return _told(merge(actor, selectors.staging(actor, number), progress, _WORKERS))


@contextmanager
def _at(desk: Desk) -> Iterator[Actor]:
    with open_office():
        try:
            yield act_as(desk.user, desk.role, desk.area, installed_pack(clock.today()), command_line())
        except RefusedError as error:
            raise RefusalError(*map(str, error.faults)) from error
        except (NotAllowedError, NotThereError, WindowClosedError, SealError) as error:
            raise RefusalError(str(error)) from error


def _told(row: Staging, new: bool = True) -> ImportTold:
    return ImportTold(row.pk, row.state, new, row.rows, row.rejected, row.changed, row.told)
