"""Findings onto the desk: `python -m bench.findings_job JSON`, in a process of its own, on the database that is named.

Three runs of one county: the first finds everything anew, the second finds the same again, of the third every tenth is
new, every tenth gone and every tenth has other evidence. `seconds` are of reading the table, merging and committing, as
`niukou findings take` does it. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import pyarrow as pa
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niukou.config.settings")
django.setup()

from niukou.office.accounts.actor import Actor, act_as  # noqa: E402  models need Django set up
from niukou.office.accounts.models import Charge, User  # noqa: E402
from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit import clock, keys  # noqa: E402
from niukou.office.audit.installed import installed_pack  # noqa: E402
from niukou.office.audit.models import Installation  # noqa: E402
from niukou.pipeline.finding_table import SCHEMA, write_parquet  # noqa: E402
from niukou.rulebook.all_rules import rules_by_code  # noqa: E402
from niukou.rulebook.model import Pack  # noqa: E402
from niukou.runs.manifest import digests_of  # noqa: E402
from niukou.runs.take_findings import take_in  # noqa: E402

COUNTY, VILLAGES, PART = "539901000000", 200, 20_000
AS_OF = date(2017, 7, 1)


def main(arguments: dict[str, Any]) -> None:
    """Make an office and three screens, take them in, print what each took and met."""
    folder, many = Path(arguments["folder"]), int(arguments["findings"])
    settings.KEY_FILE, settings.PACK = folder / "niukou.key", "national"
    actor, county = _office()
    told = []
    for serial, tenth in enumerate((False, False, True)):
        out = folder / f"run{serial}"
        _screen(out, many, serial, installed_pack(), tenth=tenth)
        began, cpu = time.perf_counter(), time.process_time()
        taken = take_in(actor, county, out)
        told.append(
            {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "met": taken.run.met}
        )
    print(json.dumps({"findings": many, "runs": told}))


def _office() -> tuple[Actor, Area]:
    """An office with its key, a county of some villages, and an officer."""
    call_command("migrate", verbosity=0)
    keys.make_master_key(settings.KEY_FILE)
    Installation.objects.create(demo=True, made_at=clock.now())
    clock.turn(datetime(2017, 7, 2, 1, 0, tzinfo=UTC))
    county = Area.objects.create(code=COUNTY, name="甲县", level="county", path=f"{COUNTY}/")
    Area.objects.bulk_create(
        Area(code=code, name=code, level="village", parent=county, path=f"{COUNTY}/{code}/")
        for code in _villages()
    )
    user = User.objects.create(username="officer", full_name="officer")
    Charge.objects.create(user=user, role="county_office", area=county, since=date(2014, 1, 1))
    return act_as("officer", "county_office", COUNTY, installed_pack()), county


def _villages() -> list[str]:
    return [f"539901{100 + at // 20:03d}{200 + at % 20:03d}" for at in range(VILLAGES)]


def _screen(out: Path, many: int, serial: int, pack: Pack, *, tenth: bool) -> None:
    """A folder as `niukou screen` writes it: the table, and a manifest that fits it."""
    out.mkdir()
    write_parquet(_batches(many, tenth), out / "findings.parquet")
    said = {
        "findings_version": 1, "pack": {"name": pack.name, "fingerprint": pack.fingerprint}, "key": "k" * 16,
        "as_of": (AS_OF + timedelta(serial)).isoformat(),
        "started": datetime(2017, 7, 1 + serial, tzinfo=UTC).isoformat(),
        "inputs": [{"source": "户籍人口"}], "covers": {"household": dict.fromkeys(_villages(), 1), "resident": {}},
        "not_run": [], "authorised": None, "files": digests_of(out), "rules": len(rules_by_code(pack)),
    }  # fmt: skip
    (out / "manifest.json").write_text(json.dumps(said), "utf-8")


def _batches(many: int, tenth: bool) -> Iterator[pa.RecordBatch]:
    villages = _villages()
    for first in range(0, many, PART):
        rows = []
        for at in range(first, min(first + PART, many)):
            kind = at % 10 if tenth else -1
            if kind == 1:
                continue
            name = f"{(at * 2654435761) % 2**96:024x}" if kind != 0 else f"{at:024x}"
            village = villages[at % VILLAGES]
            rows.append(
                {
                    "finding": name, "kind": "identity", "rule": "ID-01", "severity": "error", "subject": "person",
                    "village": village, "household": f"{village}{at:06d}", "person": f"{village}{at:06d}01",
                    "source": "户籍人口", "record": f"#{at:024x}", "link": "exact", "score": 1.0, "name_agrees": "yes",
                    "timing": "after",
                    "message": "户籍登记2017-01-20已将某某死亡注销，建档立卡仍列为家庭成员；请入户核实，属实的按自然减少办理。",
                    "evidence": json.dumps({"状态": "死亡注销", "状态日期": f"2017-0{3 if kind == 2 else 1}-20"}),
                }
            )  # fmt: skip
        yield pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
