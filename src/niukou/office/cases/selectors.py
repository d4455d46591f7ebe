"""Reading cases: lists of what waits, a case's whole story, removals that look like exits. Only what the actor's area holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.evidence import Weighed, weigh
from niukou.office.cases.gate import Reason, dry_run
from niukou.office.cases.models import Case, Draft
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.sight import comes_to, coming, must_see
from niukou.office.registry.models import Household, LedgerEntry
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.selectors.comparing import content_hash
from niukou.rulebook.model import Procedure, Step

_INTERNAL = "internal"


@dataclass(frozen=True)
class Told:
    """One thing that happened in a case. form: only for who reads internal data."""

    place: int
    round: int
    step: str
    title: str
    kind: str
    outcome: str
    actor: str
    role: str
    recorder: str
    on_day: date
    recorded_at: datetime
    reason: str
    form: Mapping[str, Any]


@dataclass(frozen=True)
class Compared:
    """The newest comparison of a case. current: its household is still the one that was compared."""

    run: str
    at: datetime | None
    leads: Sequence[Mapping[str, Any]]
    current: bool


@dataclass(frozen=True)
class LooksLikeExit:
    """A past removal whose evidence is not from before the identification."""

    case: Case
    evidence: Weighed


def cases_of(actor: Actor, **filters: Any) -> QuerySet[Case]:
    """Cases in the actor's area. filters: of the model's fields, such as procedure, state, step."""
    return Case.objects.filter(actor.sees(), **filters).select_related("area", "household").order_by("number")


def cases_at(actor: Actor, others: Collection[int]) -> QuerySet[Case]:
    """Cases in the actor's area, and those of other areas that wait for him as the receiving end (their ids)."""
    rows = Case.objects.filter(actor.sees() | Q(pk__in=others))
    return rows.select_related("area", "household").order_by("number")


def waiting_cases(actor: Actor, area: str = "") -> QuerySet[Case]:
    """Open cases whose step that is due is one for the actor's role, the most urgent first; area: a path inside his."""
    pack = installed_pack()
    due = [
        (procedure.key, step.key)
        for procedure in pack.procedures.values()
        for step in procedure.steps
        if actor.role in (step.decides, step.who)
        or (not pack.roles[step.decides].signs_in and step.kind in actor.kinds)
    ]
    rows = cases_of(actor, state="open")
    if area:
        rows = rows.filter(within(area, "area__path"))
    else:
        others = coming(actor)
        rows = cases_at(actor, others).filter(state="open") if others else rows
    steps: dict[str, list[str]] = {}
    for procedure, step in due:
        steps.setdefault(procedure, []).append(step)
    chosen = Case.objects.none()
    for procedure, keys in steps.items():
        chosen = chosen | rows.filter(procedure=procedure, step__in=keys)
    return chosen.order_by("due", "number")


def overdue_cases(actor: Actor) -> QuerySet[Case]:
    """Open cases whose step should have been done before today."""
    return cases_of(actor, state="open", due__lt=clock.today())


def story_of(actor: Actor, case: Case) -> list[Told]:
    """Everything that happened in a case, in order. Raises NotAllowedError for another's."""
    must_see(actor, case)
    procedure = installed_pack().procedures.get(case.procedure)
    titles = {step.key: step.title for step in procedure.steps} if procedure else {}
    return [
        Told(
            place=row.place, round=row.round, step=row.step, title=titles.get(row.step, row.step), kind=row.kind,
            outcome=row.outcome, actor=row.actor, role=row.role, recorder=row.recorder, on_day=row.on_day,
            recorded_at=row.recorded_at, reason=row.reason, form=row.form if actor.may_read(_INTERNAL) else {},
        )
        for row in case.steps.order_by("place")
    ]  # fmt: skip


@dataclass(frozen=True)
class StepShown:
    """A step of a procedure in one case: done (what happened in it), due now, or still to come."""

    step: Step
    told: Sequence[Told]
    due: bool


@dataclass(frozen=True)
class CasePage:
    """A case as its steps, and its story in order."""

    case: Case
    procedure: Procedure
    steps: Sequence[StepShown]
    story: Sequence[Told]


def case_page(actor: Actor, number: str) -> CasePage:
    """One case of the actor's area. Raises NotThereError."""
    case = cases_of(actor, number=number).select_related("person", "decision").first() or _coming(
        actor, number
    )
    if case is None:
        raise NotThereError(f"{number}：没有这件案子，或不归您管 / no such case, or not yours")
    procedure = procedure_of(installed_pack(), case.procedure)
    story = story_of(actor, case)
    steps = [
        StepShown(step, [told for told in story if told.step == step.key], step.key == case.step)
        for step in procedure.steps
    ]
    return CasePage(case, procedure, steps, story)


def _coming(actor: Actor, number: str) -> Case | None:
    """A case of another area at a step that is done where its people come to, which is the actor's."""
    found = Case.objects.filter(number=number, state="open")
    case = found.select_related("area", "household", "person", "decision").first()
    return case if case is not None and comes_to(actor, case) else None


@dataclass(frozen=True)
class Work:
    """What waits for the actor: the most urgent cases, how many wait, how many are late, how far each procedure is."""

    urgent: Sequence[Case]
    waiting: int
    late: int
    progress: Sequence[tuple[str, int, int]]  # procedure, open, ended


URGENT = 12


def work_of(actor: Actor) -> Work:
    """The desk of one day."""
    waiting = waiting_cases(actor)
    counted = cases_of(actor).order_by().values_list("procedure", "state").annotate(n=Count("pk"))
    progress: dict[str, list[int]] = {}
    for procedure, state, n in counted:
        progress.setdefault(procedure, [0, 0])[state != "open"] += n
    return Work(
        list(waiting[:URGENT]), waiting.count(), overdue_cases(actor).count(),
        [(procedure, open_now, ended) for procedure, (open_now, ended) in sorted(progress.items())],
    )  # fmt: skip


def compared(actor: Actor, case: Case) -> Compared | None:
    """What the case's newest comparison found; None where it was never compared. Raises NotAllowedError for another's.

    A visit or an edit that came later makes it one of yesterday's household: who lays it before a meeting says so.
    """
    must_see(actor, case)
    item = case.comparisons.filter(leads__isnull=False).select_related("request").order_by("pk").last()
    if item is None:
        return None
    now = content_hash([case.household_id] if case.household_id else [])
    current = item.content == now.get(case.household_id or 0, "")
    leads = item.leads if actor.may_read(_INTERNAL) else ()
    return Compared(item.request.served_by, item.request.served_at, leads or (), current)


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """What the actor himself had begun and could not finish."""
    return Draft.objects.filter(actor.sees("case__area__path"), kept_by=actor.username).order_by("-kept_at")


def removals_like_exits(actor: Actor) -> list[LooksLikeExit]:
    """Finished removals without evidence from before the identification, of families that are still removed by them: to be
    looked at again, and restored by a case.
    """
    still = Q(household__last_entry__decision=F("decision")) | Q(
        household__last_entry__cause="reversal", household__last_entry__rests_on__decision=F("decision")
    )
    rows = cases_of(actor, state="finished", decision__cause="removed").filter(still)
    cases = list(rows.select_related("household"))
    weighed = weigh(cases)
    return [LooksLikeExit(case, weighed[case.pk]) for case in cases if not weighed[case.pk].before]


def look_back(actor: Actor) -> QuerySet[Case]:
    """The cases of `removals_like_exits`, as a list of cases."""
    return cases_of(actor, pk__in=[one.case.pk for one in removals_like_exits(actor)])


def removed_when_taken_over(actor: Actor, area: str) -> QuerySet[Household]:
    """Households of an area (a path) that the source had struck off before its register was taken over, and that stand so still.

    No case says on what evidence, so nobody can weigh it: each has to be looked at, and is restored by a case as others are.
    """
    here = LedgerEntry.objects.filter(unit="household", household=OuterRef("pk"), cause="removed")
    rows = Household.objects.filter(actor.sees(), within(area, "area__path"), account="removed")
    return rows.exclude(Exists(here)).select_related("area").order_by("code")


def gate_of_area(
    actor: Actor, area: str, procedure: str, on: date | None = None
) -> Mapping[str, Sequence[Reason]]:
    """A dry run of a procedure's gate over everybody of an area (a path) it may move: by household what is in the way.

    Judges by the book alone, before any case: what a visit has to answer is not asked yet.
    """
    pack = installed_pack()
    chosen = procedure_of(pack, procedure)
    may = chosen.moves.from_accounts if chosen.moves else ()
    rows = Household.objects.filter(actor.sees(), within(area, "area__path"), account__in=may)
    return dry_run(pack, chosen, list(rows.order_by("code")), on or clock.today())
