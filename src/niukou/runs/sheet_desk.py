"""The 对照表 at the command line: written for an area, read back, looked at first, then entered by whoever may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry import selectors, services
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.selectors import FieldChange
from niukou.runs.at_the_desk import at_the_desk
from niukou.runs.household_sheet import area_of_sheet, read_sheet, write_sheet
from niukou.runs.new_file import new_file


@dataclass(frozen=True)
class SheetRead:
    """What a sheet says that the book does not. applied: the files written, None where it was only looked at."""

    fields: Sequence[FieldChange]
    faults: Sequence[str]
    applied: int | None

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "changes": [asdict(one) for one in self.fields], "faults": list(self.faults), "applied": self.applied
        }  # fmt: skip


def hand_out(username: str, code: str, year: int | None, out: Path, why: str = "") -> int:
    """Write the sheet of an area for a year (this one, unless said); the number of its rows. Raises RefusalError."""
    with at_the_desk(username, code, why) as (actor, area), new_file(out) as making:
        return write_sheet(actor, _dictionary(year), area, making)


def take_back(username: str, file: Path, year: int | None, *, apply: bool) -> SheetRead:
    """Read a sheet's changes, and with `apply` enter them, all or none. Raises RefusalError."""
    with at_the_desk(username, area_of_sheet(file)) as (actor, _):
        dictionary = _dictionary(year)
        changes = read_sheet(actor, dictionary, file)
        told = selectors.preview(actor, dictionary.year, changes)
        applied = services.set_years(actor, dictionary.year, changes).files if apply and changes else None
        if apply and not changes:
            applied = 0
    return SheetRead(told.fields, tuple(map(str, told.faults)) if not apply else (), applied)


def _dictionary(year: int | None) -> YearDictionary:
    return YearDictionary(installed_pack(clock.today()), year or clock.today().year)
