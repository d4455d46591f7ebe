"""A list of areas as an office publishes it, held against what is known: what is new, renamed, gone, told twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from niukou.office.areas.models import NATURAL_VILLAGE, Area
from niukou.terms.area import LEVELS

_COUNTY = "county"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of a list: code, name, level (of `terms.area.LEVELS`), the code above ('' at the top)."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an area."""

    pk: int
    name: str
    level: str
    parent: str
    path: str
    ended: bool


@dataclass
class ImportedAreas:
    """What an import did, and what it did not do but tells.

    renamed: (code, former name, name). repeated: codes told again at another level; they stand once, as a county where
    one of them is. elsewhere: codes that are known under another area or at another level: a succession, not an import.
    again: codes that have ended and are told. vanished: codes in force that the list leaves out of an area it divides.
    refused: (code, why).
    """

    rows: int = 0
    added: int = 0
    unchanged: int = 0
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def known_areas() -> dict[str, Known]:
    """All areas by code."""
    rows = Area.objects.values_list("code", "pk", "name", "level", "parent__code", "path", "valid_to")
    return {
        code: Known(pk, name, level, parent or "", path, valid_to is not None)
        for code, pk, name, level, parent, path, valid_to in rows.iterator(chunk_size=20_000)
    }


def once_each(rows: Iterable[AreaRow], told: ImportedAreas) -> dict[str, AreaRow]:
    """The rows by code, from the widest level down.

    Some statistical lists tell one place at two levels under one code and make it its own parent (a city without
    counties): a county keeps the register, so that is what it is, straight under what the wider row lies in.
    """
    listed: dict[str, AreaRow] = {}
    for row in rows:
        told.rows += 1
        if row.level not in LEVELS:
            told.refused.append((row.code, f"不认识的级别 {row.level} / no such level"))
            continue
        before = listed.get(row.code)
        if before is None:
            listed[row.code] = row
            continue
        told.repeated.append(row.code)
        levels = {before.level, row.level}
        level = _COUNTY if _COUNTY in levels else min(levels, key=LEVELS.index)
        parent = before.parent if before.parent != row.code else row.parent
        listed[row.code] = AreaRow(row.code, before.name, level, parent)
    order: dict[str, int] = {level: place for place, level in enumerate(LEVELS)}
    return dict(sorted(listed.items(), key=lambda item: (order[item[1].level], item[0])))


def fault_of(row: AreaRow, known: dict[str, Known]) -> str:
    """Why a row that is not known cannot be added; '' when it can."""
    if not row.name:
        return "没有名称 / no name"
    above = known.get(row.parent)
    if row.parent and above is None:
        return f"没有上级 {row.parent} / there is no such area above"
    if above is not None and LEVELS.index(above.level) >= LEVELS.index(row.level):
        return f"上级 {row.parent} 不比它高 / the area above is not above it"
    return ""


def left_out(listed: dict[str, AreaRow], known: dict[str, Known]) -> list[str]:
    """Codes in force under an area whose parts the list tells, but not these. Natural villages are in no list."""
    divided = {row.parent for row in listed.values()}
    return sorted(
        code
        for code, area in known.items()
        if code not in listed and area.parent in divided and not area.ended and area.level != NATURAL_VILLAGE
    )


def valid_from(row: AreaRow, with_parts: set[str], on_day: date) -> date | None:
    """Since when a new area is there: the day of the list where its neighbours were known before, else always was."""
    return on_day if row.parent in with_parts else None
