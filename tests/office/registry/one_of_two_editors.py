"""A process of its own that edits a household: `prepare`, or reads it, waits for the other to have read it too, and changes it."""

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
from niukou.office.registry import selectors, services  # noqa: E402
from niukou.office.registry.refused import StaleError  # noqa: E402
from niukou.office.registry.services import NewFamily, NewPerson, YearChange  # noqa: E402

COUNTY, VILLAGE = "539901000000", "539901001001"
READS = ("public", "internal", "sensitive")
ACTOR = Actor(
    "somebody", "county_office", COUNTY, path=f"{COUNTY}/", level="county", kinds=("entry",), reads=READS
)


def prepare() -> str:
    """A demo with one family in it; its code."""
    call_command("migrate", verbosity=0)
    Installation.objects.create(demo=True, made_at=clock.now())
    clock.turn(datetime(2017, 7, 1, 1, 0, tzinfo=UTC))
    above = None
    for code, level in ((COUNTY, "county"), ("539901001000", "town"), (VILLAGE, "village")):
        path = (above.path if above else "") + code + "/"
        above = Area.objects.create(
            code=code, name=code, level=level, parent=above, path=path, valid_from=date(2010, 1, 1)
        )
    family = NewFamily(VILLAGE, [NewPerson({"name": "示甲"})], {"wage_income": 3000})
    return services.add_households(ACTOR, [family])[0].code


def edit(code: str, value: str, folder: Path) -> str:
    """What came of changing the wage, after both editors have read it."""
    seen = selectors.household(ACTOR, code)
    (folder / f"read-{value}").touch()
    while len(list(folder.glob("read-*"))) < 2:
        time.sleep(0.05)
    change = YearChange("household", code, {"wage_income": value}, seen.values, seen.version)
    try:
        services.set_years(ACTOR, 2017, [change])
    except StaleError as told:
        return f"stale {told.faults[0].field}"
    return f"entered {value}"


if __name__ == "__main__":
    sys.stdout.write(
        (prepare() if sys.argv[1] == "prepare" else edit(*sys.argv[1:3], Path(sys.argv[3]))) + "\n"
    )
