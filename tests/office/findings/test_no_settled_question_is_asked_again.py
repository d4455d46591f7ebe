"""Random services by random people, and random runs between them: no finding is lost, none is asked in vain, none checks himself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import Lead, open_from_findings, withdraw
from niukou.office.findings.desks import desk_of
from niukou.office.findings.models import GONE, IN_CASE, SETTLED, STATES, Finding, FindingEvent
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.services import Reply, Verdict, Visit, answer, assign, check, record_visits
from niukou.office.registry.models import Person
from tests.office.cases.staff import Staff, answers_to, families, today, turn_to
from tests.office.cases.test_no_bypass_leads_into_the_ledger import rolled_back
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import paper, row, take
from tests.office.registry.made_book import move

Who = tuple[str, str] | None  # nobody named: whoever has to, with what waits for him
REFUSALS = (FindingError, NotAllowedError, CaseError)
FACTS = ("a", "b", "c", "d")
RULES = {"a": "YN-03", "b": "YN-04", "c": "C16", "d": "ID-03"}
WHO = st.none() | st.sampled_from([
    ("village_cadre", VILLAGE), ("village_cadre", OTHER_VILLAGE), ("work_team", VILLAGE), ("town_office", TOWN),
    ("county_office", COUNTY), ("helper", VILLAGE),
])  # fmt: skip
NAMES = st.lists(st.sampled_from(FACTS), min_size=1, max_size=4, unique=True)


@dataclass
class Settled:
    """A question that was settled: by which answer, on what, until when."""

    answer: str
    digest: bytes
    until: date | None
    on: date


class Desks(RuleBasedStateMachine):
    """An office with four facts that screens find, or do not."""

    staff: Staff
    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self._block = rolled_back()
        self._block.__enter__()
        (self.home,) = families(self.place, [2])
        members = list(Person.objects.filter(memberships__household=self.home))
        move(self.staff.acting("county_office", COUNTY), "taken_over", members, "poor")
        self.paper = paper(self.staff.acting("village_cadre", VILLAGE), household=self.home)
        self.events = 0
        self.day = today()

    def teardown(self) -> None:
        self._block.__exit__(None, None, None)

    place: ClassVar[Any]

    def there(self, names: list[str], state: str = "") -> list[Finding]:
        """Findings of these names; only those that wait for it where somebody knows what he does."""
        rows = Finding.objects.filter(name__in=names).select_related("area").order_by("pk")
        return list(rows.filter(state=state) if state else rows)

    def settled(self) -> dict[str, Settled]:
        rows = Finding.objects.filter(state=SETTLED)
        return {f.name: Settled(f.answer, bytes(f.digest), f.answer_until, f.answered_on) for f in rows}

    @rule(
        found=st.dictionaries(st.sampled_from(FACTS), st.sampled_from(["{}", '{"值":1}'])),
        days=st.integers(0, 40),
    )
    def a_run_comes_in(self, found: dict[str, str], days: int) -> None:
        before, states = self.settled(), dict(Finding.objects.values_list("name", "state"))
        self.day += timedelta(days)
        turn_to(self.day)
        rows = [row(n, RULES[n], household=self.home.code, evidence=text) for n, text in found.items()]
        taken = take(self.staff.acting("county_office", COUNTY), rows, self.day)
        now = {f.name: f for f in Finding.objects.all()}
        assert set(now) == set(states) | set(found), "no finding is lost, and none is made up"
        for name, was in before.items():
            again = name in found and not self.holds(name, was, now[name])
            assert (now[name].state != SETTLED) == again, (name, was, found)
        for name, state in states.items():
            if state == IN_CASE:
                assert now[name].state == IN_CASE
        assert sum(both[0] for rules in taken.run.counted.values() for both in rules.values()) == len(found)

    def holds(self, name: str, was: Settled, now: Finding) -> bool:
        """The law in its own words: see docs/method/findings-on-the-desk.md."""
        desk = desk_of(installed_pack(), now.kind)
        lasts = next(one.lasts for one in desk.answers if one.key == was.answer) if desk else ""
        if lasts == "found":
            return self.day <= was.on
        same = bytes(now.digest) == was.digest
        return same and (lasts == "unchanged" or (was.until is not None and self.day <= was.until))

    @rule(who=WHO, names=NAMES)
    def somebody_assigns(self, who: Who, names: list[str]) -> None:
        self.tried(
            lambda: assign(self.actor(who, "county_office", COUNTY), self.there(names, "" if who else "new"))
        )

    @rule(who=WHO, names=NAMES)
    def somebody_visits(self, who: Who, names: list[str]) -> None:
        pack = self.staff.pack
        answers = answers_to(pack.checklists["household_visit"], pack)
        visits = [
            Visit(f, answers if f.kind == "exclusion" else {})
            for f in self.there(names, "" if who else "asked")
        ]
        self.tried(lambda: record_visits(self.actor(who, "village_cadre", VILLAGE), visits, today()))

    @rule(
        who=WHO, names=NAMES, days=st.sampled_from([None, 5, 60]),
        given=st.sampled_from(["kept", "unusual", "exempt", "corrected", "removed"]),
    )  # fmt: skip
    def somebody_answers(self, who: Who, names: list[str], days: int | None, given: str) -> None:
        until = None if days is None else today() + timedelta(days)
        if who is None:
            until = today() + timedelta(5) if given == "exempt" else None
        there = self.there(names, "" if who else "asked")
        replies = [Reply(f, given, "查过了", [self.paper], until) for f in there]
        self.tried(lambda: answer(self.actor(who, "village_cadre", VILLAGE), replies))
        assert not Finding.objects.filter(state="answered", answer="removed").exists()

    @rule(who=WHO, names=NAMES, confirmed=st.booleans())
    def somebody_checks(self, who: Who, names: list[str], confirmed: bool) -> None:
        actor, findings = self.actor(who, "town_office", TOWN), self.there(names, "" if who else "answered")
        verdicts = [Verdict(f, confirmed, "不清楚") for f in findings]
        if self.tried(lambda: check(actor, verdicts)):
            assert all(f.answered_by != actor.username for f in findings)

    @rule(
        who=WHO, names=st.lists(st.sampled_from("acd"), min_size=1, max_size=2, unique=True),
        procedure=st.sampled_from(["year_correction", "year_correction", "removal"]),
    )  # fmt: skip
    def somebody_opens_cases(self, who: Who, names: list[str], procedure: str) -> None:
        leads = [Lead(f) for f in self.there(names, "" if who else "asked")]
        self.tried(lambda: open_from_findings(self.actor(who, "county_office", COUNTY), procedure, leads))

    @rule(names=NAMES, given=st.sampled_from(["unusual", "exempt", "kept", "corrected"]))
    def all_goes_as_it_should(self, names: list[str], given: str) -> None:
        """What waits at any place of the way goes on to its end, where the answer fits the kind."""
        self.somebody_assigns(None, names)
        self.somebody_visits(None, names)
        for name in names:
            self.somebody_answers(None, [name], None, given)
        self.somebody_checks(None, names, confirmed=True)

    @rule(name=st.sampled_from("ab"))
    def one_goes_into_a_case(self, name: str) -> None:
        """A lead that waits is visited and becomes a case, where no other of the household is open."""
        self.somebody_assigns(None, [name])
        self.somebody_visits(None, [name])
        self.somebody_opens_cases(None, [name], "removal")

    @rule()
    def the_cases_are_withdrawn(self) -> None:
        cases = list(Case.objects.filter(state="open").select_related("area"))
        if cases:
            withdraw(self.staff.acting("county_office", COUNTY), cases, "不办了")
        assert not Finding.objects.filter(state=IN_CASE).exists()

    def actor(self, who: Who, role: str, area: str) -> Actor:
        return self.staff.acting(*(who or (role, area)))

    def tried(self, act) -> bool:
        """Whether it was let through; what is refused leaves nothing behind."""
        before = list(Finding.objects.order_by("pk").values()), FindingEvent.objects.count()
        try:
            act()
        except REFUSALS:
            assert (list(Finding.objects.order_by("pk").values()), FindingEvent.objects.count()) == before
            return False
        self.reached |= set(Finding.objects.values_list("state", flat=True))
        return True

    @invariant()
    def every_finding_has_its_whole_story(self) -> None:
        for finding in Finding.objects.all():
            places = list(finding.events.order_by("place").values_list("place", flat=True))
            assert places == list(range(1, finding.version + 1))
            self.reached.add(finding.state)
            if finding.state == SETTLED:
                last = [
                    e
                    for e in finding.events.order_by("place")
                    if e.act in ("answered", "confirmed", "case_ended")
                ][-2:]
                assert last[-1].act == "confirmed" and last[0].actor != last[1].actor
            if finding.state == GONE:
                assert finding.due is None

    @invariant()
    def the_story_only_grows(self) -> None:
        count = FindingEvent.objects.count()
        assert count >= self.events
        self.events = count


_COME_TO = {"new", "asked", "answered", "settled", "gone", "in_case"}


@pytest.mark.long
@pytest.mark.django_db
def test_no_settled_question_is_asked_again(staff: Staff, village) -> None:
    Desks.staff, Desks.place = staff, village
    for _ in range(3):  # by dice: what one run did not come to, another does
        run_state_machine_as_test(
            Desks,
            settings=settings(
                max_examples=50,
                stateful_step_count=40,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if Desks.reached >= _COME_TO:
            break
    assert _COME_TO <= Desks.reached <= set(STATES)
