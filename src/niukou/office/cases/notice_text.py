"""The text of a notice: from fields that the dictionary calls public, and from no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from niukou.office.areas.models import Area
from niukou.office.cases.acting import Act
from niukou.office.cases.items import Item
from niukou.office.registry.content import year_rows
from niukou.rulebook.model import Pack

# what a notice says of a household, in this order, as far as the pack calls it public
_TOLD = ("head_name", "natural_village", "size", "attribute")
_PUBLIC = "public"
_GAP = "　"


def notice_text(act: Act, title: str, items: Sequence[Item], days: int) -> str:
    """The notice: its title, one line for each case in the order of their areas, and how long it hangs."""
    told = _names_told(act.pack)
    files = year_rows(
        "household", [i.case.household_id for i in items if i.case.household_id], act.on_day.year
    )
    names = _names_of(items)
    lines = [
        _line(names[item.case.area_id], told, files[item.case.household_id].values if item.case.household_id in files else {})
        for item in sorted(items, key=lambda item: (item.case.area.path, item.case.number))
    ]  # fmt: skip
    return "\n".join([title, *lines, f"公示{days}天，有异议的请向张贴的单位提出。"])


def lines_of(text: str) -> tuple[list[list[str]], str]:
    """The rows of a notice, each in its parts, and its last sentence."""
    _, *rows, closing = text.split("\n")
    return [row.split(_GAP) for row in rows], closing


def told_of(pack: Pack) -> list[str]:
    """The headings of what a notice says of a household."""
    return [pack.tables["household"].fields[name].label for name in _names_told(pack)]


def _names_told(pack: Pack) -> list[str]:
    return [name for name in _TOLD if _is_public(pack, name)]


def _line(area: str, told: Sequence[str], values: Mapping[str, str]) -> str:
    return _GAP.join([area, *(str(values[name]) for name in told if values.get(name))])


def _is_public(pack: Pack, name: str) -> bool:
    table = pack.tables.get("household")
    field = table.fields.get(name) if table else None
    return field is not None and field.privacy == _PUBLIC


def _names_of(items: Sequence[Item]) -> dict[int, str]:
    areas: dict[int, Area] = {item.case.area_id: item.case.area for item in items}
    return {key: area.name for key, area in areas.items()}
