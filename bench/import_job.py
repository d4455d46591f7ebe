"""A registry into the book: `python -m bench.import_job JSON`, in a process of its own, on the database that is named.

`seconds` and `cpu` are of reading the files, checking, staging, approving and merging, as the command does it; the
database's own processor time is not in `cpu`. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
import duckdb
from django.conf import settings
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niukou.config.settings")
django.setup()

from bench.registry_files import places, write_registry  # noqa: E402  models need Django set up
from niukou.office.accounts.actor import Actor, act_as  # noqa: E402
from niukou.office.accounts.models import Charge, User  # noqa: E402
from niukou.office.areas.authority import operator  # noqa: E402
from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit.services import NATION, record  # noqa: E402
from niukou.office.registry import services  # noqa: E402
from niukou.office.registry.models import Household, Person  # noqa: E402
from niukou.rulebook.load import load_pack  # noqa: E402
from niukou.rulebook.model import Pack  # noqa: E402
from niukou.runs.import_registry import ImportRequest, merge, stage_files  # noqa: E402
from niukou.runs.init_office import init_office  # noqa: E402

AS_OF, YEAR, ROOT = date(2017, 10, 1), 2017, "539900000000"


def main(arguments: dict[str, Any]) -> None:
    """Make the files and an office, import, print what it took; then import again."""
    office = an_office(Path(arguments["folder"]), int(arguments["people"]))
    request = ImportRequest(Path(arguments["folder"]), Area.objects.get(code=ROOT), YEAR, AS_OF)
    said = {**read_in(*office, request), "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    clerk, _, pack = office
    began = time.perf_counter()
    again = stage_files(clerk, pack, request)
    print(json.dumps({**said, "again": {"new": again.new, "seconds": time.perf_counter() - began}}))


def an_office(folder: Path, people: int) -> tuple[Actor, Actor, Pack]:
    """Files of so many people, and an office that may take them in: its clerk, the second of the clerk, its pack.

    Its areas and people are made in an act, so that its rows prove.
    """
    settings.KEY_FILE = folder / "niukou.key"
    pack = load_pack("national", AS_OF)
    write_registry(folder, people, pack)
    init_office(demo=True, begins=datetime(2017, 7, 1, 1, 0, tzinfo=UTC))
    with transaction.atomic():
        _people_and_places(folder)
        record(operator("bench"), "bench.make", "office:1", chain=NATION)
    clerk, second = (act_as(name, "prefecture_office", ROOT, pack) for name in ("clerk", "second"))
    return clerk, second, pack


def read_in(clerk: Actor, second: Actor, pack: Pack, request: ImportRequest) -> dict[str, Any]:
    """The files read, checked, staged, approved, merged; what it took, and what is in the book now."""
    began, cpu = time.perf_counter(), time.process_time()
    staged = stage_files(clerk, pack, request)
    at_staged = time.perf_counter()
    services.decide_staging(second, staged.staging, approve=True, why="bench")
    done = merge(clerk, staged.staging, workers=2)
    ended = time.perf_counter()
    people, households = Person.objects.count(), Household.objects.count()
    return {
        "seconds": ended - began, "cpu": time.process_time() - cpu, "rows": people + households, "changed": done.changed,
        "rejected": done.rejected, "people": people, "households": households,
        "steps": {**staged.seconds, "merge": ended - at_staged},
    }  # fmt: skip


def _people_and_places(folder: Path) -> None:
    """The areas that the files tell of, and the clerk and his second."""
    with duckdb.connect() as connection:
        files = f"SELECT DISTINCT \"村代码\" FROM '{folder / 'registry' / '贫困户.csv'}'"
        villages = {str(code) for (code,) in connection.execute(files).fetchall()}
    told = {code[:digits].ljust(12, "0") for code in villages for digits in (2, 4, 6, 9, 12)}
    made: dict[str, Area] = {}
    for code, level, above in places():
        if code not in told:
            continue
        parent = made[above] if above else None
        path = (parent.path if parent else "") + code + "/"
        made[code] = Area(pk=len(made) + 1, code=code, name=code, level=level, parent=parent, path=path)
    Area.objects.bulk_create(made.values(), batch_size=5_000)
    for name in ("clerk", "second"):
        user = User.objects.create(username=name, full_name=name)
        Charge.objects.create(user=user, role="prefecture_office", area=made[ROOT], since=date(2014, 1, 1))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
