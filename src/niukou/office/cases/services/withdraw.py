"""Withdrawing cases: the family does not want it any longer, or it was opened by mistake or under an older procedure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import leaf, record
from niukou.office.cases.batches import batches
from niukou.office.cases.models import Case, CaseStep
from niukou.office.cases.refusals import CaseError, FormError, WrongPersonError, WrongStepError
from niukou.office.findings.services import Ended, end_cases
from niukou.office.registry.bulk import add
from niukou.rulebook.roles import LEVELS

WITHDRAWN, APPROVAL = "withdrawn", "approval"


@transaction.atomic
def withdraw(actor: Actor, cases: Sequence[Case], reason: str) -> list[Case]:
    """End open cases without a decision. Raises FormError without a reason, WrongStepError where one has moved or ended,
    WrongPersonError for whoever did not open it and decides nothing for a wider area, NotAllowedError for another's area.
    """
    if not reason.strip():
        raise FormError("撤回要写理由 / say why it is withdrawn")
    for case in cases:
        actor.must_cover(case.area)
    if len({chain_of(case.area) for case in cases}) != 1:
        raise CaseError("一次只办一个县的案子 / the cases of one county at a time, and at least one")
    others = [c.number for c in cases if c.opened_by != actor.username and not _is_above(actor, c)]
    if others:
        raise WrongPersonError("由立案的人或上一级撤回 / by whoever opened it, or the level above", others)
    _lock(cases)
    now = clock.now()
    rows = [_row(actor, case, reason, now) for case in cases]
    add(rows)
    for case in cases:
        case.state, case.step, case.held, case.due, case.version = "withdrawn", "", "", None, case.version + 1
    for some in batches(case.pk for case in cases):
        Case.objects.filter(pk__in=some).update(
            state="withdrawn", step="", held="", due=None, step_since=now, version=F("version") + 1
        )
    end_cases(
        actor, {case.number: Ended(case.procedure, reason=reason) for case in cases}, timezone.localdate(now)
    )
    record(
        actor, "cases.withdraw", f"cases:{len(cases)}" if len(cases) > 1 else f"case:{cases[0].number}",
        chain=chain_of(cases[0].area), reason=reason,
        leaves=[bytes(row.leaf) for row in rows],
    )  # fmt: skip
    return list(cases)


def _is_above(actor: Actor, case: Case) -> bool:
    """Whether he decides for a wider area than the case's; who inspects, assesses or compares changes nothing."""
    role = installed_pack().roles[actor.role]
    return actor.level != case.area.level and role.level in LEVELS and APPROVAL in actor.kinds


def _lock(cases: Sequence[Case]) -> None:
    """Lock them as they were read. Raises WrongStepError."""
    versions = {case.pk: case.version for case in cases}
    for some in batches(versions):
        rows = Case.objects.select_for_update().filter(pk__in=some, state="open").order_by("pk")
        same = {pk for pk, version in rows.values_list("pk", "version") if versions[pk] == version}
        if same != set(some):
            raise WrongStepError("有的已经办结或已有人办过，请重新打开再看 / some have ended or moved on")


def _row(actor: Actor, case: Case, reason: str, now: datetime) -> CaseStep:
    day = timezone.localdate(now)
    return CaseStep(
        case=case, place=case.version, round=case.round, step=case.step, kind=WITHDRAWN, outcome=WITHDRAWN,
        actor=actor.username, role=actor.role, acting_area=actor.area, recorder=actor.username, on_day=day,
        recorded_at=now, reason=reason, leaf=leaf((case.number, case.version, WITHDRAWN, actor.username, reason)),
    )  # fmt: skip
