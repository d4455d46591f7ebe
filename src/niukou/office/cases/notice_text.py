"""The text of a notice: from fields that the dictionary calls public, and from no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from niukou.office.areas.models import Area
from niukou.office.cases.acting import Act
from niukou.office.cases.items import Item
from niukou.office.registry.content import year_rows
from niukou.rulebook.model import Field, Pack, Step
from niukou.rulebook.step_kinds import STEP_KINDS

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
    return "\n".join([title, *lines, _closing(items[0].step, days)])


def _closing(step: Step, days: int) -> str:
    """How long it hangs: a 公示 asks for objections, a 公告 tells of what was approved and does so only where the pack says."""
    hangs = f"{STEP_KINDS[step.kind].title}{days}天"
    objects = step.kind != "announcement" or step.objection is not None
    return f"{hangs}，有异议的请向张贴的单位提出。" if objects else f"{hangs}。"


def rows_of(text: str, pack: Pack, of: str) -> tuple[list[str], list[list[str]], str]:
    """A notice as a table: headings of what it tells of anybody, a row for each line, and its last sentence.

    of: the heading of the areas. What a line lacks was left out when it was written, so each part is put where the dictionary says it fits.
    """
    _, *lines, closing = text.split("\n")
    fields = [pack.tables["household"].fields[name] for name in _names_told(pack)]
    found = [(line.split(_GAP)[0], _fitted(line.split(_GAP)[1:], fields, pack)) for line in lines]
    used = [at for at in range(len(fields)) if any(parts[at] for _, parts in found)]
    headings = [f"{f.label}（{f.unit}）" if f.unit else f.label for f in fields]
    return (
        [of, *(headings[at] for at in used)],
        [[area, *(parts[at] for at in used)] for area, parts in found],
        closing,
    )


def _fitted(parts: list[str], fields: Sequence[Field], pack: Pack) -> list[str]:
    left, found = list(parts), []
    for at, field in enumerate(fields):
        later = any(_typed(one, left[0], pack) for one in fields[at + 1 :]) if left else False
        takes = bool(left) and (
            _typed(field, left[0], pack) if field.type in ("number", "code") else not later
        )
        found.append(left.pop(0) if takes else "")
    if left:
        found[-1] = _GAP.join(filter(None, (found[-1], *left)))
    return found


def _typed(field: Field, part: str, pack: Pack) -> bool:
    """Whether a field of figures or of a code list may say this."""
    if field.type == "number":
        return part.replace(".", "", 1).isdecimal()
    return field.type == "code" and part in pack.codelists[str(field.codes)].labels


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
