"""A made county to import: its places, who stages it, who decides, the whole way in one call."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry import services
from niukou.office.registry.models import (
    Staging,
)
from niukou.rulebook.model import Pack
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from tests.made_county import VILLAGES, make_county

AS_OF = date(2017, 10, 1)
COUNTY_CODE = "539901000000"


@pytest.fixture
def places(office: None) -> Area:
    """The made county's town and villages, in the county of the office's tests."""
    county = Area.objects.get(code=COUNTY_CODE)
    town = Area.objects.create(
        code="539901101000", name="示例镇", level="town", parent=county, path=county.path + "539901101000/"
    )
    for code in VILLAGES:
        Area.objects.create(
            code=code, name=code[-1], level="village", parent=town, path=f"{town.path}{code}/"
        )
    return county


@pytest.fixture
def checker(acting) -> Actor:
    return acting("county_office", COUNTY_CODE, "second")


@pytest.fixture
def importing(places: Area, officer: Actor, checker: Actor, pack: Pack) -> Callable[[Path], Staging]:
    """Stage a folder, let the second person approve it, merge it."""

    def run(folder: Path) -> Staging:
        done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF))
        if done.new:
            services.decide_staging(checker, done.staging, approve=True, why="核对无误")
            return merge(officer, done.staging)
        return done.staging

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_county(tmp_path / "county", 12)


def rewrite(path: Path, change: Callable[[list[list[str]]], None], encoding: str = "gb18030") -> None:
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
