"""What a register says of an area: from the book, from a snapshot of it, or as somebody declared it.

All three give a statement, and the same code tells it: balance, the four lists, the rates with what they divide by,
the causes of poverty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from niukou.engine.session import Session, open_session
from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.office.audit.services import canonical
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.selectors.bases import base_of
from niukou.office.registry.selectors.causes import causes
from niukou.office.registry.selectors.on_list import DriveList
from niukou.pipeline import statistics
from niukou.pipeline.snapshot import Snapshot, open_tables, read_snapshot
from niukou.pipeline.statistics import Asked, Causes, Rate, rates
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.acting import acting_for
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.refusals import RefusalError, UsageRefusalError
from niukou.runs.take_snapshot import SEAL
from niukou.terms.identity import identity_scheme
from niukou.terms.statement import Base, Statement

# the four lists of a drive: by which cause people came into an account or left it
LISTS = (
    ("identified", "poor", "outside"), ("exited", "exited", "poor"), ("returned", "poor", "exited"),
    ("removed", "removed", "poor"), ("removed", "removed", "exited"),
)  # fmt: skip


@dataclass(frozen=True)
class StatisticsRequest:
    """What is asked for. known_at: as it was known then. snapshot: a folder, instead of the book. rates_only: no counts. why:
    as `acting_for`.
    """

    area: str
    first: date
    last: date
    username: str = ""
    known_at: datetime | None = None
    by: str = ""
    snapshot: Path | None = None
    pack: str = ""
    rates_only: bool = False
    why: str = ""


@dataclass(frozen=True)
class Statistics:
    """What was found. source: `book`, or the digest of a snapshot."""

    statement: Statement
    area_name: str
    causes: Causes
    rates: Sequence[Rate]
    pack: Pack
    source: str
    rates_only: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints: areas by code, days as ISO text, rates as text with their decimals."""
        said = {
            "area": self.statement.area,
            "area_name": self.area_name,
            "source": self.source,
            "pack": {"name": self.pack.name, "fingerprint": self.pack.fingerprint},
            "from": self.statement.first.isoformat(),
            "to": self.statement.last.isoformat(),
            "rates": [_rate(rate, told=not self.rates_only) for rate in self.rates],
        }
        if self.rates_only:
            return said
        return said | {
            "balance": self.statement.as_json(),
            "lists": four_lists(self.statement),
            "causes": cause_shares(self.causes),
        }


def ask(request: StatisticsRequest) -> Statistics:
    """Count what is asked for. Raises RefusalError."""
    if request.last < request.first:
        raise UsageRefusalError("--to 早于 --from。", "--to is before --from.")
    with refusing():
        return _of_snapshot(request, request.snapshot) if request.snapshot else _of_book(request)


def four_lists(statement: Statement) -> list[dict[str, Any]]:
    """The four lists of a drive: who was identified, exited, returned, removed (and from which account), net of reversals."""
    return [_listed(statement, cause, account, other) for cause, account, other in LISTS]


def drive_list(area: Area, cause: str, other: str, first: date, last: date) -> DriveList | None:
    """One of `four_lists` as the registry lists who is on it, by its cause and the account they came from; None for no such."""
    for one, account, came in LISTS:
        # the newly identified are one list, wherever they came from
        other_asked = "" if one == "identified" else came
        if (one, other_asked) == (cause, other):
            return DriveList(area, one, account, other_asked, first, last)
    return None


def cause_shares(found: Causes) -> list[dict[str, Any]]:
    """Causes with their share of households and of persons in percent to two decimals; they need not sum to 100."""
    households, persons = (sum(counts[at] for counts in found.values()) for at in (0, 1))
    return [
        {"cause": cause, "households": h, "persons": p}
        | {"share_of_households": _share(h, households), "share_of_persons": _share(p, persons)}
        for cause, (h, p) in found.items()
    ]


def count_for(actor: Actor, area: Area, request: StatisticsRequest) -> Statistics:
    """Count from the book for somebody who is known. Rates alone have the decimals of the pack for who may read a secret base,
    for others as many as beside counts. Raises NotAllowedError, LedgerError.
    """
    # read once a process: a page that read it anew spent half its time on it
    pack = load_pack(request.pack, request.last) if request.pack else installed_pack(request.last)
    statement = balance(actor, area, request.first, request.last, request.known_at, request.by)
    why = causes(actor, area, request.last, request.known_at)
    # rates of many periods with all their decimals give a secret base back to whoever knows the counts, as everybody here does
    alone = request.rates_only and actor.may_read("sensitive")
    found = rates(statement, pack, base_of(actor, area, request.last), beside_counts=not alone)
    return Statistics(statement, area.name, why, found, pack, "book", request.rates_only)


def _of_book(request: StatisticsRequest) -> Statistics:
    with open_office():
        area = area_of(request.area)
        actor = acting_for(
            request.username, area, load_pack(request.pack or settings.PACK, request.last), request.why
        )
        told = count_for(actor, area, request)
        _record(actor, area, request, told)
    return told


def _record(actor: Actor, area: Area, request: StatisticsRequest, told: Statistics) -> None:
    """What the command prints is told before it is printed."""
    asked: dict[str, Any] = {
        "from": request.first,
        "to": request.last,
        "known_at": request.known_at,
        "by": request.by,
    }
    asked["rates_only"] = request.rates_only
    said = canonical(told.as_json()).encode()
    taken = Taken("registry.read_statistics", f"area:{area.code}", chain_of(area), asked)
    digest = hashlib.sha256(said).hexdigest()
    record_read(actor, taken, rows=len(told.statement.lines), digest=digest, source=told.source)


def _of_snapshot(request: StatisticsRequest, folder: Path) -> Statistics:
    snapshot = read_snapshot(folder)
    if snapshot.sealed_key is None:
        return _counted(request, snapshot)
    with open_office():
        area = area_of(request.area)
        actor = acting_for(request.username, area, load_pack(settings.PACK, request.last), request.why)
        told = _counted(request, snapshot.unlocked(keys.unseal(SEAL, snapshot.sealed_key)))
        _record(actor, area, request, told)
    return told


def _counted(request: StatisticsRequest, snapshot: Snapshot) -> Statistics:
    pack = load_pack(request.pack or str(snapshot.facts["pack"]), request.last)
    asked = Asked(request.area, request.first, request.last, request.known_at, request.by)
    with (
        scratch_folder() as work,
        open_session(work, identity_scheme(pack.identity_scheme), folders=[snapshot.folder]) as session,
    ):
        open_tables(session, snapshot)
        name = _area_in(session, request.area, str(snapshot.facts["area"]))
        statement, why = statistics.balance(session, asked), statistics.causes(session, asked)
    told = snapshot.facts.get("rural_population") if request.area == snapshot.facts["area"] else None
    base = None if told is None else Base(int(told), public=True)
    found = rates(statement, pack, base, beside_counts=not request.rates_only)
    return Statistics(statement, name, why, found, pack, snapshot.digest, request.rates_only)


def _area_in(session: Session, code: str, frozen: str) -> str:
    """The name of an area that lies in the frozen one: of others the snapshot knows only what crossed the border."""
    names = session.query(
        "SELECT asked.name FROM area AS asked JOIN area AS whole ON starts_with(asked.path, whole.path)"
        " WHERE asked.area = $code AND whole.area = $frozen",
        {"code": code, "frozen": frozen},
    )
    if not names:
        raise RefusalError(
            f"快照是 {frozen} 的，里面没有 {code}。", f"The snapshot is of {frozen}; {code} is not in it."
        )
    return str(names[0][0])


def _listed(statement: Statement, cause: str, account: str, other: str) -> dict[str, Any]:
    counts = {
        unit: sum(
            line.count
            for line in statement.lines
            if (line.unit, line.cause, line.account) == (unit, cause, account)
            and (cause == "identified" or line.other == other)
        )
        for unit in ("household", "person")
    }
    said = {"list": cause, "from": None if cause == "identified" else other}
    return said | {"households": counts["household"], "persons": counts["person"]}


def _rate(rate: Rate, *, told: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "indicator": rate.indicator.key,
        "title": rate.indicator.title,
        "value": None if rate.value is None else str(rate.value),
        "unit": rate.indicator.unit,
        "divides_by": list(rate.divides_by),
    }
    if told:
        said["given"] = dict(rate.given)
    return said | ({"waits": rate.waits} if rate.waits else {})


def _share(part: int, whole: int) -> str | None:
    return None if whole == 0 else f"{100 * part / whole:.2f}"
