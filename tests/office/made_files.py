"""The made county's places in the office, and its files rewritten as a test needs them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from niukou.office.areas.models import Area
from tests.made_county import VILLAGES


def made_places(county: Area) -> Area:
    """The made county's town and villages, put into a county of the office's tests."""
    town = Area.objects.create(
        code="539901101000", name="示例镇", level="town", parent=county, path=county.path + "539901101000/"
    )
    for code in VILLAGES:
        Area.objects.create(
            code=code, name=code[-1], level="village", parent=town, path=f"{town.path}{code}/"
        )
    return county


def rewrite(path: Path, change: Callable[[list[list[str]]], None], encoding: str = "gb18030") -> None:
    """Change the rows of a file in place; the first is its headings."""
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
