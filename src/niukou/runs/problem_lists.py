"""The problem list of an area and how far it is, as a user of the office may see them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.office.findings import selectors
from niukou.office.findings.models import OPEN_STATES, Finding
from niukou.office.findings.selectors import Progress
from niukou.pipeline.finding_table import KINDS
from niukou.rulebook.all_rules import rules_by_code
from niukou.runs.acting import acting_for
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing


@dataclass(frozen=True)
class Listed:
    """One line of a problem list."""

    finding: str
    area: str
    area_name: str
    household: str
    person: str
    kind: str
    kind_title: str
    rule: str
    title: str
    severity: str
    timing: str
    message: str
    evidence: dict[str, Any]
    state: str
    answer: str
    due: str
    desk: str
    assigned_to: str
    case: str


@dataclass(frozen=True)
class Far:
    """How far one area or rule is."""

    code: str
    name: str
    progress: Progress

    def as_json(self) -> dict[str, Any]:
        """For scripts; the rate as text with its decimals."""
        rate = self.progress.rate
        return {
            "code": self.code, "name": self.name, **asdict(self.progress), "rate": None if rate is None else str(rate)
        }  # fmt: skip


def list_findings(
    username: str,
    area: str,
    *,
    rule: str = "",
    overdue: bool = False,
    everything: bool = False,
    why: str = "",
) -> list[Listed]:
    """What is open in an area (a code), or all of it; of one rule, or overdue alone. why: as `acting_for`. Raises RefusalError."""
    with open_office(), refusing():
        pack = installed_pack()
        place = Area.objects.get(code=area)
        actor = acting_for(username, place, pack, why)
        if overdue:
            rows = selectors.overdue(actor, place.path)
        elif everything:
            rows = selectors.findings(actor, place.path)
        else:
            rows = selectors.findings(actor, place.path, state__in=OPEN_STATES)
        if rule:
            rows = rows.filter(rule=rule)
        titles = {code: one.title for code, one in rules_by_code(pack).items()}
        found = [_listed(row, titles.get(row.rule, "")) for row in rows]
        asked = _asked(rule=rule, overdue=overdue, everything=everything)
        _tell(actor, Taken("findings.read_list", f"area:{place.code}", chain_of(place), asked), len(found))
        return found


def how_far(username: str, area: str, *, by: str = "area", why: str = "") -> tuple[Far, Sequence[Far]]:
    """An area's progress, and that of its parts, or of its rules with `by` rule. Raises RefusalError."""
    with open_office(), refusing():
        pack = installed_pack()
        place = Area.objects.get(code=area)
        actor = acting_for(username, place, pack, why)
        whole = Far(place.code, place.name, selectors.progress(actor, place))
        if by == "rule":
            titles = {code: one.title for code, one in rules_by_code(pack).items()}
            found = selectors.by_rule(actor, place).items()
            told = [Far(code, titles.get(code, ""), one) for code, one in found]
        else:
            told = [Far(part.code, part.name, one) for part, one in selectors.by_area(actor, place)]
        taken = Taken("findings.read_progress", f"area:{place.code}", chain_of(place), _asked(by=by))
        _tell(actor, taken, len(told))
        return whole, told


def _asked(**filters: Any) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value}


def _tell(actor: Actor, taken: Taken, rows: int) -> None:
    record_read(actor, taken, rows=rows)


def _listed(row: Finding, title: str) -> Listed:
    return Listed(
        finding=row.name, area=row.area.code, area_name=row.area.name, household=row.household, person=row.person,
        kind=row.kind, kind_title=KINDS[row.kind], rule=row.rule, title=title, severity=row.severity, timing=row.timing,
            message=row.message,
        evidence=json.loads(row.evidence or "{}"), state=row.state, answer=row.answer,
        due=row.due.isoformat() if row.due else "", desk=row.desk, assigned_to=row.assigned_to, case=row.case,
    )  # fmt: skip
