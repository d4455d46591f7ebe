"""Writing areas: lists brought in, natural villages, names, and what becomes of what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.management.color import no_style
from django.db import connection, transaction

from niukou.office.areas.authority import AreaAuthor, NotAllowedError
from niukou.office.areas.listed import (
    AreaRow,
    ImportedAreas,
    Known,
    fault_of,
    known_areas,
    left_out,
    once_each,
    valid_from,
)
from niukou.office.areas.models import NATURAL_VILLAGE, Area, FormerName
from niukou.office.areas.refused import AreaError, must_have_come
from niukou.office.areas.search import index_names
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import leaf, record

_NATION = ""  # the chain that tells of more than one province
_INSERT = (
    "INSERT INTO areas_area (id, code, name, level, parent_id, path, valid_from, valid_to)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, NULL)"
)


@transaction.atomic
def import_areas(actor: AreaAuthor, rows: Iterable[AreaRow], on_day: date) -> ImportedAreas:
    """Bring in a list as it stands on a day: new areas are added, changed names kept beside the former ones.

    The same list again changes nothing. Nothing is deleted or moved: what the list leaves out, puts elsewhere or tells
    again is told (`ImportedAreas`). Raises NotAllowedError where what would change is not the actor's, AreaError for a day to come.
    """
    must_have_come(on_day)
    told = ImportedAreas()
    listed = once_each(rows, told)
    known = known_areas()
    told.vanished = left_out(listed, known)
    new, renamed = _sort_out(listed, known, told, on_day)
    _must_cover(actor, [row[5] for row in new] + [known[code].path for code, _, _ in renamed])
    _insert(new)
    _rename(renamed, known, on_day)
    told.added, told.renamed = len(new), renamed
    leaves = [leaf([row[1], row[2], row[3], row[5], row[6]]) for row in new]
    leaves += [leaf([code, former, name]) for code, former, name in renamed]
    detail = {"day": on_day, "rows": told.rows, "added": told.added, "renamed": len(renamed)}
    record(actor, "areas.import_areas", f"areas:{on_day}", chain=_NATION, detail=detail, leaves=leaves)
    return told


@transaction.atomic
def add_natural_villages(actor: AreaAuthor, village: Area, names: Sequence[str], on_day: date) -> list[Area]:
    """Add natural villages (villagers' groups) to a village; their codes are its code and the next serials.

    Raises NotAllowedError for a village that is not the actor's, AreaError for one that is none, for a name that is
    blank or there already, and for a day to come.
    """
    actor.must_cover(village)
    must_have_come(on_day)
    if village.level != "village" or village.valid_to is not None:
        raise AreaError(f"{village} 不是现有的村 / is no village in force")
    Area.objects.select_for_update().get(pk=village.pk)  # two at once take one serial after the other
    there = set(village.parts.filter(valid_to=None).values_list("name", flat=True))
    wanted = [name.strip() for name in names]
    if "" in wanted or len(set(wanted)) < len(wanted) or there & set(wanted):
        raise AreaError(f"{village} 下名称空白或重复 / a blank name, or one that is there already")
    after = village.parts.filter(level=NATURAL_VILLAGE).count()
    codes = [f"{village.code}-{after + place:02d}" for place in range(1, len(wanted) + 1)]
    made = Area.objects.bulk_create(
        Area(
            code=code, name=name, level=NATURAL_VILLAGE, parent=village, path=f"{village.path}{code}/", valid_from=on_day
        )
        for code, name in zip(codes, wanted, strict=True)
    )  # fmt: skip
    index_names((area.pk, area.name) for area in made)
    leaves = [leaf([area.code, area.name, area.level, area.path, on_day]) for area in made]
    record(
        actor, "areas.add_natural_villages", f"area:{village.code}", chain=chain_of(village), leaves=leaves
    )
    return made


@transaction.atomic
def rename_area(actor: AreaAuthor, area: Area, name: str, on_day: date) -> Area:
    """From a day on an area has another name. Raises NotAllowedError, or AreaError for a blank name, the one it has, a day to come."""
    actor.must_cover(area)
    must_have_come(on_day)
    area = Area.objects.select_for_update().get(pk=area.pk)
    if not name.strip() or name.strip() == area.name:
        raise AreaError(f"{area} 要有另一个名称 / needs another name")
    known = {area.code: Known(area.pk, area.name, area.level, "", area.path, ended=False)}
    _rename([(area.code, area.name, name.strip())], known, on_day)
    detail = {"former": area.name, "name": name.strip(), "day": on_day}
    record(actor, "areas.rename_area", f"area:{area.code}", chain=chain_of(area), detail=detail)
    area.refresh_from_db()
    return area


_NewRow = tuple[int, str, str, str, int | None, str, date | None]


def _sort_out(
    listed: dict[str, AreaRow], known: dict[str, Known], told: ImportedAreas, on_day: date
) -> tuple[list[_NewRow], list[tuple[str, str, str]]]:
    """What is to be written: rows of new areas, and (code, former name, name). New ones become known."""
    with_parts = {area.parent for area in known.values()}
    following = max((area.pk for area in known.values()), default=0) + 1
    new: list[_NewRow] = []
    renamed: list[tuple[str, str, str]] = []
    for code, row in listed.items():
        before = known.get(code)
        if before is None:
            fault = fault_of(row, known)
            if fault:
                told.refused.append((code, fault))
                continue
            above = known.get(row.parent)
            path = f"{above.path if above else ''}{code}/"
            since = valid_from(row, with_parts, on_day)
            new.append((following, code, row.name, row.level, above.pk if above else None, path, since))
            known[code] = Known(following, row.name, row.level, row.parent, path, ended=False)
            following += 1
        elif before.ended:
            told.again.append(code)
        elif (before.parent, before.level) != (row.parent, row.level):
            told.elsewhere.append(code)
        elif row.name and before.name != row.name:
            renamed.append((code, before.name, row.name))
        else:
            told.unchanged += 1
    return new, renamed


def _must_cover(actor: AreaAuthor, paths: list[str]) -> None:
    if not all(map(actor.covers_path, paths)):
        raise NotAllowedError("您不管名单里的地方 / the list is not of your area")


def _insert(new: list[_NewRow]) -> None:
    if not new:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, new)
        for statement in connection.ops.sequence_reset_sql(no_style(), [Area]):
            cursor.execute(statement)
    index_names((row[0], row[2]) for row in new)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE areas_area")  # a table that was empty is now large: plans have to know


def _rename(renamed: list[tuple[str, str, str]], known: dict[str, Known], on_day: date) -> None:
    FormerName.objects.bulk_create(
        FormerName(area_id=known[code].pk, name=former, until=on_day) for code, former, _ in renamed
    )
    for code, _, name in renamed:
        Area.objects.filter(pk=known[code].pk).update(name=name)
    index_names((known[code].pk, name) for code, _, name in renamed)
