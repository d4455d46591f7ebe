"""An office with something in every table that matters, in the database of the environment; and what is in it, told.

`python -m tests.office.whole_office make` sets it up; `tell` prints, as JSON, every table's name with a digest of its
rows that is the same in any database; `go on` brings one more family in, `make older` sets
up one in the schema of an earlier day, `prove` tells what does not hold.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, date, datetime

if __name__ == "__main__":
    import django

    django.setup()

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge, User
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area, FormerName
from niukou.office.areas.search import index_names
from niukou.office.audit import clock, keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.proof import prove_anchors, prove_chains
from niukou.office.audit.services import anchor, set_up
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry import services
from niukou.office.registry.models import Household
from niukou.office.registry.selectors.proof import ledger_faults
from niukou.office.registry.services.bases import declare_base
from niukou.office.registry.services.papers import NewPaper, add_paper
from niukou.runs.backup.rows import lines_of
from niukou.runs.backup.schema import models_at, steps_of_database
from niukou.runs.init_office import init_office
from niukou.runs.migrating import migrate, one_transaction
from tests.office.cases.staff import Staff, families
from tests.office.conftest import COUNTY, LEVELS, PLACES, TOWN, VILLAGE
from tests.office.registry.conftest import family

DAY = datetime(2017, 7, 1, 1, 0, tzinfo=UTC)
# what the acts of looking and restoring themselves leave behind
OWN_TRACES = ("audit_auditentry", "audit_chain")


def acting(role: str, area: str, name: str = "") -> Actor:
    """Somebody with that charge; the same name is the same person."""
    name = name or f"{role}-{area}"
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
    Charge.objects.get_or_create(
        user=user, role=role, area=Area.objects.get(code=area), defaults={"since": date(2014, 1, 1)}
    )
    return act_as(name, role, area, installed_pack())


def make_areas() -> None:
    """The made-up areas."""
    made: dict[str, Area] = {}
    for code, name in PLACES.items():
        depth = next(i for i, end in enumerate((2, 4, 6, 9, 12)) if not code[end:].strip("0"))
        above = None if depth == 0 else made[code[: (2, 4, 6, 9)[depth - 1]].ljust(12, "0")]
        path = (above.path if above else "") + code + "/"
        made[code] = Area.objects.create(
            code=code, name=name, level=LEVELS[depth], parent=above, path=path, valid_from=date(2010, 1, 1)
        )
    index_names((area.pk, area.name) for area in made.values())


# steps after which others have come
OLDER = {"cases": "0001_initial", "windows": "0001_initial"}


def make_older() -> None:
    """The same in the schema of an earlier day."""
    keys.make_master_key(settings.KEY_FILE)
    with one_transaction():
        newest = MigrationLoader(connection).graph.leaf_nodes()
        migrate([(app, OLDER.get(app, name)) for app, name in newest])
        set_up(operator("niukou init"), demo=True, begins=DAY)
    fill()


def make() -> None:
    """Today's."""
    init_office(demo=True, begins=DAY)
    fill()
    officer = acting("county_office", COUNTY)
    declare_base(officer, Area.objects.get(code=COUNTY), 2017, 300_000, public=False, reason="年报")


def fill() -> None:
    """A demo of July 2017: families in the book, some identified, one on its way, papers, a year changed, a day anchored."""
    make_areas()
    village = Area.objects.get(code=VILLAGE)
    FormerName.objects.create(area=village, name="柳树村", until=date(2015, 1, 1))
    staff = Staff(installed_pack(), acting)
    cadre = staff.of("village_cadre", "village", village)
    staff.run(open_cases(cadre, "identification", [Subject(home) for home in families(village, [1, 3, 2])]))
    waiting = families(village, [2])
    staff.run(open_cases(cadre, "identification", [Subject(waiting[0])]), until="notice")
    clerk = acting("town_office", TOWN)
    (home,) = services.add_households(clerk, [family()])
    services.set_years(clerk, 2017, [services.YearChange("household", home.code, {"wage_income": "4000"})])
    add_paper(
        clerk, village, NewPaper("photograph", "房子", b"\xff\xd8" + b"picture" * 1000, "image/jpeg"), home
    )
    clock.turn(clock.now().replace(year=2017, month=12, day=1))
    anchor(operator("test"), date(2017, 11, 30))


def tell() -> dict[str, str]:
    """Table -> digest of its rows, in the columns that this program knows."""
    known = MigrationLoader(None).disk_migrations
    steps = {
        app: [name for name in names if (app, name) in known] for app, names in steps_of_database().items()
    }
    return {m._meta.db_table: _digest(m) for m in models_at(steps)}


def _digest(model: type) -> str:
    rows = "\n".join(json.dumps(json.loads(line), sort_keys=True) for line in lines_of(model))
    return hashlib.sha256(rows.encode()).hexdigest()


def guards() -> list[str]:
    """The triggers of the database, by name."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


def prove() -> list[str]:
    """What does not hold of the trail and the ledger."""
    faults = [str(proof.fault) for proof in prove_chains() if proof.fault]
    faults += [str(fault) for fault in prove_anchors()]
    for area in Area.objects.filter(parent=None):
        faults += ledger_faults(operator("test"), area)
    return faults


if __name__ == "__main__":
    if sys.argv[1].startswith("make"):
        make() if sys.argv[1] == "make" else make_older()
    if sys.argv[1] == "go on":
        services.add_households(acting("town_office", TOWN), [family(2)])
    acts = list(AuditEntry.objects.order_by("pk").values("act", "detail"))
    print(
        json.dumps(
            {
                "tables": tell(),
                "households": Household.objects.count(),
                "acts": acts,
                "guards": guards(),
                "faults": prove() if sys.argv[1] == "prove" else [],
            }
        )
    )
