"""An office of many households and twenty people: `python -m bench.pages_office JSON`, in a process of its own.

The registry is imported as `bench.import_job` does it, and a case of each county takes its people over, so that the book
has entries to count. Prints one line of JSON: who works there and where they look.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Q

from bench.import_job import AS_OF, ROOT, YEAR, an_office, read_in
from demo.drive.staff import FIRST, SECOND, Staff, name_of
from demo.drive.walk import Walk
from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge, User
from niukou.office.accounts.selectors import DEMO_PASSWORD
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit.services import NATION, record
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.indicators import write_due
from niukou.office.registry.models import Household, Person
from niukou.rulebook.model import Pack, Step
from niukou.runs.import_registry import ImportRequest

_LISTED_ON = (AS_OF - timedelta(days=120)).isoformat()


def main(arguments: dict[str, Any]) -> None:
    """Make the office and tell who works there."""
    folder, hands = Path(arguments["folder"]), int(arguments["hands"])
    clerk, second, pack = an_office(folder, int(arguments["people"]))
    read_in(clerk, second, pack, ImportRequest(folder, Area.objects.get(code=ROOT), YEAR, AS_OF))
    _take_over(pack)
    write_due(Q(), longest=float("inf"))  # as the first who filters does, once after an import
    names = _people(hands)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # as a server does by itself within minutes, where nobody has told it not to
            cursor.execute("ANALYZE")
    homes = list(
        Household.objects.order_by("pk").values_list("code", flat=True)[
            :: max(1, Household.objects.count() // 200)
        ]
    )
    persons = list(
        Person.objects.order_by("pk").values_list("name", flat=True)[:: max(1, Person.objects.count() // 200)]
    )
    villages = list(Area.objects.filter(level="village").values_list("code", flat=True)[:200])
    told = {
        "hands": names,
        "password": DEMO_PASSWORD,
        "homes": homes,
        "persons": persons,
        "villages": villages,
    }
    print(json.dumps({**told, "households": Household.objects.count(), "people": Person.objects.count()}))


def _take_over(pack: Pack) -> None:
    """One case a county, walked to its end by its staff, as the drive's own is."""
    staff = Staff(pack)
    with transaction.atomic():
        _staff(pack)
        record(operator("bench"), "bench.make", "people:staff", chain=NATION)
    for county in Area.objects.filter(level="county"):
        officer = staff.actor("county_office", county.code)
        open_cases(officer, "take_over", [Subject(area=county, facts={"day": _LISTED_ON})])
    Walk(pack, staff, _not_compared, _not_asked).to_the_end()


def _staff(pack: Pack) -> None:
    """Two people in each role that signs in at the county and above, under the names by which `Staff` knows them."""
    for role in pack.roles.values():
        for area in Area.objects.filter(level=role.level).exclude(level__in=("village", "town")):
            for which in (FIRST, SECOND):
                user = User.objects.create(username=name_of(role.key, area.code, which), full_name=role.title)
                Charge.objects.create(user=user, role=role.key, area=area, since=date(2014, 1, 1))


def _not_compared(_request: ComparisonRequest, _actor: Actor, _papers: Mapping[str, str]) -> None:
    raise LookupError("a county is taken over without a comparison")


def _not_asked(_case: Case, _step: Step) -> Mapping[str, Any]:
    return {}


def _people(hands: int) -> list[str]:
    """Registrars of the prefecture, all with the password of the demo, made dear once."""
    area, password = Area.objects.get(code=ROOT), make_password(DEMO_PASSWORD)
    names = [f"hand{number}" for number in range(hands)]
    with transaction.atomic():
        for name in names:
            user = User.objects.create(username=name, full_name=name, password=password)
            Charge.objects.create(user=user, role="prefecture_office", area=area, since=date(2014, 1, 1))
        record(operator("bench"), "bench.make", "people:20", chain=NATION)
    return names


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
