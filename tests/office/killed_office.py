"""The office in which acts are killed: in it waits what each of them takes; made once, copied for every act."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from django.conf import settings

from niukou.office.areas.models import Area
from niukou.office.areas.search import index_names
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry import services
from niukou.office.registry.models import Household
from niukou.office.registry.services import NewPaper, add_paper
from niukou.runs.backup.make import make_backup
from niukou.runs.init_office import init_office
from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import VILLAGES, make_county
from tests.office.cases.staff import Staff, families
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.next_year import GOOD, steps_of_next_year
from tests.office.registry.conftest import family
from tests.office.whole_office import DAY, acting, make_areas, written_in_an_act

CLERK, SECOND, CADRE = "clerk", "second", f"village_cadre-{VILLAGE}"
HOMES, WAITING = 12, 8  # households of the files, cases that wait for their decision
SCREENED, FILES, STEPS, KEPT = "screened", "county", "steps", "kept"  # folders beside the master key


def waits_for() -> Path:
    """The folder in which lies what the acts take."""
    return Path(settings.KEY_FILE).parent


def entry() -> str:
    """The step of an identification that enters it into the book."""
    return next(s.key for s in installed_pack().procedures["identification"].steps if s.kind == "entry")


def prepare() -> None:
    """Set it up in the database and the folder of the settings, which are empty."""
    init_office(demo=True, begins=DAY)
    with written_in_an_act():
        make_areas()
        _make_town()
        village = Area.objects.get(code=VILLAGE)
        homes, waiting = families(village, [1, 2]), families(village, [1] * WAITING)
    # every key is made: what is sealed and indexed is the same in every run
    (home,) = services.add_households(acting("town_office", TOWN), [family()])
    _a_photograph(home.code)
    for name in (CLERK, SECOND):
        acting("county_office", COUNTY, name)
    staff = Staff(installed_pack(), acting)
    cadre = staff.of("village_cadre", "village", village)
    staff.run(open_cases(cadre, "identification", [Subject(home) for home in homes]))
    staff.run(open_cases(cadre, "identification", [Subject(home) for home in waiting]), until=entry())
    make_county(waits_for() / FILES, HOMES)
    steps_of_next_year(waits_for() / STEPS, GOOD)
    _screen()
    make_backup(waits_for() / KEPT)


def _make_town() -> None:
    """The town and the villages of which the files tell."""
    county = Area.objects.get(code=COUNTY)
    path = f"{county.path}539901101000/"
    town = Area.objects.create(code="539901101000", name="示例镇", level="town", parent=county, path=path)
    for code in VILLAGES:
        Area.objects.create(code=code, name=code, level="village", parent=town, path=f"{path}{code}/")
    index_names(Area.objects.values_list("pk", "name"))


def _a_photograph(code: str) -> None:
    content = NewPaper("photograph", "房子", b"\xff\xd8" + b"picture" * 100, "image/jpeg")
    clerk, village = acting("town_office", TOWN), Area.objects.get(code=VILLAGE)
    add_paper(clerk, village, content, Household.objects.get(code=code))


def _screen() -> None:
    os.environ["NIUKOU_FINDING_KEY_FILE"] = str(waits_for() / "finding.key")
    screen(ScreenRequest(waits_for() / FILES, "yunnan-2017", date(2017, 6, 30), waits_for() / SCREENED))
