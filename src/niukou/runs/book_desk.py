"""The book at the command line: a year closed, the rural population declared, a village placed, an area checked by all rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry import services
from niukou.office.registry.services.bases import declare_base
from niukou.runs.acting import acting_for
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing


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
    with _office(username, code) as (actor, area):
        row = services.freeze_year(actor, area, year)
        return Closed(area.code, year, row.files, bytes(row.seal).hex())


def declare_population(
    username: str, code: str, year: int, population: int, *, public: bool, reason: str
) -> None:
    """Declare the rural population that rates divide by; sealed, and shown nowhere unless public. Raises RefusalError."""
    with _office(username, code) as (actor, area):
        declare_base(actor, area, year, population, public=public, reason=reason)


def place(username: str, code: str, latitude: Decimal, longitude: Decimal) -> None:
    """Say where a village or natural village lies, in degrees of WGS 84. Raises RefusalError."""
    with _office(username, code) as (actor, area):
        services.place_village(actor, area, latitude, longitude)


def check(username: str, code: str, year: int | None) -> Checked:
    """Judge all households of an area by all rules, those that look beyond a household too. Raises RefusalError."""
    with _office(username, code) as (actor, area):
        of = year or clock.today().year
        judged = services.check_area(actor, area, of)
        by_rule = Counter(one.rule for one in judged.findings)
        waiting = tuple(one.rule for one in judged.not_judged)
        return Checked(area.code, of, len(judged.findings), dict(sorted(by_rule.items())), waiting)


@contextmanager
def _office(username: str, code: str) -> Iterator[tuple[Actor, Area]]:
    with open_office(), refusing():
        area = area_of(code)
        yield acting_for(username, area, installed_pack(clock.today())), area
