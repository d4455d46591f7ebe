"""A snapshot's entries counted: the steps, and what they answer. The tables of the snapshot are in the session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from niukou.engine.session import Session
from niukou.terms.statement import ACCOUNTS, Cell, Flow, Statement, state

_SQL = Path(__file__).parent / "sql"
_AFTER_SLASH = "0"  # the character after `/`, with which paths are closed

Causes = Mapping[str, tuple[int, int]]  # main cause -> households, persons


@dataclass(frozen=True)
class Asked:
    """What is asked for: an area by code, a period, the moment of knowledge (None: all), 'attribute' or '' to tell apart by."""

    area: str
    first: date
    last: date
    known_at: datetime | None = None
    by: str = ""


def balance(session: Session, asked: Asked) -> Statement:
    """The statement of an area for a period. Raises KeyError for an area that is not in the snapshot."""
    session.step(_SQL / "ledger_flow.sql", _parameters(session, asked))
    columns = "unit, cause, from_account, from_in, to_account, to_in, before, was, attribute, count"
    flows = [Flow(*row) for row in session.query(f"SELECT {columns} FROM ledger_flow")]  # noqa: S608  our own names
    return state(asked.area, (asked.first, asked.last), flows, known_at=asked.known_at, by=asked.by)


def standing(session: Session, asked: Asked) -> dict[Cell, int]:
    """How many stand in each account at the end of the last day, counted one by one."""
    session.step(_SQL / "standing.sql", _parameters(session, asked))
    counts = Counter[Cell]()
    rows = session.query("SELECT unit, attribute, account, count(*) FROM standing GROUP BY ALL")
    for unit, attribute, account, count in rows:
        if account in ACCOUNTS:
            counts[unit, attribute if asked.by else "", account] += count
    return dict(sorted(counts.items()))


def causes(session: Session, asked: Asked) -> Causes:
    """Households and persons that are poor at the end of the last day, by main cause, most persons first."""
    session.step(_SQL / "standing.sql", _parameters(session, asked))
    session.step(_SQL / "poverty_cause.sql", {"last": asked.last})
    rows = session.query(
        "SELECT main_cause, households, persons FROM poverty_cause ORDER BY persons DESC, households DESC, main_cause"
    )
    return {cause: (households, persons) for cause, households, persons in rows}


def _parameters(session: Session, asked: Asked) -> dict[str, object]:
    found = session.query("SELECT path FROM area WHERE area = $code", {"code": asked.area})
    if not found:
        raise KeyError(asked.area)
    path = str(found[0][0])
    return {
        "path": path,
        "beyond": path[:-1] + _AFTER_SLASH,
        "first": asked.first,
        "last": asked.last,
        "known_at": asked.known_at and asked.known_at.isoformat(),
        "by": asked.by,
    }
