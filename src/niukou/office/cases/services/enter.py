"""Entering finished work into the system: in its window, and for an exit only through an open gate.

What comes after the window has closed is kept as a draft that says so; nothing else is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock, keys
from niukou.office.audit.services import canonical, record
from niukou.office.cases.acting import Act, begin, carry_out, follow_each
from niukou.office.cases.ending import effective_days, end_finished
from niukou.office.cases.gate import reasons_of
from niukou.office.cases.items import Said
from niukou.office.cases.machine import PASSED
from niukou.office.cases.models import Case, Draft
from niukou.office.cases.papers import Papers
from niukou.office.cases.refusals import GateError
from niukou.office.cases.reports import form_of
from niukou.office.windows.at_commit import WindowClosedError, office_transaction
from niukou.office.windows.selectors import governed
from niukou.office.windows.services import use_each

KINDS = ("entry",)
_SEAL = "draft"


def enter(
    actor: Actor, cases: Sequence[Case], on_day: date, papers: Mapping[str, str] | None = None
) -> list[Case]:
    """Do the entry that is due in each case; for most procedures this finishes them and posts their people.

    Raises what `begin` raises; WindowClosedError where the window is not open at the beginning or no more at the commit,
    and then each case has a draft; GateError with every reason of every case; LedgerError for what the ledger refuses.
    """
    try:
        with office_transaction():
            return _enter(actor, cases, on_day, Papers(papers))
    except WindowClosedError as error:
        _keep(actor, cases, on_day, str(error), dict(papers or {}))
        raise


def _enter(actor: Actor, cases: Sequence[Case], on_day: date, papers: Papers) -> list[Case]:
    act = begin(actor, "cases.enter", cases, KINDS, on_day)
    for item in act.items:
        form_of(item, act, {}, papers)
    _use_windows(act)
    for items in act.steps().values():
        days = effective_days(items, on_day)
        reasons = reasons_of(act.pack, items[0].procedure, [item.case for item in items], max(days.values()))
        closed = {number: tuple(map(str, found)) for number, found in reasons.items() if found}
        if closed:
            raise GateError(closed)
    places = follow_each(act, lambda _: PASSED)
    said = [Said(item, PASSED, place) for item, place in zip(act.items, places, strict=True)]
    return carry_out(act, said, papers=papers.given, leaves=end_finished(act, said))


def _use_windows(act: Act) -> None:
    """One use for each window and area of the act; a step whose window no calendar opens is bound to none."""
    areas: dict[str, dict[int, Area]] = {}
    for item in act.items:
        if item.step.window is not None and governed(item.step.window):
            areas.setdefault(item.step.window, {})[item.case.area_id] = item.case.area
    subject = f"case:{act.items[0].case.number}" if len(act.items) == 1 else f"cases:{len(act.items)}"
    for window, places in areas.items():
        use_each(act.actor, window, places.values(), subject)


@transaction.atomic
def _keep(actor: Actor, cases: Sequence[Case], on_day: date, why: str, papers: Mapping[str, str]) -> None:
    form = keys.seal(_SEAL, canonical({"on_day": on_day, "papers": papers}).encode())
    now = clock.now()
    kept = [
        Draft(case=case, step=case.step, form=form, why=why[:200], kept_by=actor.username, kept_at=now)
        for case in cases
    ]
    Draft.objects.bulk_create(kept)
    record(
        actor, "cases.keep_draft", f"cases:{len(cases)}", chain=chain_of(cases[0].area),
        detail={"drafts": len(kept)}, reason=why,
    )  # fmt: skip
