"""Roles: who has a part in the work, at which area level, what he may do and read."""

from __future__ import annotations

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import AreaLevel, Role

LEVELS: tuple[AreaLevel, ...] = (
    "natural_village",
    "village",
    "town",
    "county",
    "prefecture",
    "province",
)  # from the lowest


def build_role(key: str, entry: Entry) -> Role:
    """Return the role of a file."""
    value = entry.file.value
    return Role(
        key=key,
        title=value["title"],
        title_en=value["title_en"],
        level=value["level"],
        may=tuple(value["may"]),
        reads=tuple(value["reads"]),
        duty=value["duty"],
        appoints=value.get("appoints", False),
        emergency=value.get("emergency", ""),
        hand=value.get("hand", ""),
        signs_in=value.get("signs_in", True),
        basis=read_basis(value),
        where=entry.file.where("title"),
    )


def above(level: AreaLevel, other: AreaLevel) -> bool:
    """Whether a level is above another; `outside` is above and below nothing."""
    return "outside" not in (level, other) and LEVELS.index(level) > LEVELS.index(other)


def reaches(role: Role, level: AreaLevel) -> bool:
    """Whether a role may stand in a step at `level`: at its own or below it; an outsider anywhere."""
    return role.level == "outside" or LEVELS.index(role.level) >= LEVELS.index(level)
