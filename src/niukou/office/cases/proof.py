"""Proving cases: every decision and entry has its finished case, and every case all its steps, in order, by its procedure.

A case is replayed by the machine that led it, by the procedure as it was when the case was opened: the pack of the case
has it as long as its digest is the case's. Of a case whose procedure is no longer at hand, only the numbering and the
days of its steps are proved; `unproved` counts those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from django.db.models import F, Prefetch

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.faults import Fault
from niukou.office.cases.machine import (
    RETURNED,
    MachineError,
    Place,
    follow,
    open_objection,
    send_back,
    start,
    step_of,
)
from niukou.office.cases.models import Case, CaseStep
from niukou.office.cases.procedures import digest_of
from niukou.office.registry.models import Decision
from niukou.rulebook.errors import PackError
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack, Procedure

_CHUNK = 2048
_ON_THE_WAY = ("posted", "requested", "answered")  # told of a step that stays due
_RECEIVED, _WITHDRAWN = "received", "withdrawn"


def case_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Decisions without their case, and cases whose steps do not lead where they stand. Raises NotAllowedError."""
    actor.must_cover(area)
    yield from _without_case(area)
    steps = CaseStep.objects.order_by("place")
    cases = Case.objects.filter(within(area.path, "area__path")).order_by("pk")
    for case in cases.prefetch_related(Prefetch("steps", steps)).iterator(chunk_size=_CHUNK):
        wrong = wrong_with(case, list(case.steps.all()))
        if wrong:
            told = f"案子 {case.number}：{wrong}"
            yield Fault("cases_case", str(case.pk), "steps", told, case.opened_at)


def unproved(actor: AreaAuthor, area: Area) -> int:
    """How many cases went by a procedure that is no longer at hand: their way cannot be replayed."""
    actor.must_cover(area)
    cases = Case.objects.filter(within(area.path, "area__path")).order_by()
    told = cases.values_list("pack", "procedure", "procedure_digest").distinct()
    lost = [one for one in told if _procedure(*one) is None]
    return sum(
        cases.filter(pack=pack, procedure=procedure, procedure_digest=digest).count()
        for pack, procedure, digest in lost
    )


def wrong_with(case: Case, steps: list[CaseStep]) -> str:
    """What is wrong with the way of a case; '' when its steps lead from the first one to where it stands."""
    for at, step in enumerate(steps, 1):
        if step.place != at:
            return f"缺第 {at} 步 / step {at} is missing"
        if at > 1 and (step.on_day, step.recorded_at) < (steps[at - 2].on_day, steps[at - 2].recorded_at):
            return f"第 {at} 步早于前一步 / step {at} is earlier than the one before"
    if case.version != len(steps) + 1:
        return f"应有 {case.version - 1} 步，现有 {len(steps)} 步 / steps are missing or too many"
    if case.state == "finished" and case.decision_id is None:
        return "办结了却没有决定 / finished without a decision"
    procedure = _procedure(case.pack, case.procedure, case.procedure_digest)
    return _replayed(procedure, case, steps) if procedure else ""


def _replayed(procedure: Procedure, case: Case, steps: list[CaseStep]) -> str:
    place = start(procedure)
    for at, step in enumerate(steps):
        if (step.step, step.round) != (place.step, place.round):
            due = place.step or "—"
            return f"第 {at + 1} 步是 {step.step}，应是 {due} / step {at + 1} is not the one that was due"
        try:
            place = _led(procedure, place, step, steps[at + 1].step if at + 1 < len(steps) else case.step)
        except MachineError as error:
            return f"第 {at + 1} 步 / step {at + 1}: {error}"
    stands = Place(case.step, case.round, case.held, case.state)
    if replace(place, other="") != stands:
        return f"各步走到 {place.state} {place.step}，案子却是 {case.state} {case.step} / the steps lead elsewhere"
    return ""


def _led(procedure: Procedure, place: Place, step: CaseStep, then: str) -> Place:
    """Where a step of the story led; `then`: the step that was due after it, to which it was sent back."""
    if step.outcome == _WITHDRAWN:
        return Place("", place.round, state="withdrawn")
    if step.kind != step_of(procedure, place.step).kind:
        raise MachineError(f"{step.kind} 不是这一步 / is another kind of step")
    if step.outcome in _ON_THE_WAY:
        return place
    if step.outcome == _RECEIVED:
        return place if place.held else open_objection(procedure, place)
    if step.outcome == RETURNED and not place.held:
        return send_back(procedure, place, then)
    return follow(procedure, place, step.outcome)


def _without_case(area: Area) -> Iterator[Fault]:
    """Decisions that are not the end of a finished case of that number, and with them all their entries."""
    own = Case.objects.filter(
        state="finished", number=F("decision__case"), procedure=F("decision__procedure")
    )
    decisions = (
        Decision.objects.filter(within(area.path, "area__path"))
        .exclude(pk__in=own.values("decision"))
        .order_by("pk")
    )
    for decision in decisions.iterator(chunk_size=_CHUNK):
        entries = list(decision.entries.order_by("pk").values_list("pk", flat=True)[:5])
        told = (
            f"决定 {decision.number} 没有办结的案子，据它记的账 / no finished case; entries by it: {entries}"
        )
        yield Fault("registry_decision", str(decision.pk), "without case", told, decision.decided_at)


def _procedure(pack: str, key: str, digest: str) -> Procedure | None:
    loaded = _pack(pack)
    procedure = loaded.procedures.get(key) if loaded else None
    return procedure if procedure is not None and _digest(pack, key) == digest else None


@lru_cache(maxsize=256)
def _digest(pack: str, key: str) -> str:
    loaded = _pack(pack)
    return digest_of(loaded.procedures[key]) if loaded else ""


@lru_cache(maxsize=16)
def _pack(name: str) -> Pack | None:
    try:
        return load_pack(name)
    except PackError:
        return None
