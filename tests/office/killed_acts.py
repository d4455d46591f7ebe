"""The acts that are killed at their writes: how a user does each, and does it again when it was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry, Installation
from niukou.office.audit.services import record
from niukou.office.cases.models import Case
from niukou.office.cases.services import enter
from niukou.office.registry.models import Household, Paper, Staging
from niukou.office.registry.services import NewPaper, add_paper, merging, staging
from niukou.office.support.services import merging as help_merging
from niukou.runs import import_desk
from niukou.runs.backup.make import make_backup
from niukou.runs.backup.restore import restore
from niukou.runs.import_desk import Desk, decide, hand_in, resume
from niukou.runs.init_office import Upgrading, init_office
from niukou.runs.office_ready import waiting_migrations
from niukou.runs.refusals import RefusalError
from niukou.runs.take_findings import take_findings
from niukou.runs.take_snapshot import take_snapshot
from tests.office.cases.staff import Staff
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.killed_office import CLERK, FILES, KEPT, SCREENED, SECOND, STEPS, entry, waits_for
from tests.office.next_year import have_them
from tests.office.whole_office import DAY, acting

_YEAR = 2017
_PART = 5  # households in one transaction: an import of a dozen has several


def out() -> Path:
    """The folder into which an act writes."""
    return Path(settings.PAPERS).parent / "out"


def backups() -> list[Path]:
    """Those that have appeared."""
    return [path for path in out().glob("*") if not path.name.startswith(".")]


def _import() -> None:
    _staging()
    _merging()


def _staging() -> None:
    with _small_parts():
        hand_in(_desk(CLERK), waits_for() / FILES, _YEAR, None, None)


def _merging() -> None:
    waiting = Staging.objects.get()
    with _small_parts():
        if waiting.state == "staged":
            decide(_desk(SECOND), waiting.pk, True, "核对无误", None)
        elif waiting.state == "merging":
            resume(_desk(CLERK), waiting.pk, None)


def _desk(name: str) -> Desk:
    return Desk(name, "county_office", COUNTY)


@contextmanager
def _small_parts() -> Iterator[None]:
    """Many parts, and all of them by the process whose writes are counted and which is killed."""
    were = merging.PART, staging._PART, help_merging.PART, import_desk._WORKERS
    merging.PART, staging._PART, help_merging.PART, import_desk._WORKERS = _PART, _PART, 1, 1
    try:
        yield
    finally:
        merging.PART, staging._PART, help_merging.PART, import_desk._WORKERS = were


def _decision() -> None:
    waiting = list(Case.objects.filter(state="open", step=entry()).select_related("area").order_by("pk"))
    if waiting:
        staff = Staff(installed_pack(), acting)
        step = staff.step_of(waiting[0])
        enter(staff.for_step(step, waiting[0].area), waiting, clock.today(), staff.papers(step))


def _findings() -> None:
    take_findings(CLERK, COUNTY, waits_for() / SCREENED)


def _paper() -> None:
    if not Paper.objects.filter(title="新房").exists():
        content = NewPaper("photograph", "新房", b"\xff\xd8" + b"picture" * 1000, "image/jpeg")
        add_paper(acting("town_office", TOWN), Area.objects.get(code=VILLAGE), content)


def _snapshot() -> None:
    if not out().exists():
        take_snapshot(CLERK, COUNTY, out())


def _backup() -> None:
    if not backups():
        make_backup(out())


def _migration() -> None:
    have_them(waits_for() / STEPS)
    with nullcontext() if waiting_migrations() else suppress(RefusalError):  # up to date already, it says
        init_office(demo=False, upgrading=Upgrading(out()))


def _restore() -> None:
    if not connection.introspection.table_names():
        (folder,) = (waits_for() / KEPT).iterdir()
        restore(folder)


def _init() -> None:
    if not connection.introspection.table_names() or not Installation.objects.exists():
        init_office(demo=True, begins=DAY)


def _half() -> None:
    """Planted: its rows are committed before the entry that claims them, and done again it writes them again."""
    if not AuditEntry.objects.filter(act="test.half").exists():
        area, told = Area.objects.get(code=VILLAGE), Household.objects.count()
        with transaction.atomic():
            Household.objects.create(code=f"H{told}", area=area, account="outside")
        with transaction.atomic():
            record(operator("test"), "test.half", "office:1", chain="")


def _forgotten() -> None:
    """Planted: each commit is right, but cut off between them it is never brought to its end."""
    if not Staging.objects.filter(fingerprint="f").exists():
        county = Area.objects.get(code=COUNTY)
        with transaction.atomic():
            Staging.objects.create(
                area=county, year=_YEAR, fingerprint="f", staged_by=CLERK, staged_at=clock.now()
            )
            record(operator("test"), "test.begun", "office:1", chain="")
        with transaction.atomic():
            record(operator("test"), "test.ended", "office:1", chain="")


ACTS: dict[str, Callable[[], Any]] = {
    "import": _import, "staging": _staging, "merging": _merging, "decision": _decision, "findings": _findings,
    "paper": _paper, "snapshot": _snapshot, "backup": _backup, "migration": _migration, "restore": _restore, "init": _init,
}  # fmt: skip
PLANTED: dict[str, Callable[[], Any]] = {"half": _half, "forgotten": _forgotten}
# what has been done, by others and at another time, where an act begins
BEFORE: dict[str, Callable[[], Any]] = {"merging": _staging}
FROM_NOTHING = ("restore", "init")  # begin with an empty database and no papers


def gone(act: str) -> bool:
    """Whether nothing of it is there yet, not even the database it makes."""
    return act in FROM_NOTHING and not connection.introspection.table_names()
