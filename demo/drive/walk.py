"""Carrying cases through their procedures: whatever step is due in a place is done there, by whoever has to do it.

Nothing here knows a procedure: what is due, who does it and what it needs is asked of the pack, case by case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from demo.drive.staff import FIRST, SECOND, Staff
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.cases import services as cases_of
from niukou.office.cases.models import Case, ComparisonRequest, NoticeItem
from niukou.office.registry.services import NewPaper, add_paper
from niukou.rulebook.model import Pack, Step

Serve = Callable[[ComparisonRequest, Actor, Mapping[str, str]], None]
Answers = Callable[[Case, Step], Mapping[str, Any]]
_DEPTH = {"village": 5, "town": 4, "county": 3, "prefecture": 2, "province": 1}
_VOTERS, _CAME = 30, 27
_PHOTOGRAPH = "photograph"
_LOOKED_AT = ("number", "procedure", "step", "round", "version", "area_id", "household_id", "person_id")


@dataclass(frozen=True)
class Due:
    """The cases of one place in which the same people do the same kind of step."""

    step: Step
    area: str
    cases: Sequence[Case]


@dataclass
class Walk:
    """Cases on their way. `serve` answers a comparison, `answers` fills a checklist."""

    pack: Pack
    staff: Staff
    serve: Serve
    answers: Answers
    done: Counter[str] = field(default_factory=Counter)  # steps by kind
    filed: dict[tuple[str, str, date], str] = field(default_factory=dict)  # references by kind, area and day
    run: set[int] = field(default_factory=set)  # cases whose notice has run this morning

    def to_the_end(self, tell: Callable[[str, int], None] = lambda *_: None) -> None:
        """Day after day, until no case is open."""
        while open_now := _open_cases():
            today = clock.today()
            tell(today.isoformat(), len(open_now))
            self._see_what_hung()
            for due in self._due(open_now):
                self._do(due, today)
            last = _hanging().aggregate(last=Max("last_day"))["last"]
            clock.turn(_morning_after(last or today))

    def to_steps(self, wanted: Mapping[int, str]) -> None:
        """Each case, by its id, to the step that is wanted of it, as far as notices let it go on this day."""
        self._see_what_hung()
        while going := _under_way(wanted):
            for due in self._due(going):
                self._do(due, clock.today())

    def _see_what_hung(self) -> None:
        """Note the cases whose notice has hung long enough today."""
        hung = _hanging().filter(last_day__lt=clock.today())
        self.run = set(hung.values_list("case_id", flat=True))

    def _due(self, cases: Iterable[Case]) -> list[Due]:
        groups: dict[tuple[str, ...], list[Case]] = defaultdict(list)
        for case in cases:
            step = self._step(case)
            area = "" if step.kind == "comparison" else case.area.path.split("/")[_DEPTH[step.level] - 1]
            county = case.area.path.split("/")[
                _DEPTH["county"] - 1
            ]  # whatever the level, one county at a time
            who = f"{step.who}/{step.decides}"
            groups[step.kind, who, area, county, self._sorted_by(case, step)].append(case)
        return [Due(self._step(some[0]), area, some) for (_, _, area, *_), some in groups.items()]

    def _sorted_by(self, case: Case, step: Step) -> str:
        """A meeting takes all that is due; what is posted, compared or handed in goes by procedure and step."""
        return "" if step.kind in ("review", "approval", "entry") else f"{case.procedure}/{step.key}"

    def _step(self, case: Case) -> Step:
        steps = self.pack.procedures[case.procedure].steps
        return next(step for step in steps if step.key == case.step)

    def _do(self, due: Due, day: date) -> None:
        kind = due.step.kind
        actor = self._actor(due)
        if due.step.notice_days is not None:
            self._post(due, actor, day)
            self.done[kind] += len(due.cases)
            return
        papers = self._papers(due, day)
        if kind == "comparison":
            self._compare(due, actor, day, papers)
        elif kind == "review":
            cases_of.hold_meetings(actor, [self._sitting(due)], day, papers)
        elif kind == "approval":
            cases_of.decide_on(actor, [cases_of.Verdict(case) for case in due.cases], day, papers)
        elif kind == "entry":
            cases_of.enter(actor, due.cases, day, papers)
        else:
            reports = [
                cases_of.Report(case, answers=self.answers(case, self._step(case))) for case in due.cases
            ]
            cases_of.do_step(actor, reports, day, papers)
        self.done[kind] += len(due.cases)

    def _papers(self, due: Due, day: date) -> dict[str, str]:
        """The papers of the day, a kind's in one file for the county: handed in, sealed, then named by every case."""
        kinds = {kind for case in due.cases for kind in self._step(case).papers}
        return {kind: self._filed(due, kind, day) for kind in sorted(kinds)}

    def _filed(self, due: Due, kind: str, day: date) -> str:
        area = due.cases[0].area.path.split("/")[_DEPTH["county"] - 1]
        key = (kind, area, day)
        if key not in self.filed:
            clerk = self.staff.actor("county_office", area)
            sheet = NewPaper(
                kind,
                f"{'照片' if kind == _PHOTOGRAPH else kind}（{day.month}月{day.day}日）",
                f"{kind} {area} {day}：演示用，没有真的扫描件".encode(),
                "text/plain",
            )
            self.filed[key] = add_paper(clerk, Area.objects.get(code=area), sheet).file
        return self.filed[key]

    def _actor(self, due: Due) -> Actor:
        step, roles = due.step, self.pack.roles
        named = [role for role in (step.decides, step.who) if roles[role].signs_in]
        area = due.area or due.cases[0].area.path.split("/")[_DEPTH["county"] - 1]
        if named:
            return self.staff.actor(named[0], area, SECOND if step.kind == "approval" else FIRST)
        # who has no account is recorded by the work team, or by the office of the place
        return self.staff.actor("work_team" if step.level == "village" else f"{step.level}_office", area)

    def _sitting(self, due: Due) -> cases_of.Sitting:
        voters = [
            cases_of.Guest(f"代表{number}", due.step.who, number <= _CAME) for number in range(1, _VOTERS + 1)
        ]
        team = [cases_of.Guest("驻村工作队员", "work_team", present=True, votes=False)]
        ballots = [cases_of.Ballot(case, _CAME - 1, abstained=1) for case in due.cases]
        minutes = f"{due.step.title}：逐户评议{len(due.cases)}件，比对结果已在会上说明"
        return cases_of.Sitting(ballots, voters + team, "主持人", minutes, "村委会", results_shown=True)

    def _compare(self, due: Due, actor: Actor, day: date, papers: Mapping[str, str]) -> None:
        request = cases_of.request_comparison(actor, due.cases, day)
        self.serve(request, actor, papers)

    def _post(self, due: Due, actor: Actor, day: date) -> None:
        run = [case for case in due.cases if case.pk in self.run]
        if run:
            cases_of.end_notice(actor, run)
            self.run.difference_update(case.pk for case in run)  # another may be put up the same morning
            return
        photo = self._filed(due, _PHOTOGRAPH, day)
        cases_of.post_notice(
            actor, [cases_of.Posting(due.cases, "村务公开栏", photo)], day, self._papers(due, day)
        )


def _open_cases() -> list[Case]:
    """What is under way, with what is looked at here; a village is one object, however many its cases are."""
    found = list(Case.objects.filter(state="open").only(*_LOOKED_AT).order_by("pk"))
    areas = Area.objects.in_bulk({case.area_id for case in found})
    for case in found:
        case.area = areas[case.area_id]
    return found


def _under_way(wanted: Mapping[int, str]) -> list[Case]:
    """The cases that stand at another step than is wanted of them, and not under a notice that still hangs today."""
    hang = set(_hanging().filter(last_day__gte=clock.today()).values_list("case_id", flat=True))
    return [one for one in _open_cases() if one.step != wanted.get(one.pk, one.step) and one.pk not in hang]


def _hanging() -> QuerySet[NoticeItem]:
    """The notices that the open cases stand at."""
    return NoticeItem.objects.filter(case__state="open", step=F("case__step"), round=F("case__round"))


def _morning_after(day: date) -> datetime:
    """Nine in the morning of the next day, where the office is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time(9)))
