"""A process of its own that takes a screen in: `prepare`, or waits for the other to be ready too, and takes it in."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up

from niukou.office.accounts.actor import Actor  # noqa: E402
from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit import clock  # noqa: E402
from niukou.office.audit.models import Installation  # noqa: E402
from niukou.office.findings.models import Finding, ScreenRun  # noqa: E402
from niukou.office.findings.refusals import RunError  # noqa: E402
from tests.office.findings.made_runs import row, take  # noqa: E402

COUNTY, VILLAGE = "539901000000", "539901001001"
ACTOR = Actor("somebody", "county_office", COUNTY, path=f"{COUNTY}/", level="county", kinds=("entry",))
# two screens of one county: the older finds 1 to 300, the newer 101 to 400
SCREENS = {"older": (date(2017, 6, 1), 1, 301), "newer": (date(2017, 6, 2), 101, 401)}


def prepare() -> str:
    """A demo with one village in it."""
    call_command("migrate", verbosity=0)
    Installation.objects.create(demo=True, made_at=clock.now())
    clock.turn(datetime(2017, 7, 1, 1, 0, tzinfo=UTC))
    above = None
    for code, level in ((COUNTY, "county"), ("539901001000", "town"), (VILLAGE, "village")):
        path = (above.path if above else "") + code + "/"
        above = Area.objects.create(
            code=code, name=code, level=level, parent=above, path=path, valid_from=date(2010, 1, 1)
        )
    return "ready"


def come_in(which: str, folder: Path, manifest: str) -> str:
    """Take one of the two in, as soon as the other may too."""
    as_of, first, last = SCREENS[which]
    rows = [row(f"n{number:03}") for number in range(first, last)]
    (folder / f"ready-{time.monotonic_ns()}").touch()
    while len(list(folder.glob("ready-*"))) < 2:
        time.sleep(0.02)
    try:
        taken = take(ACTOR, rows, as_of, manifest=manifest.ljust(64, "0"))
    except RunError:
        return "refused"
    return "taken" if taken.new else "known"


def told() -> str:
    """How many runs, findings, and findings that are not gone."""
    there = Finding.objects.exclude(state="gone").count()
    return f"{ScreenRun.objects.count()} {Finding.objects.count()} {there}"


if __name__ == "__main__":
    verb = sys.argv[1]
    ways = {"prepare": prepare, "told": told}
    out = ways[verb]() if verb in ways else come_in(verb, Path(sys.argv[2]), sys.argv[3])
    sys.stdout.write(out + "\n")
