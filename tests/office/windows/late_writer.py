"""A process of its own that works in a window: `prepare`, `in time`, `too late` or `after`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up

from niukou.office.accounts.actor import Actor  # noqa: E402
from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit import clock  # noqa: E402
from niukou.office.audit.installed import installed_pack  # noqa: E402
from niukou.office.audit.models import Installation  # noqa: E402
from niukou.office.windows.at_commit import WindowClosedError, office_transaction  # noqa: E402
from niukou.office.windows.services import use  # noqa: E402

COUNTY = "539901000000"
CLOSES = datetime(2017, 12, 31, 16, 0, tzinfo=UTC)  # the last day's 24:00 in Shanghai
ACTOR = Actor("somebody", "county_office", COUNTY, path=f"{COUNTY}/", level="county")


def prepare() -> str:
    """A demo in the last hour of its window."""
    call_command("migrate", verbosity=0)
    Installation.objects.get_or_create(demo=True, defaults={"made_at": clock.now()})
    Area.objects.get_or_create(
        code=COUNTY,
        defaults={"name": "甲县", "level": "county", "path": f"{COUNTY}/", "valid_from": date(2010, 1, 1)},
    )
    clock.turn(CLOSES - timedelta(hours=1))
    return "prepared"


def write(when: str) -> str:
    """Begin now, commit at once or after the window has closed: saved or refused."""
    if when == "too late":
        installed_pack()  # read before, or on a busy machine the window has closed when it is
        clock.turn(CLOSES - timedelta(seconds=5))
    try:
        with office_transaction():
            use(ACTOR, "entry", Area.objects.get(code=COUNTY), when)
            sys.stdout.write("begun\n")
            while when == "too late" and clock.now() < CLOSES:
                time.sleep(0.1)
    except WindowClosedError:
        return "refused"
    return "saved"


sys.stdout.write((prepare() if sys.argv[1] == "prepare" else write(sys.argv[1])) + "\n")
