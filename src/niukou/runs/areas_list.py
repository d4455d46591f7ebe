"""Bring a published list of areas into the office, and find areas in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from niukou.office.areas.authority import operator
from niukou.office.areas.listed import AreaRow, ImportedAreas
from niukou.office.areas.models import Area
from niukou.office.areas.search import find
from niukou.office.areas.selectors import codes_along
from niukou.office.areas.services import import_areas
from niukou.office.audit.installed import installed_pack
from niukou.pipeline.ingest import Landed
from niukou.rulebook.model import Pack
from niukou.runs.acting import command_line
from niukou.runs.folders import work_folder, work_parent
from niukou.runs.office_ready import open_office
from niukou.runs.one_list import land_one
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.runs.stopping import heed_stop
from niukou.terms.area import LEVELS, area_scheme

_TABLE = "area"
_PARENTS = 1024
_COLUMNS = ["area_code", "name", "level", "parent_code"]


@dataclass(frozen=True)
class FoundArea:
    """An area that was found, with the names from the widest area down to it."""

    code: str
    level: str
    names: tuple[str, ...]


def bring_in_areas(file: Path, on_day: date, progress: Progress | None = None) -> ImportedAreas:
    """Import a list (a layout of the pack; may be gzipped) as it stands on a day. Raises RefusalError."""
    watching = progress or Silence()
    with heed_stop() as stop:
        try:
            with open_office(), work_folder(work_parent(file.absolute()), stop.seal) as work:
                watching.begin("读入名单")
                pack = installed_pack()
                landed = _land(file, pack, work)
                watching.begin("写入行政区划")
                return import_areas(
                    operator("niukou areas import", command_line()), _rows(landed, pack), on_day
                )
        except Exception as error:
            raise refusal_of(error, stop.signal) from error
        except KeyboardInterrupt as error:
            raise refusal_of(error, stop.signal) from None


def find_areas(text: str, inside: str | None, limit: int) -> list[FoundArea]:
    """Areas by a few characters of the name or the first digits of the code, those in force. Raises RefusalError."""
    with open_office():
        wider = Area.objects.filter(code=inside).first() if inside else None
        if inside and wider is None:
            raise RefusalError(f"没有行政区划 {inside}。", f"There is no area {inside}.")
        found = [area for area in find(text, wider, limit=limit) if area.valid_to is None]
        codes = {code for area in found for code in codes_along(area.path)}
        names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
        return [
            FoundArea(area.code, area.level, tuple(names[code] for code in codes_along(area.path)))
            for area in found
        ]


def _land(file: Path, pack: Pack, work: Path) -> Landed:
    """The list as a landed table. Raises RefusalError for a file that is none."""
    landed = land_one(file, pack, work)
    if [one.table for one in landed.files] != [_TABLE]:
        raise RefusalError(f"{file} 不是行政区划名单。", f"{file} is no list of areas.")
    return landed


def _rows(landed: Landed, pack: Pack) -> Iterator[AreaRow]:
    """The rows with levels as words of the program: the first label of the pack's code list is the widest."""
    scheme = area_scheme(pack.area_scheme)
    field = pack.tables[_TABLE].fields["level"]
    codes = pack.codelists[field.codes or ""].codes
    levels = {
        said: level for level, one in zip(LEVELS, codes, strict=True) for said in (one.label, *one.aliases)
    }
    above = lru_cache(_PARENTS)(scheme.standard)  # neighbours in a list lie in the same area
    for batch in pq.ParquetFile(landed.files[0].parquet).iter_batches(columns=_COLUMNS):
        for code, name, level, parent in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            known = scheme.standard(code) or str(code or "").strip()
            yield AreaRow(
                known,
                (name or "").strip(),
                levels.get((level or "").strip(), str(level)),
                above(parent) or "",
            )
