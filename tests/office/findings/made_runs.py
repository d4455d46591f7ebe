"""Made-up screens: rows of the one shape, and what a manifest would say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.merging import Looked
from niukou.office.findings.models import Finding
from niukou.office.findings.services import Screened, Taken, take_run
from niukou.office.registry.services import NewPaper, add_paper
from tests.office.conftest import COUNTY, OTHER_VILLAGE, VILLAGE

SOURCES = ("机动车", "不动产", "户籍人口", "农村低保")
RULES = ("YN-03", "YN-04", "ID-01", "ID-02", "ID-03", "OM-01", "C16", "A16")
_serial = count(1)


def row(name: str, rule: str = "YN-03", **other: Any) -> dict[str, Any]:
    """A finding as the table has it: a vehicle from before, unless something else is said."""
    kinds = {"YN": "exclusion", "ID": "identity", "OM": "omission"}
    kind = kinds.get(rule[:2], "quality")
    empty = "village household person family source record link name_agrees timing"
    made: dict[str, Any] = dict.fromkeys(empty.split(), "")
    made |= {
        "finding": name, "kind": kind, "rule": rule, "severity": "error", "subject": "person", "village": VILLAGE,
        "household": "H1", "message": "名下有车一辆，请入户核实。", "evidence": '{"初次登记日期":"2012-06-15"}',
    }  # fmt: skip
    if kind != "quality":
        made |= {"source": "机动车", "record": name.upper(), "link": "exact", "timing": "before"}
    return {**made, **other}


def looked(**other: Any) -> Looked:
    said: dict[str, Any] = {
        "rules": set(RULES), "sources": set(SOURCES), "households_of": {VILLAGE, OTHER_VILLAGE},
        "families_of": {VILLAGE, OTHER_VILLAGE},
    }  # fmt: skip
    return Looked(**{**said, **other})


def screened(as_of: date, **other: Any) -> Screened:
    pack = installed_pack()
    serial = next(_serial)
    said: dict[str, Any] = {
        "manifest": f"{serial:064}", "key": "k" * 16, "pack": pack.name, "pack_fingerprint": pack.fingerprint,
        "as_of": as_of, "started": datetime(2017, 7, 1, tzinfo=UTC) + timedelta(minutes=serial), "looked": looked(),
    }  # fmt: skip
    return Screened(**{**said, **other})


def take(
    actor: Actor, rows: Iterable[Mapping[str, Any]], as_of: date, area: str = COUNTY, **other: Any
) -> Taken:
    """Take a made-up screen in; its rows by name, as a run hands them over."""
    ordered = sorted(rows, key=lambda one: str(one["finding"]))
    return take_run(actor, Area.objects.get(code=area), screened(as_of, **other), ordered)


def one(name: str) -> Finding:
    return Finding.objects.select_related("area").get(name=name)


def all_of(names: Sequence[str]) -> list[Finding]:
    return [one(name) for name in names]


def paper(actor: Actor, kind: str = "核实记录", area: str = VILLAGE, household: Any = None) -> int:
    """The id of a paper in the book."""
    content = NewPaper(kind, "材料", b"%PDF-1.4 made up", "application/pdf")
    return int(add_paper(actor, Area.objects.get(code=area), content, household).pk)
