"""The 对照表 at the command line: written for an area, read back, looked at first, then entered by whoever may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry import selectors, services
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.refused import StaleError
from niukou.office.registry.selectors import FieldChange
from niukou.office.registry.services import YearChange
from niukou.office.windows.at_commit import WindowClosedError
from niukou.runs.at_the_desk import at_the_desk
from niukou.runs.household_sheet import area_of_sheet, read_sheet, write_sheet
from niukou.runs.new_file import new_file
from niukou.runs.refusals import RefusalError

_KEPT = (
    "一处也没有录入；表里改的已存成您的草稿，在“窗口”页上看。",
    "Nothing was entered; what the sheet changes is kept as a draft of yours, on the page of windows.",
)


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
        applied = _entered(actor, dictionary.year, changes) if apply else None
    return SheetRead(told.fields, tuple(map(str, told.faults)) if not apply else (), applied)


def _entered(actor: Actor, year: int, changes: Sequence[YearChange]) -> int:
    """How many year files came of it. Raises RefusalError for what came too late, which the book keeps as a draft and says so."""
    if not changes:
        return 0
    try:
        return services.set_years(actor, year, changes).files
    except StaleError as error:
        raise RefusalError(*map(str, error.faults), *_KEPT) from error
    except WindowClosedError as error:
        raise RefusalError(str(error), *_KEPT) from error


def _dictionary(year: int | None) -> YearDictionary:
    return YearDictionary(installed_pack(clock.today()), year or clock.today().year)
