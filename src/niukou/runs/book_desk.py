"""The book at the command line: a year closed, the rural population declared, a village placed, an area checked by all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from niukou.office.audit import clock
from niukou.office.registry import services
from niukou.office.registry.services.bases import declare_base
from niukou.runs.at_the_desk import at_the_desk


@dataclass(frozen=True)
class Closed:
    """A year that was closed for a county: how many year files, and the seal over them (hexadecimal)."""

    county: str
    year: int
    files: int
    seal: str


@dataclass(frozen=True)
class Checked:
    """What all rules say of all households of an area. by_rule: findings by code; waiting: rules that lack data."""

    area: str
    year: int
    findings: int
    by_rule: Mapping[str, int]
    waiting: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return asdict(self)


def close_year(username: str, code: str, year: int) -> Closed:
    """Close a county's year for good. Raises RefusalError."""
    with at_the_desk(username, code) as (actor, area):
        row = services.freeze_year(actor, area, year)
        return Closed(area.code, year, row.files, bytes(row.seal).hex())


def declare_population(
    username: str, code: str, year: int, population: int, *, public: bool, reason: str
) -> None:
    """Declare the rural population that rates divide by; sealed, and shown nowhere unless public. Raises RefusalError."""
    with at_the_desk(username, code) as (actor, area):
        declare_base(actor, area, year, population, public=public, reason=reason)


def place(username: str, code: str, latitude: Decimal, longitude: Decimal) -> None:
    """Say where a village or natural village lies, in degrees of WGS 84. Raises RefusalError."""
    with at_the_desk(username, code) as (actor, area):
        services.place_village(actor, area, latitude, longitude)


def check(username: str, code: str, year: int | None) -> Checked:
    """Judge all households of an area by all rules, those that look beyond a household too. Raises RefusalError."""
    with at_the_desk(username, code) as (actor, area):
        of = year or clock.today().year
        judged = services.check_area(actor, area, of)
        by_rule = Counter(one.rule for one in judged.findings)
        waiting = tuple(one.rule for one in judged.not_judged)
        return Checked(area.code, of, len(judged.findings), dict(sorted(by_rule.items())), waiting)
