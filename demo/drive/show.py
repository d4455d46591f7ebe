"""The drive, told: what it did day by day, the figures it ends in, what happens to who would skip a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from rich.panel import Panel

from demo.drive.county import DriveCounty
from demo.drive.first_day import BEGINS
from demo.drive.next_day import leave_work
from demo.drive.run import COUNTY, Drive
from niukou.cli.statement_tables import show_declared, show_statistics
from niukou.cli.terminal import console
from niukou.office.accounts.actor import Actor
from niukou.office.registry.selectors import Filters, indicators_ready
from niukou.runs.declared import read_declared
from niukou.runs.statistics import StatisticsRequest, ask

LAST = date(2017, 9, 30)
DECLARED = Path(__file__).parents[1] / "declared"


def write_what_filters_read(officer: Actor) -> None:
    """All that is due, so that the first who filters a county does not wait for it, nor is told that some are not counted."""
    while indicators_ready(officer, Filters()):
        pass


def run_and_show(made: DriveCounty, out: Path, tell: Callable[[str], None]) -> None:
    """Run the drive in the database that is open, and print what came of it."""
    drive = Drive(made, out / "county", tell)
    drive.run()
    officer = drive.staff.actor("county_office", COUNTY).username
    tell("结果 / what it ends in")
    show_statistics(ask(StatisticsRequest(COUNTY, BEGINS, LAST, officer)))
    told = drive.strike_off_without_a_meeting()
    console().print(
        Panel(told, title="不开会就想剔除一户 / to strike a family off without a meeting", expand=False)
    )
    tell(
        f"{leave_work(drive):,} 件事留在桌上，等您打开页面 / things wait on the desks for whoever opens the pages"
    )
    write_what_filters_read(drive.staff.actor("county_office", COUNTY))
    tell("每一户都编进了筛选 / every household is written where filters read")
    for file in sorted(DECLARED.glob("*.yaml")):
        show_declared(read_declared(file))
    console().print(
        f"再问一遍 / ask again:  NIUKOU_DATABASE_URL=sqlite:///{out / 'niukou.sqlite3'} NIUKOU_PACK={settings.PACK}"
        f" NIUKOU_KEY_FILE={out / 'niukou.key'} \\\n  .venv/bin/niukou statistics --area {COUNTY}"
        f" --from {BEGINS} --to {LAST} --as {officer} --json",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
