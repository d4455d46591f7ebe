"""What every act on cases has in common: they are locked, looked at, moved, told in rows, and the trail gets one entry.

A service begins an act (`begin`), says of each case what happened (`Said`), and carries it out (`carry_out`). Whatever
is refused is refused here or by the service, before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import canonical, leaf, record
from niukou.office.audit.sqlite_functions import gathering
from niukou.office.cases.batches import batches
from niukou.office.cases.deadlines import due_day
from niukou.office.cases.items import Item, Said
from niukou.office.cases.machine import MachineError, Place, follow, step_of
from niukou.office.cases.models import Case, CaseStep
from niukou.office.cases.procedures import digest_of, procedure_of, receiving_areas
from niukou.office.cases.refusals import CaseError, FormError, MovedOnError, WrongStepError
from niukou.office.cases.who import check_who, doer_of
from niukou.office.registry.bulk import insert
from niukou.rulebook.model import Pack, Procedure, Step
from niukou.rulebook.step_kinds import STEP_KINDS

_COLUMNS = (
    "case_id", "place", "round", "step", "kind", "outcome", "actor", "role", "acting_area", "recorder", "on_day",
    "recorded_at", "form", "reason", "leaf",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """An act on many cases of one county. name: for the trail, `cases.verb`. on_day: when it happened."""

    actor: Actor
    name: str
    pack: Pack
    on_day: date
    now: datetime
    items: tuple[Item, ...]

    def steps(self) -> dict[tuple[str, str], list[Item]]:
        """The items by procedure and step."""
        found: dict[tuple[str, str], list[Item]] = {}
        for item in self.items:
            found.setdefault((item.procedure.key, item.step.key), []).append(item)
        return found


Check = Callable[[Actor, Pack, Step, Sequence[Item]], None]


def begin(
    actor: Actor, name: str, cases: Sequence[Case], kinds: Sequence[str], on_day: date, who: Check = check_who
) -> Act:
    """Lock the cases and look at them. `cases` are as the actor read them; `kinds`: what this service can do.

    Raises MovedOnError where somebody was faster, WrongStepError where another kind of step is due, what `who` raises
    (WrongPersonError, by the step each case stands at), FormError for a day that has not come or lies before the last
    step, CaseError for cases of several counties or of a procedure that is another one by now.
    """
    pack = installed_pack()
    now = clock.now()
    fresh = _locked(cases)
    looked_up = _procedures(fresh.values(), pack)
    receiving = receiving_areas(fresh.values())
    items = tuple(_item(fresh[case.pk], looked_up, receiving) for case in cases)
    act = Act(actor, name, pack, on_day, now, items)
    _check_kind(act, kinds)
    for some in act.steps().values():
        who(actor, pack, some[0].step, some)
    _check_day(act)
    if len({chain_of(item.area) for item in items}) != 1:
        raise CaseError("一次只办一个县的案子 / the cases of one county at a time, and at least one")
    return act


def follow_each(
    act: Act, word_of: Callable[[Item], str], lead: Callable[[Item, str], Place] | None = None
) -> list[Place]:
    """Where each case goes by the word said of it, an outcome unless `lead` reads it otherwise.

    Raises FormError for a word that leads nowhere.
    """
    places = []
    for item in act.items:
        word = word_of(item)
        try:
            place = lead(item, word) if lead else follow(item.procedure, item.place, word)
        except MachineError as error:
            raise FormError(str(error), [item.case.number]) from error
        places.append(place)
    return places


def carry_out(
    act: Act, said: Sequence[Said], *, papers: Mapping[str, str] | None = None, leaves: Sequence[bytes] = ()
) -> list[Case]:
    """Write the rows of the story, move the cases, and enter the act into the trail; `leaves`: of other rows it wrote."""
    told: list[bytes] = []
    insert(CaseStep, _COLUMNS, _rows(act, said, papers or {}, told))
    _move(act, said)
    first = act.items[0]
    detail = {"steps": sorted({f"{p}/{s}" for p, s in act.steps()}), "outcomes": _counted(said)}
    record(
        act.actor, act.name, f"case:{first.case.number}" if len(said) == 1 else f"cases:{len(said)}",
        chain=chain_of(first.area), detail=detail, leaves=[*told, *leaves],
    )  # fmt: skip
    return [one.item.case for one in said]


def _locked(cases: Sequence[Case]) -> dict[int, Case]:
    read = {case.pk: case.version for case in cases}
    if len(read) != len(cases):
        raise CaseError("同一件案子写了两次 / a case is named twice")
    fresh: dict[int, Case] = {}
    for some in batches(sorted(read)):
        rows = Case.objects.select_for_update().filter(pk__any_of=some).order_by("pk")
        fresh.update((case.pk, case) for case in rows)
    areas = Area.objects.in_bulk({case.area_id for case in fresh.values()})
    for case in fresh.values():
        case.area = areas[case.area_id]
    moved = [case.number for case in fresh.values() if case.version != read[case.pk]]
    if moved:
        raise MovedOnError("已有人办过，请重新打开再看 / somebody was faster, open it again", moved)
    return fresh


def _procedures(cases: Collection[Case], pack: Pack) -> dict[str, Procedure]:
    """The procedures of the cases by key. Raises CaseError where one is no longer what it was when a case was opened."""
    found = {key: procedure_of(pack, key) for key in sorted({case.procedure for case in cases})}
    digests = {key: digest_of(procedure) for key, procedure in found.items()}
    changed = [case.number for case in cases if case.procedure_digest != digests[case.procedure]]
    if changed:
        raise CaseError(
            "立案以后程序改了，请撤回重办 / the procedure is another one now: withdraw the case and open it anew",
            changed,
        )
    ended = [case.number for case in cases if case.state != "open"]
    if ended:
        raise WrongStepError("已经办结 / has ended", ended)
    return found


def _item(case: Case, procedures: Mapping[str, Procedure], receiving: Mapping[int, Area]) -> Item:
    procedure = procedures[case.procedure]
    place = Place(case.step, case.round, case.held, case.state)
    step = step_of(procedure, case.step)
    if step.receiving and case.pk not in receiving:
        raise FormError("没有写明迁往哪里 / says not where they go", [case.number])
    if step.receiving and (ended := receiving[case.pk].valid_to) is not None:
        raise FormError(
            f"要迁往的 {receiving[case.pk]} {ended} 已停用，请撤回，写接续的地方重办"
            " / the area to go to has ended: withdraw the case, name its successor",
            [case.number],
        )
    return Item(case, procedure, step, place, receiving[case.pk] if step.receiving else case.area)


def _check_kind(act: Act, kinds: Sequence[str]) -> None:
    for some in act.steps().values():
        step = some[0].step
        if step.kind not in kinds:
            due = STEP_KINDS[step.kind]
            raise WrongStepError(
                f"现在该办的是“{step.title}”（{due.title}），不能跳过 / what is due is {step.key} ({due.title_en})",
                [item.case.number for item in some],
            )


def _check_day(act: Act) -> None:
    if act.on_day > timezone.localdate(act.now):
        raise FormError(f"{act.on_day} 还没有到 / has not come yet")
    early = [i.case.number for i in act.items if i.case.done_on is not None and act.on_day < i.case.done_on]
    if early:
        raise FormError(f"{act.on_day} 早于上一步的日子 / before the day of the step before it", early)


def _rows(
    act: Act, said: Sequence[Said], papers: Mapping[str, str], told: list[bytes]
) -> Iterator[tuple[Any, ...]]:
    """The rows of the story as the database takes them; their leaves are `told`."""
    moment = connection.ops.adapt_datetimefield_value(act.now)
    day, day_said = connection.ops.adapt_datefield_value(act.on_day), act.on_day.isoformat()
    recorder = act.actor.username
    for one in said:
        case, step = one.item.case, one.item.step
        doer = doer_of(act.actor, step, act.pack)
        form = {**one.form, "papers": {kind: papers[kind] for kind in step.papers if kind in papers}}
        told.append(
            leaf((
                case.number, case.version, case.round, step.key, one.outcome, doer.username, recorder, day_said, form,
                one.reason,
            ))
        )  # fmt: skip
        yield (
            case.pk, case.version, case.round, step.key, step.kind, one.outcome, doer.username, doer.role, doer.area,
            recorder, day, moment, canonical(form), one.reason, told[-1],
        )  # fmt: skip


def _move(act: Act, said: Sequence[Said]) -> None:
    """Cases that go to the same place go there in one statement. Who ends is moved by whoever ends him."""
    groups: dict[tuple[Place, str, int], list[Case]] = {}
    for one in said:
        case = one.item.case
        groups.setdefault((one.place, case.procedure, case.version), []).append(case)
    for (place, procedure, version), cases in groups.items():
        due = due_day(act.pack, act.pack.procedures[procedure], place, act.on_day)
        changes = {
            "step": place.step, "round": place.round, "held": place.held, "due": due, "done_on": act.on_day,
            "step_since": act.now, "version": version + 1,
        }  # fmt: skip
        if place.state == "refused":
            changes["state"] = place.state
        for some in batches(case.pk for case in cases):
            with gathering():
                Case.objects.filter(pk__any_of=some).update(**changes)
        for case in cases:
            for name, value in changes.items():
                setattr(case, name, value)


def _counted(said: Sequence[Said]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in said:
        counted[one.outcome] = counted.get(one.outcome, 0) + 1
    return counted
