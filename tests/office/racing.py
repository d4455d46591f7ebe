"""`python -m tests.office.racing RACE`: people of one office who act at the same moment, each a process of its own.

All are ready before any begins. Prints one line of JSON: what each was told, and what the office says afterwards.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()

from django.db import connection  # noqa: E402  not before Django is set up

from niukou.office.areas.authority import operator  # noqa: E402
from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit import clock  # noqa: E402
from niukou.office.audit.installed import installed_pack  # noqa: E402
from niukou.office.audit.models import AuditEntry  # noqa: E402
from niukou.office.audit.services import anchor, record  # noqa: E402
from niukou.office.cases.models import Case, CaseStep  # noqa: E402
from niukou.office.cases.refusals import CaseError  # noqa: E402
from niukou.office.cases.services import Subject, Verdict, decide_on, open_cases  # noqa: E402
from niukou.office.registry import selectors, services  # noqa: E402
from niukou.office.registry.models import RejectedRow, StagedRow, Staging, YearDraft  # noqa: E402
from niukou.office.registry.refused import RefusedError, StaleError  # noqa: E402
from niukou.office.registry.services import YearChange  # noqa: E402
from niukou.office.windows.at_commit import WindowClosedError, office_transaction  # noqa: E402
from niukou.office.windows.models import WindowUse  # noqa: E402
from niukou.runs.import_registry import ImportRequest, stage_files  # noqa: E402
from niukou.runs.init_office import init_office  # noqa: E402
from tests.made_county import VILLAGES, make_county  # noqa: E402
from tests.office.cases.staff import Staff, families  # noqa: E402
from tests.office.conftest import COUNTY, TOWN, VILLAGE  # noqa: E402
from tests.office.registry.conftest import family  # noqa: E402
from tests.office.whole_office import DAY, acting, make_areas, prove  # noqa: E402

CLOSES = datetime(2017, 12, 31, 16, 0, tzinfo=UTC)  # the last day of entry, 24:00 in Shanghai
WRITERS = 50
YEAR = 2017
Said = dict[str, Any]


def apart(do: Callable[[], Any], ready: int | None = None, go: int | None = None) -> tuple[int, int]:
    """A process that does it, as soon as `go` is closed where that is given; its id, and where to read what it said."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    status = 1
    try:
        if ready is not None and go is not None:
            connection.ensure_connection()
            os.write(ready, b".")
            os.read(go, 1)
        said = do()
        connection.close()
        os.write(writing, json.dumps(said).encode())
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


def heard(child: int, reading: int) -> Any:
    """What it said at its end; it must have ended well."""
    with os.fdopen(reading) as source:
        said = source.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise SystemExit("one of them went wrong by itself")
    return json.loads(said)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each said, all begun together."""
    ready, tell_ready = os.pipe()
    go, open_go = os.pipe()
    started = []
    for act in acts:
        started.append(apart(act, tell_ready, go))
    for _ in acts:
        os.read(ready, 1)
    for _ in acts:
        os.write(open_go, b".")
    return [heard(*one) for one in started]


def office() -> Said:
    """Who and where: made once, before the races."""
    init_office(demo=True, begins=DAY)
    make_areas()
    for name in ("first", "second"):
        acting("county_office", COUNTY, name)
    acting("town_office", TOWN)
    return {}


def clerk(name: str) -> Any:
    return acting("county_office", COUNTY, name)


# two people edit one household


def edit(name: str, code: str, values: dict[str, str], seen: Said) -> Said:
    try:
        services.set_years(
            clerk(name), YEAR, [YearChange("household", code, values, seen["was"], seen["version"])]
        )
    except StaleError as error:
        (draft,) = selectors.year_drafts(clerk(name))
        kept = [dict(one.values) for one in selectors.drafted(clerk(name), draft)]
        return {"told": [fault.field for fault in error.faults], "kept": kept}
    return {"told": [], "kept": []}


def editors(first: dict[str, str], second: dict[str, str]) -> Said:
    def prepare() -> Said:
        (home,) = services.add_households(acting("town_office", TOWN), [family()])
        seen = selectors.household(clerk("first"), home.code)
        return {"code": home.code, "was": dict(seen.values), "version": seen.version}

    def then() -> Said:
        now = selectors.household(clerk("first"), seen["code"]).values
        return {
            "now": {name: now.get(name) for name in {**first, **second}},
            "drafts": YearDraft.objects.count(),
        }

    seen = heard(*apart(prepare))
    told = at_once(
        lambda: edit("first", seen["code"], first, seen), lambda: edit("second", seen["code"], second, seen)
    )
    return {"told": told, **heard(*apart(then))}


# a window closes on fifty


def late(serial: int, code: str) -> str:
    """Enters one household's wage on a slow line."""
    pace = random.Random(serial)

    def slowly(execute: Any, *arguments: Any) -> Any:
        time.sleep(pace.random() * 0.05)
        return execute(*arguments)

    actor = acting("county_office", COUNTY, "first")
    with connection.execute_wrapper(slowly):
        try:
            services.set_years(
                actor, YEAR, [YearChange("household", code, {"wage_income": str(5000 + serial)})]
            )
        except WindowClosedError:
            return "refused"
    return "entered"


def the_hour_comes(many: int) -> str:
    """When half of them are entered it is 23:59:59."""
    while AuditEntry.objects.filter(act="registry.set_years").count() < many // 2:
        time.sleep(0.02)
    clock.turn(CLOSES - timedelta(seconds=1))
    return "it came"


def window() -> Said:
    many = WRITERS if connection.vendor == "postgresql" else WRITERS // 5  # one writer at a time there

    def prepare() -> list[str]:
        homes = services.add_households(
            acting("town_office", TOWN), [family(n, people=1, phone="") for n in range(1, many + 1)]
        )
        clock.turn(CLOSES - timedelta(days=1))
        return [home.code for home in homes]

    codes = heard(*apart(prepare))
    writers = [lambda s=s, c=c: late(s, c) for s, c in enumerate(codes)]
    told = at_once(*writers, lambda: the_hour_comes(many))[:-1]

    def then() -> Said:
        while clock.now() < CLOSES:
            time.sleep(0.1)
        reader = clerk("first")
        wages = [str(selectors.household(reader, code).values["wage_income"]) for code in codes]
        drafts = [selectors.drafted(reader, d) for d in selectors.year_drafts(reader)]
        entries = AuditEntry.objects.filter(act="registry.set_years")
        return {
            "changed": [wage.startswith("50") for wage in wages],
            "drafted": sorted(change.code for (change,) in drafts),
            "entries": entries.count(), "late": entries.filter(at__gte=CLOSES).count(), "uses": WindowUse.objects.count(),
            "faults": prove(),
        }  # fmt: skip

    return {"told": told, "codes": codes, **heard(*apart(then))}


# two approve one case


def approvals() -> Said:
    def prepare() -> Said:
        staff = Staff(installed_pack(), acting)
        village = Area.objects.get(code=VILLAGE)
        steps = installed_pack().procedures["identification"].steps
        step = next(s for s in steps if s.kind == "approval")
        cadre = staff.of("village_cadre", "village", village)
        (case,) = staff.run(
            open_cases(cadre, "identification", [Subject(home) for home in families(village, [2])]),
            until=step.key,
        )
        staff.for_step(step, village)  # who approves is there before the two of them come
        return {"case": case.pk, "step": step.key}

    begun = heard(*apart(prepare))

    def approve(outcome: str) -> str:
        staff = Staff(installed_pack(), acting)
        case = Case.objects.select_related("area").get(pk=begun["case"])
        step = staff.step_of(case)
        actor = staff.for_step(step, case.area)
        while clock.now().microsecond > 200_000:  # both have read the case before either acts
            time.sleep(0.01)
        try:
            decide_on(
                actor,
                [Verdict(case, outcome, "" if outcome == "passed" else "说明理由")],
                clock.today(),
                staff.papers(step),
            )
        except CaseError as error:
            return f"told: {type(error).__name__}"
        return outcome

    told = at_once(lambda: approve("passed"), lambda: approve("failed"))

    def then() -> Said:
        done = CaseStep.objects.filter(case=begun["case"], step=begun["step"])
        return {"done": list(done.values_list("outcome", flat=True)), "faults": prove()}

    return {"told": told, **heard(*apart(then))}


# two import the same files


def importers() -> Said:
    folder = Path(settings.KEY_FILE).parent / "county"

    def prepare() -> None:
        county = Area.objects.get(code=COUNTY)
        path = f"{county.path}539901101000/"
        town = Area.objects.create(code="539901101000", name="示例镇", level="town", parent=county, path=path)
        for code in VILLAGES:
            Area.objects.create(code=code, name=code, level="village", parent=town, path=f"{path}{code}/")
        make_county(folder, 40)

    heard(*apart(prepare))

    def hand_in(name: str) -> str:
        request = ImportRequest(folder, Area.objects.get(code=COUNTY), YEAR, date(2017, 10, 1))
        try:
            done = stage_files(clerk(name), installed_pack(), request)
        except RefusedError as error:
            return str(error.faults[0].wrong)
        return "staged" if done.new else "there already"

    told = at_once(lambda: hand_in("first"), lambda: hand_in("second"))

    def then() -> Said:
        keys = list(StagedRow.objects.values_list("table", "key"))
        return {
            "stagings": list(Staging.objects.values_list("state", flat=True)), "rows": len(keys),
            "twice": len(keys) - len(set(keys)), "by": Staging.objects.get().staged_by,
            "rejected": RejectedRow.objects.filter(kept=False).count() - Staging.objects.get().rejected,
        }  # fmt: skip

    return {"told": told, **heard(*apart(then))}


# a day is anchored while its last entry is being written


def anchored() -> Said:
    def prepare() -> None:
        clock.turn(datetime(2017, 8, 31, 15, 59, 58, tzinfo=UTC))  # two seconds before midnight

    heard(*apart(prepare))
    midnight = datetime(2017, 8, 31, 16, 0, tzinfo=UTC)

    def write(chain: str) -> str:
        with office_transaction():
            record(operator("test"), "test.write", "x:1", chain=chain)
            while clock.now() < midnight + timedelta(seconds=2):
                time.sleep(0.05)
        return "written"

    def end_day() -> str:
        while clock.now() < midnight + timedelta(milliseconds=300):
            time.sleep(0.02)
        anchor(operator("test"), date(2017, 8, 31))
        return "anchored"

    new, known = (lambda: write("539902000000")), (lambda: write(COUNTY))
    writers = (new, known) if connection.vendor == "postgresql" else (known,)
    told = at_once(*writers, end_day)
    return {"told": told, "faults": heard(*apart(prove))}


RACES: dict[str, Callable[[], Said]] = {
    "office": office,
    "same field": lambda: editors({"wage_income": "4000"}, {"wage_income": "5000", "business_income": "100"}),
    "other fields": lambda: editors({"wage_income": "4000"}, {"business_income": "100"}),
    "window": window, "approvals": approvals, "importers": importers, "anchor": anchored,
}  # fmt: skip

if __name__ == "__main__":
    installed_pack()
    print(json.dumps(RACES[sys.argv[1]](), ensure_ascii=False))
