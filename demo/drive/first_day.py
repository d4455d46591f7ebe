"""The office on the first day of the drive: its database, the areas of the county, who works there."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from demo.county import County
from demo.drive.staff import Staff
from demo.files import area_rows
from niukou.office.areas.authority import operator
from niukou.office.areas.listed import AreaRow
from niukou.office.areas.models import Area
from niukou.office.areas.services import import_areas
from niukou.office.audit.installed import installed_pack
from niukou.runs.init_office import init_office

BEGINS = date(2017, 6, 19)
_SINCE = date(2017, 1, 1)  # the areas
_LEVELS = {"省": "province", "市": "prefecture", "县": "county", "乡": "town", "村": "village"}


def begin_office(county: County) -> None:
    """Set the database up for the villages of a county, and engage its staff."""
    init_office(demo=True, begins=morning(BEGINS))
    import_areas(operator("python -m demo.drive"), _areas(county), _SINCE)
    Staff(installed_pack()).engage(list(Area.objects.order_by("path")))


def morning(day: date) -> datetime:
    """Nine in the morning of a day, where the office is."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def _areas(county: County) -> list[AreaRow]:
    rows = area_rows(county)
    return [AreaRow(row["code"], row["name"], _LEVELS[row["level"]], row["parent"]) for row in rows]
