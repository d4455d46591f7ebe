"""Assigning: whose desk a finding comes to, and until when it is to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge
from niukou.office.accounts.names import names_of
from niukou.office.findings import story
from niukou.office.findings.acting import Act, begin, carry_out, must_be, next_of
from niukou.office.findings.desks import days_off
from niukou.office.findings.models import ASKED, NEW, Finding
from niukou.office.findings.refusals import FindingError, WrongPersonError


@transaction.atomic
def assign(
    actor: Actor, findings: Sequence[Finding], *, to: str = "", due: date | None = None, reason: str = ""
) -> list[Finding]:
    """Ask: the desk of each finding's area, or the user `to`; those that were asked before are assigned anew.

    due: the last day for an answer; without one as many days off as the pack says, and where somebody was asked before
    the day stays. Raises what `begin` raises; WrongPersonError for a role that assigns nothing, or a user who does not
    answer for the place; FindingError for a day that is over.
    """
    act = begin(actor, "findings.assign", findings, (NEW, ASKED))
    must_be(act, lambda desk: desk.assigned_by, "派")
    if due is not None and due < act.on_day:
        raise FindingError(f"{due} 已经过了 / is over")
    roles = _roles_of(to, act) if to else {}
    happened = []
    for finding in act.findings:
        desk = act.desk(finding)
        role = roles.get(finding.pk, desk.answered_by[0])
        last = due or finding.due or days_off(act.pack, desk.within_days, act.on_day)
        changes = {"state": ASKED, "desk": role, "assigned_to": to, "due": last}
        form = {"desk": role, "to": to, "due": last.isoformat()}
        happened.append(next_of(finding, story.ASSIGNED, changes=changes, form=form, reason=reason))
    return carry_out(act, happened, {"to": to})


def _roles_of(username: str, act: Act) -> dict[int, str]:
    """By the id of a finding: in which role the user answers it. Raises WrongPersonError."""
    charges = Charge.objects.filter(user__username=username, since__lte=act.on_day).filter(
        Q(until=None) | Q(until__gt=act.on_day)
    )
    held = list(charges.values_list("role", "area__path"))
    found: dict[int, str] = {}
    for finding in act.findings:
        answering = act.desk(finding).answered_by
        fitting = [role for role, path in held if role in answering and finding.area.path.startswith(path)]
        if fitting:
            found[finding.pk] = min(fitting, key=answering.index)
    without = [one.name for one in act.findings if one.pk not in found]
    if without:
        called = names_of([username]).get(username, username)
        raise WrongPersonError(
            f"{called} 今天没有答这里线索的职责 / has no charge to answer for this place", without
        )
    return found
