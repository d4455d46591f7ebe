"""Whether a county's year is open. Whoever writes one holds it open; whoever freezes it waits until nobody does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from niukou.office.audit import clock, keys
from niukou.office.audit.services import canonical
from niukou.office.registry.content import YEAR_FILES
from niukou.office.registry.models import YearSeal
from niukou.office.registry.refused import Fault, FrozenYearError, refuse

_SEAL = "year_seal"


def hold_open(counties: Iterable[str], year: int) -> None:
    """Until this transaction ends nobody freezes the year of these counties. All take them in one order."""
    _lock("pg_advisory_xact_lock_shared", year, sorted(set(counties)))


def hold_alone(county: str, year: int) -> None:
    """Wait until nobody writes in the year, and let nobody until this transaction ends."""
    _lock("pg_advisory_xact_lock", year, [county])


def is_frozen(county: str, year: int) -> bool:
    """Whether a county has closed the year."""
    return YearSeal.objects.filter(county=county, year=year).exists()


def must_be_near(year: int) -> None:
    """Raises RefusedError for a year after the next: the coming one may be told ahead, a later one is a slip of the pen."""
    if year > clock.today().year + 1:
        right = "最多写到下一年 / no later than next year"
        refuse([Fault(f"{year}年", "", "还远没有到 / is far from here", right)])


def must_be_open(counties: Iterable[str], year: int) -> None:
    """Raises FrozenYearError for a county that has closed the year. Asked after `hold_open`."""
    closed = YearSeal.objects.filter(county__in=set(counties), year=year).values_list("county", flat=True)
    refuse(
        [
            Fault(
                county,
                "",
                f"{year}年已经封存 / this year is frozen",
                "请走年度更正 / it takes a case of correction",
            )
            for county in closed
        ],
        FrozenYearError,
    )


def seal_of(county: str, year: int) -> tuple[int, bytes]:
    """How many year files a county has of a year as it was frozen, and the seal over them: keyed, in a fixed order.

    Over the digests of the files, each of which is keyed and over the plain text; corrections came later and are not in.
    """
    whole, files = hashlib.sha256(), 0
    for line in _lines(county, year):
        whole.update(line.encode() + b"\n")
        files += 1
    return files, keys.mac(_SEAL, canonical([county, year, files, whole.hexdigest()]).encode())


def _lines(county: str, year: int) -> Iterator[str]:
    for table in ("household", "person", "village"):
        model, key = YEAR_FILES[table]
        rows = model._default_manager.filter(county=county, year=year, revision=1)
        code = f"{key.removesuffix('_id')}__code"
        for subject, digest in rows.order_by(code).values_list(code, "digest").iterator():
            yield f"{table} {subject} {bytes(digest).hex()}"


def _lock(function: str, year: int, counties: Sequence[str]) -> None:
    """SQLite has one writer anyway, from the beginning of his transaction."""
    if connection.vendor == "postgresql":
        said = (hashlib.sha256(f"{county} {year}".encode()).digest()[:8] for county in counties)
        numbers = [int.from_bytes(number, "big", signed=True) for number in said]
        with connection.cursor() as cursor:
            # an array is gone through as it stands
            cursor.execute(f"SELECT {function}(number) FROM unnest(%s::bigint[]) number", [numbers])  # noqa: S608  our own names
