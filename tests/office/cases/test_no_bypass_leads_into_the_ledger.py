"""Random services by random people in random places: nothing gets past the procedures, the ledger or the walls of an area."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from niukou.office.accounts import services as accounts
from niukou.office.accounts.actor import NotAllowedError
from niukou.office.accounts.services import AccountError
from niukou.office.areas import services as areas
from niukou.office.areas.models import Area
from niukou.office.areas.refused import AreaError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.cases import services
from niukou.office.cases.machine import RETURNED
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import (
    Answer,
    Complaint,
    Posting,
    Report,
    Subject,
    Verdict,
    open_cases,
)
from niukou.office.registry import services as registry
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    LedgerEntry,
    Person,
)
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import NewFamily, NewPerson, YearChange, add_households, set_years
from niukou.office.registry.services.closing import freeze_year
from niukou.office.windows import services as windows
from niukou.office.windows.at_commit import WindowClosedError
from niukou.office.windows.services import OpeningError
from tests.made_county import number
from tests.office.cases.any_service import ATTEMPTS, NOT_TRIED
from tests.office.cases.laws import PLACES, Laws
from tests.office.cases.staff import Staff, fresh, today, turn_to
from tests.office.cases.test_the_gate_stays_shut_while_anything_is_open import HOME, MEMBER
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE

REFUSALS: tuple[type[Exception], ...] = (
    CaseError,
    NotAllowedError,
    LedgerError,
    RefusedError,
    WindowClosedError,
    AccountError,
    AreaError,
    OpeningError,
)
ROLES = (
    "village_cadre",
    "work_team",
    "town_office",
    "county_office",
    "county_government",
    "system_operator",
    "helper",
    "system_administrator",
    "security_administrator",
    "auditor",
)
PROCEDURES = (
    "identification",
    "exit",
    "removal",
    "return",
    "natural_decrease",
    "transfer",
    "year_correction",
)


@dataclass(frozen=True)
class Slip:
    """Something that somebody does with a case, right or not."""

    role: str
    place: str
    act: str
    outcome: str
    days: int


SLIP = st.builds(
    Slip, st.sampled_from(ROLES), st.sampled_from(PLACES),
    st.sampled_from(["do", "decide", "back", "enter", "post", "end", "object", "answer", "withdraw", "request"]),
    st.sampled_from(["passed", "refused", "exits", "objected"]), st.integers(-3, 1),
)  # fmt: skip


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example's transaction. Marked like a test case's own, so that the office's durable ones may begin inside."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


class Office(Laws):
    """An office at work. Whatever is refused leaves nothing behind; whatever is let through keeps every law."""

    seen: ClassVar[Counter[str]] = Counter()  # how cases of all examples ended
    called: ClassVar[Counter[tuple[str, bool]]] = Counter()  # services that were let through, and refused

    def __init__(self) -> None:
        super().__init__()
        self._block = rolled_back()
        self._block.__enter__()
        self.begun = clock.now()
        self.frozen: dict[int, tuple[object, ...]] = {}

    def teardown(self) -> None:
        self.seen.update(Case.objects.filter(opened_at__gt=self.begun).values_list("state", flat=True))
        self._block.__exit__(None, None, None)

    @rule(
        role=st.sampled_from(ROLES), place=st.sampled_from(PLACES), procedure=st.sampled_from(PROCEDURES),
        which=st.integers(0, 9), wrong=st.sampled_from([False, False, True]),
    )  # fmt: skip
    def open(self, role: str, place: str, procedure: str, which: int, wrong: bool) -> None:
        law = self.staff.pack.procedures[procedure].moves
        homes = list(Household.objects.select_related("area").order_by("pk"))
        fitting = [home for home in homes if law is None or home.account in law.from_accounts]
        home = (homes if wrong or not fitting else fitting)[
            which % len(homes if wrong or not fitting else fitting)
        ]
        person = (
            Person.objects.filter(memberships__household=home, memberships__until=None).order_by("pk").first()
        )
        facts = {
            "day": str(today()),
            "reason": "死亡",
            "to_area": OTHER_VILLAGE,
            "evidence": [{"what": "车", "day": "2012-01-01", "source": "车管所"}],
        }
        if procedure == "return":
            facts["reason"] = self.staff.pack.codelists["return_reason"].labels[0]
        subject = Subject(home, person if procedure == "natural_decrease" else None, facts=facts)
        first = self.staff.pack.procedures[procedure].steps[0]
        actor = self.actor(role, place) if wrong else self.staff.for_step(first, home.area)
        attempt(lambda: open_cases(actor, procedure, [subject]))

    @precondition(lambda self: Case.objects.filter(state="open").exists())
    @rule(which=st.integers(0, 99), slips=st.lists(st.none() | SLIP, min_size=6, max_size=24))
    def work_off(self, which: int, slips: list[Slip | None]) -> None:
        """One case step by step as it should be, with somebody who does something else now and then."""
        waiting = list(Case.objects.filter(state="open").order_by("-pk"))
        (case,) = fresh([waiting[which % len(waiting)]])
        for slip in slips:
            if slip is not None:
                self.anybody_does_anything(case, slip)
            (case,) = fresh([case])
            if case.state != "open" or attempt(lambda case=case: self.staff.do([case])) is None:
                return
            (case,) = fresh([case])

    def anybody_does_anything(self, case: Case, slip: Slip) -> None:
        actor, day = self.actor(slip.role, slip.place), today() + timedelta(slip.days)
        county = chain_of(case.area)
        steps = self.staff.pack.procedures[case.procedure].steps
        handed_in = COUNTY if slip.days else county
        papers = {kind: self.staff.paper(kind, handed_in) for step in steps for kind in step.papers}
        attempt(
            {
                "do": lambda: services.do_step(actor, [Report(case, slip.outcome, "理由")], day, papers),
                "decide": lambda: services.decide_on(
                    actor, [Verdict(case, slip.outcome, "理由")], day, papers
                ),
                "back": lambda: services.decide_on(
                    actor, [Verdict(case, RETURNED, "理由", "visit")], day, papers
                ),
                "enter": lambda: services.enter(actor, [case], day, papers),
                "post": lambda: services.post_notice(
                    actor, [Posting([case], "栏", self.staff.photo(county))], day, papers
                ),
                "end": lambda: services.end_notice(actor, [case]),
                "object": lambda: services.object_to(actor, [Complaint(case, "public", "有车")], day),
                "answer": lambda: services.answer_objections(
                    actor, [Answer(case, "查了", slip.days == 0)], day
                ),
                "withdraw": lambda: services.withdraw(actor, [case], "不办"),
                "request": lambda: services.request_comparison(actor, [case], day),
            }[slip.act]
        )

    @rule(role=st.sampled_from(ROLES), place=st.sampled_from(PLACES), which=st.integers(0, 9))
    def edit_a_year(self, role: str, place: str, which: int) -> None:
        homes = list(Household.objects.order_by("pk"))
        change = YearChange("household", homes[which % len(homes)].code, {"house_area": str(60 + which)})
        for year in (2016, 2017):
            attempt(lambda year=year: set_years(self.actor(role, place), year, [change]))

    @rule(
        role=st.sampled_from(ROLES), place=st.sampled_from(PLACES), service=st.sampled_from(sorted(ATTEMPTS)),
        which=st.integers(0, 99),
    )  # fmt: skip
    def anybody_calls_any_service(self, role: str, place: str, service: str, which: int) -> None:
        actor = self.actor(role, place)
        done = attempt(lambda: (ATTEMPTS[service](actor, which),))
        self.called[service, done is not None] += 1

    @rule(role=st.sampled_from(ROLES), county=st.sampled_from([COUNTY, FOREIGN_COUNTY]))
    def close_a_year(self, role: str, county: str) -> None:
        area = Area.objects.get(code=county)
        if attempt(lambda: freeze_year(self.actor(role, county), area, 2016)) is not None:
            rows = HouseholdYear.objects.filter(county=county, year=2016)
            self.frozen |= {row.pk: (row.values, bytes(row.digest)) for row in rows}

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        turn_to(today() + timedelta(days))


def attempt(act):
    """What came of it; None where it was refused, and then nothing of it is there."""
    before = (Case.objects.count(), LedgerEntry.objects.count())
    try:
        with transaction.atomic():
            inner = transaction.get_connection().atomic_blocks[-1]
            inner._from_testcase = True
            return act()
    except REFUSALS:
        assert (Case.objects.count(), LedgerEntry.objects.count()) == before
        return None


@pytest.fixture
def at_work(staff: Staff, village: Area) -> None:
    """Families of three villages, two of them identified; a year before this one in the book."""
    serial = iter(range(700, 800))
    for code in (VILLAGE, OTHER_VILLAGE, FOREIGN_VILLAGE):
        area = Area.objects.get(code=code)
        clerk = staff.of("town_office", "town", area)
        people = [NewPerson({**MEMBER, "name": "试人", "id_number": number(next(serial))}) for _ in range(2)]
        (home,) = add_households(clerk, [NewFamily(code, people, HOME, since=date(2015, 1, 1))])
        set_years(clerk, 2016, [YearChange("household", home.code, {"house_area": "65"})])
    Household.objects.update(identified_on=date(2014, 5, 1))
    for home in Household.objects.exclude(area__code=OTHER_VILLAGE):
        cadre = staff.of("village_cadre", "village", home.area)
        staff.run(open_cases(cadre, "identification", [Subject(home)]))


def work(staff: Staff, examples: int, steps: int) -> None:
    Office.staff, Office.seen, Office.called = staff, Counter(), Counter()
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_service_is_left_out() -> None:
    rooms = {
        "areas": areas,
        "accounts": accounts,
        "windows": windows,
        "registry": registry,
        "cases": services,
    }
    there = {
        f"{room}.{name}"
        for room, module in rooms.items()
        for name in getattr(module, "__all__", vars(module))
        if name.islower() and not name.startswith("_") and inspect.isfunction(getattr(module, name))
        and getattr(module, name).__module__.startswith(f"niukou.office.{room}.services")
        and "actor" in inspect.signature(getattr(module, name)).parameters
    }  # fmt: skip
    assert there - set(ATTEMPTS) - set(NOT_TRIED) == set()
    assert (set(ATTEMPTS) | set(NOT_TRIED)) - there == {"areas.replace_areas", "registry.declare_base"}


@pytest.mark.timeout(900)
def test_nothing_gets_past_in_a_few_tries(staff: Staff, at_work: None) -> None:
    work(staff, 5, 15)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_gets_past(staff: Staff, at_work: None) -> None:
    for _ in range(3):  # by dice: what one run did not lean against, or go through, another does
        work(staff, 40, 30)
        if all(_walls_and_doors()):
            break
    assert all(_walls_and_doors())


def _walls_and_doors() -> tuple[bool, ...]:
    """Whether the walls were leaned against, and the doors used."""
    tried = {service for service, _ in Office.called}
    through = any(done for _, done in Office.called)
    return bool(Office.seen["finished"]), bool(Office.seen["open"]), len(tried) > len(ATTEMPTS) // 2, through
