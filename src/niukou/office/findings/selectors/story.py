"""The story of one finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import names_of
from niukou.office.findings.models import Finding
from niukou.office.findings.story import ACTS

_INTERNAL = "internal"


@dataclass(frozen=True)
class Told:
    """One thing that happened. person: the name of who did it; form and reason: only for who reads internal data; run: the
    number of the run, 0 for none.
    """

    place: int
    act: str
    title: str
    actor: str
    person: str
    role: str
    on_day: date
    recorded_at: datetime
    run: int
    reason: str
    form: Mapping[str, Any]


def story_of(actor: Actor, finding: Finding) -> list[Told]:
    """Everything that happened to a finding, in order. Raises NotAllowedError for another's."""
    actor.must_cover(finding.area)
    may = actor.may_read(_INTERNAL)
    rows = list(finding.events.order_by("place"))
    names = names_of(row.actor for row in rows)
    return [
        Told(
            place=row.place, act=row.act, title=ACTS[row.act], actor=row.actor, person=names.get(row.actor, row.actor),
            role=row.role, on_day=row.on_day, recorded_at=row.recorded_at, run=row.run_id or 0, reason=row.reason if may else "",
            form=row.form if may else {},
        )
        for row in rows
    ]  # fmt: skip
