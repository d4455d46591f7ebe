"""A made-up office that works cases off as its pack asks: each step by somebody who may do it, with what its form needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.cases import services
from niukou.office.cases.machine import PASSED
from niukou.office.cases.models import Case, ComparisonItem, NoticeItem
from niukou.office.cases.services import Answer, Ballot, Guest, Posting, Report, Result, Sitting, Verdict
from niukou.office.cases.who import JUDGING
from niukou.office.registry.models import Household, HouseholdYear, Membership, Paper, Person
from niukou.office.registry.services import NewPaper, add_paper
from niukou.rulebook.model import Checklist, Pack, Step
from tests.office.conftest import COUNTY

_serial = count(1)
DEPTH = {"province": 1, "prefecture": 2, "county": 3, "town": 4, "village": 5}


def families(area: Area, sizes: Sequence[int], account: str = "outside") -> list[Household]:
    """Households in the book, outside the register, with so many members each."""
    made = []
    for size in sizes:
        code = f"F{next(_serial)}"
        household = Household.objects.create(code=code, area=area, account=account)
        people = Person.objects.bulk_create(
            Person(code=f"{code}-{i}", name="试人", area=area, account=account) for i in range(size)
        )
        Membership.objects.bulk_create(
            Membership(household=household, person=one, since=date(2010, 1, 1)) for one in people
        )
        made.append(household)
    return made


def today() -> date:
    return clock.today()


def turn_to(day: date) -> None:
    """The demo's clock to nine in the morning of a day, never back."""
    if day > clock.today():
        clock.turn(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))


SOUND: Mapping[str, str] = {
    "unsafe_house": "否", "water_safe": "是", "water_difficult": "否", "income_per_head": "5200", "house_area": "80"
}  # fmt: skip


def answers_to(
    checklist: Checklist, pack: Pack, known: Mapping[str, str] = SOUND, **other: Any
) -> dict[str, Any]:
    """An answer of the right kind to every question: guarantees as secured, fields as they are known."""
    found: dict[str, Any] = {}
    for item in checklist.items:
        kind, _, codes = item.answer.partition(" ")
        said = known.get((item.field or "").partition(".")[2])
        if said is not None:
            found[item.key] = {"yes_no": said == "是", "number": _number(said)}.get(kind, said)
        elif kind == "yes_no":
            found[item.key] = item.secured_by != "no"
        elif kind == "number":
            found[item.key] = 3
        elif kind == "code":
            found[item.key] = pack.codelists[codes].labels[0]
        else:
            found[item.key] = "有人在家，看过了"
    return {**found, **other}


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


@dataclass
class Staff:
    """Everybody of the office. leads: what a comparison finds, by case number; answers: other than good ones, by step."""

    pack: Pack
    acting: Callable[..., Actor]
    leads: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    to: str = ""

    def of(self, role: str, level: str, area: Area, hand: str = "") -> Actor:
        """Somebody with that role for the area of that level over `area`."""
        codes = area.path.rstrip("/").split("/")
        return self.acting(role, codes[min(DEPTH[level], len(codes)) - 1], f"{role}-{level}{hand}")

    def for_step(self, step: Step, area: Area) -> Actor:
        """Who does a step: the deciding role by a hand that enters nothing, or a cadre for those without an account."""
        role = self.pack.roles[step.decides]
        if not role.signs_in and step.decides != step.who:
            role = self.pack.roles[step.who]
        if not role.signs_in:
            role = self.pack.roles["village_cadre"]
        hand = f"-{step.key}" if step.kind in JUDGING else ""
        if area.level == "county" and DEPTH[step.level] > DEPTH["county"]:
            return self.of("county_office", "county", area, hand)
        return self.of(role.key, step.level, area, hand)

    def papers(self, step: Step, county: str = COUNTY) -> dict[str, str]:
        return {kind: self.paper(kind, county) for kind in step.papers}

    def paper(self, kind: str, county: str = COUNTY) -> str:
        """The reference of a paper that the county has handed in, good for every case in it."""
        area = Area.objects.get(code=county)
        known = Paper.objects.filter(kind=kind, area=area).first()
        if known is None:
            officer = self.acting("county_office", county)
            known = add_paper(officer, area, NewPaper(kind, kind, b"scan", "image/png"))
        return known.file

    def photo(self, county: str = COUNTY) -> str:
        return self.paper("photograph", county)

    def step_of(self, case: Case) -> Step:
        return next(s for s in self.pack.procedures[case.procedure].steps if s.key == case.step)

    def do(self, cases: Sequence[Case], outcome: str = PASSED, **more: Any) -> list[Case]:
        """The step that is due in all of these cases (the same for all), passed unless another outcome is said."""
        step, area = self.step_of(cases[0]), cases[0].area
        if step.receiving:
            area = Area.objects.get(code=cases[0].facts["to_area"])
        actor = self.for_step(step, area)
        reason = "" if outcome == PASSED else "说明理由"
        match step.kind:
            case "review":
                return self.meet(actor, step, cases, outcome)
            case "comparison":
                return self.compare(actor, step, cases)
            case "approval":
                to = self._to(cases[0], step)
                verdicts = [Verdict(c, outcome, reason, to=to, **more) for c in cases]
                return services.decide_on(
                    actor, verdicts, today(), self.papers(step, chain_of(cases[0].area))
                )
            case "entry":
                return services.enter(actor, cases, today(), self.papers(step, chain_of(cases[0].area)))
            case _ if step.notice_days is not None:
                return self.run_notice(actor, step, cases)
        said = self._said_of(cases) if step.checklist else {}
        reports = [
            Report(c, outcome, reason, self.seen_in(step, said.get(c.household_id or 0, {}))) for c in cases
        ]
        return services.do_step(actor, reports, today(), self.papers(step, chain_of(cases[0].area)))

    def _said_of(self, cases: Sequence[Case]) -> dict[int, Mapping[str, Any]]:
        """What the year files of the cases' households say, by household."""
        files = HouseholdYear.objects.filter(
            household__in=[case.household_id for case in cases], year=today().year
        )
        return dict(files.order_by("pk").values_list("household_id", "values"))

    def seen_in(self, step: Step, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a visit answers: what the book says where it says something, sound where it does not, `answers` before all."""
        if step.checklist is None:
            return {}
        known = {**SOUND, **said}
        return answers_to(
            self.pack.checklists[step.checklist], self.pack, known, **self.answers.get(step.key, {})
        )

    def run(self, cases: Sequence[Case], until: str = "") -> list[Case]:
        """Work the cases off together, to the end or until a step is due."""
        while cases[0].state == "open" and cases[0].step != until:
            cases = self.do(cases)
        return list(cases)

    def meet(self, actor: Actor, step: Step, cases: Sequence[Case], outcome: str = PASSED) -> list[Case]:
        roll = [Guest(f"代表{n}", step.who, present=True) for n in range(30)]
        roll += [Guest("队员", "work_team", present=True, votes=False)]
        yes = 30 if outcome == PASSED else 3
        to = self._to(cases[0], step)
        ballots = [
            Ballot(
                c, yes, 30 - yes, outcome="" if step.majority else outcome, reason="" if yes == 30 else "意见不一",
                to=to if outcome == PASSED else "",
            )
            for c in cases
        ]  # fmt: skip
        sitting = Sitting(ballots, roll, "张主持", "议了名单", "村委会", results_shown=True)
        return services.hold_meetings(actor, [sitting], today(), self.papers(step, chain_of(cases[0].area)))

    def compare(self, actor: Actor, step: Step, cases: Sequence[Case]) -> list[Case]:
        request = services.request_comparison(actor, cases, today())
        cases = fresh(cases)
        contents = dict(ComparisonItem.objects.filter(request=request).values_list("case_id", "content"))
        results = [Result(c, contents[c.pk], self.leads.get(c.number, ())) for c in cases]
        return services.take_comparison(
            actor, request, results, "run-1", today(), self.papers(step, chain_of(cases[0].area))
        )

    def run_notice(self, actor: Actor, step: Step, cases: Sequence[Case]) -> list[Case]:
        """Posted where it does not hang yet; objections that wait are dismissed; taken down when it has run."""
        hung = NoticeItem.objects.filter(case__in=cases, step=step.key, round=cases[0].round)
        if not hung.exists():
            services.post_notice(
                actor,
                [Posting(cases, "村务公开栏", self.photo(chain_of(cases[0].area)))],
                today(),
                self.papers(step, chain_of(cases[0].area)),
            )
        objected = hung.filter(objections__isnull=False, objections__answered_at=None)
        asked = set(objected.values_list("case_id", flat=True))
        waiting = [case for case in fresh(cases) if case.pk in asked]
        if waiting:
            services.answer_objections(
                actor, [Answer(c, "查过了，不属实", upheld=False) for c in waiting], today()
            )
        turn_to(max(hung.values_list("last_day", flat=True)) + timedelta(1))
        return services.end_notice(self.for_step(step, cases[0].area), fresh(cases))

    def _to(self, case: Case, step: Step) -> str:
        law = self.pack.procedures[case.procedure].moves
        return (self.to or law.to_accounts[0]) if law is not None and law.settled_by == step.key else ""


def fresh(cases: Sequence[Case]) -> list[Case]:
    """The cases as they are now, in the same order."""
    now = Case.objects.select_related("area").in_bulk([case.pk for case in cases])
    return [now[case.pk] for case in cases]
