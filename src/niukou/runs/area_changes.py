"""What becomes of areas, at the command line: a list of changes carried out as one, another name, natural villages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from niukou.office.areas.services import add_natural_villages, rename_area
from niukou.office.areas.succession import Change, NewArea, replace_areas
from niukou.runs.at_the_desk import at_the_desk
from niukou.runs.refusals import RefusalError
from niukou.runs.text_files import text_of

COLUMNS = ("变更", "原代码", "新代码", "新名称", "新上级", "保留")
# by the first character: 迁改, 合并, 拆分, 改码
_KINDS = {"迁": "moved", "合": "merged", "拆": "split", "改": "recoded"}
_YES = ("是", "1", "yes")


def change_areas(username: str, area: str, file: Path, on_day: date) -> list[tuple[str, str, str]]:
    """Carry out the changes of a list that begin on a day, all or none, by whose office looks after `area`.

    Returns (kind, predecessor, successor) of each succession. Raises RefusalError.
    """
    with at_the_desk(username, area) as (actor, _):
        made = replace_areas(actor, list(_changes(_rows(file))), on_day)
        return [(row.kind, row.predecessor.code, row.successor.code) for row in made]


def rename(username: str, code: str, name: str, on_day: date) -> tuple[str, str]:
    """Give an area another name from a day on: (code, name). Raises RefusalError."""
    with at_the_desk(username, code) as (actor, area):
        renamed = rename_area(actor, area, name, on_day)
        return renamed.code, renamed.name


def add_groups(username: str, village: str, names: Sequence[str], on_day: date) -> list[tuple[str, str]]:
    """Add natural villages to a village: (code, name) of each. Raises RefusalError."""
    with at_the_desk(username, village) as (actor, area):
        made = add_natural_villages(actor, area, names, on_day)
        return [(one.code, one.name) for one in made]


def _rows(file: Path) -> list[dict[str, str]]:
    """The list's rows by heading. Raises RefusalError for a file that is none."""
    if not file.is_file():
        raise RefusalError(f"没有文件 {file}。", f"There is no file {file}.")
    text = text_of(file, "变更清单", "The list of changes")
    reader = csv.DictReader(io.StringIO(text))
    lacking = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
    if lacking:
        raise RefusalError(
            f"{file} 缺少列：{'、'.join(lacking)}；要有 {'、'.join(COLUMNS)}。",
            f"It lacks columns; wanted: {', '.join(COLUMNS)}.",
        )
    rows = [{key: (row.get(key) or "").strip() for key in COLUMNS} for row in reader]
    return [row for row in rows if any(row.values())]


def _changes(rows: Sequence[dict[str, str]]) -> Iterator[Change]:
    """Rows that follow each other are one change: of one successor where villages merge, of one predecessor where one is split."""
    at = 0
    while at < len(rows):
        kind = _KINDS.get(rows[at]["变更"][:1], rows[at]["变更"])
        shared = {"merged": "新代码", "split": "原代码"}.get(kind)
        end = at + 1
        while shared and end < len(rows) and all(rows[end][k] == rows[at][k] for k in ("变更", shared)):
            end += 1
        group, at = rows[at:end], end
        yield Change(
            kind,
            tuple(dict.fromkeys(row["原代码"] for row in group)),
            tuple(dict.fromkeys(_successor(row) for row in group)),
            remains=any(row["保留"] in _YES for row in group),
        )


def _successor(row: dict[str, str]) -> NewArea | str:
    """An area that is there already is named by its code alone."""
    return NewArea(row["新代码"], row["新名称"], row["新上级"]) if row["新名称"] else row["新代码"]
