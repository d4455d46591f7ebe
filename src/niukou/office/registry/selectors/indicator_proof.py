"""Proving the rows that filters read: each once more from the year files, which are proved by themselves.

Nothing seals these rows, because they can always be made again; so they are, of some thousand households at a time, and held
against what is there. A household that is noted as due has not been written since it was edited, or since a year began whose file
was written ahead: whoever filters next writes it, whatever stands there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.audit.faults import UNREADABLE, Fault
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import parts
from niukou.office.registry.indicator_coding import Layout
from niukou.office.registry.indicators import ROWS, Known, begun_ahead, known_of, read_layout
from niukou.office.registry.models import Household, IndicatorLayout, IndicatorsDue

_CHUNK = 4_096  # households
_NAMED = 6  # fields that are named of one row


def indicator_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Rows of households of an area that filters read and that year files do not say so; rows that are gone, and of the first of
    the widest areas rows of nobody. Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    layouts: dict[int, Layout] = {}
    for row in IndicatorLayout.objects.order_by("pk"):
        try:
            layouts[row.pk] = _whole(read_layout(row))
        except UNREADABLE:
            told = "筛选各项的次序读不懂 / in which order fields stand cannot be read"
            yield Fault(IndicatorLayout._meta.db_table, str(row.pk), "changed", told)
    homes = Household.objects.filter(within(area.path, "area__path")).order_by("pk")
    for part in parts(homes.values_list("pk", "code").iterator(chunk_size=_CHUNK)):
        yield from _of(dict(part), layouts)
    if area == Area.objects.filter(parent=None).order_by("pk").first():
        yield from _of_nobody()


def _whole(layout: Layout) -> Layout:
    """The layout. Raises ValueError or LookupError where it says of a table no fields, or of a field no type."""
    if not all(layout.places and layout.width(table) for table in ROWS):
        raise ValueError("a layout without fields")
    return layout


def _of(codes: Mapping[int, str], layouts: Mapping[int, Layout]) -> Iterator[Fault]:
    homes = list(codes)
    due = set(IndicatorsDue.objects.filter(household__in=homes).values_list("household", flat=True))
    due.update(begun_ahead().filter(pk__in=homes).values_list("pk", flat=True))
    written = [home for home in homes if home not in due]
    known = known_of(written, clock.today().year)
    for table, model in ROWS.items():
        rows = {
            pk: (layout, packed)
            for pk, layout, packed in model._default_manager.filter(pk__in=written).values_list(
                "pk", "layout", "packed"
            )
        }
        for home in written:
            wrong, told = _wrong(table, home, rows.get(home), known, layouts)
            if wrong:
                yield Fault(model._meta.db_table, str(home), wrong, f"{codes[home]}：{told}")


def _wrong(
    table: str, home: int, row: tuple[Any, Any] | None, known: Known, layouts: Mapping[int, Layout]
) -> tuple[str, str]:
    """What is wrong with the row of a household, and that in words; '' for nothing."""
    if row is None:
        return "removed", "编进筛选的一行不见了 / the row by which filters find it is gone"
    layout = layouts.get(row[0])
    if layout is None or not isinstance(row[1], bytes | memoryview):
        return "changed", "编进筛选的一行读不懂 / the row by which filters find it cannot be read"
    there, right = bytes(row[1]), known.packed(table, home, layout)
    if there == right:
        return "", ""
    names = layout.at_odds(table, there, right)
    said = [_called(table, name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        said.append(f"……共 {len(names)} 项")
    if len(there) != len(right):
        width = layout.width(table)
        said.append(
            f"{len(there) // width} 人，应有 {len(right) // width} 人" if table == "person" else "长短"
        )
    return (
        "changed",
        f"编进筛选的与年度档不符：{'、'.join(said)} / what filters find it by is not what its year files say",
    )


def _called(table: str, name: str) -> str:
    """A field as people call it, with its name in the dictionary."""
    field = installed_pack().tables[table].fields.get(name)
    return f"{field.label}（{name}）" if field is not None else name


def _of_nobody() -> Iterator[Fault]:
    for model in ROWS.values():
        astray = model._default_manager.exclude(pk__in=Household.objects.values("pk")).order_by("pk")
        for pk in astray.values_list("pk", flat=True):
            told = "编进筛选的一行不是哪一户的 / a row that filters read is no household's"
            yield Fault(model._meta.db_table, str(pk), "added", told)
