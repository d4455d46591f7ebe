"""The laws of an office at work, asked after whatever anybody did: of the ledger, of cases, of closed years, of areas."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.cases import selectors
from niukou.office.cases.machine import RETURNED, Place, follow, open_objection, start, step_of
from niukou.office.cases.models import Case, CaseStep
from niukou.office.registry import selectors as book
from niukou.office.registry.freezing import seal_of
from niukou.office.registry.models import (
    Decision,
    Household,
    HouseholdYear,
    LedgerEntry,
    Paper,
    Person,
    YearSeal,
)
from tests.office.cases.recounted import apart
from tests.office.cases.staff import Staff
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE

PLACES = (VILLAGE, OTHER_VILLAGE, FOREIGN_VILLAGE, TOWN, COUNTY, FOREIGN_COUNTY)
# what is told on the way to a step and leads nowhere by itself
ON_THE_WAY = ("posted", "requested", "answered")


class Laws(RuleBasedStateMachine):
    """What holds whatever was done. frozen: rows of closed years as they were when the year was closed."""

    staff: Staff
    frozen: dict[int, tuple[object, ...]]

    def actor(self, role: str, place: str) -> Actor:
        return self.staff.acting(role, place, f"{role}-{place}")

    @invariant()
    def every_entry_has_its_finished_case(self) -> None:
        for entry in LedgerEntry.objects.select_related("decision"):
            case = Case.objects.get(number=entry.decision.case)
            assert (case.state, case.decision_id) == ("finished", entry.decision_id)

    @invariant()
    def every_decision_is_the_end_of_its_case(self) -> None:
        ended = set(Case.objects.filter(state="finished").values_list("decision", "number"))
        assert {(decision.pk, decision.case) for decision in Decision.objects.all()} <= ended

    @invariant()
    def a_closed_year_is_as_it_was_sealed(self) -> None:
        for row in YearSeal.objects.all():
            assert seal_of(row.county, row.year) == (row.files, bytes(row.seal))

    @invariant()
    def every_story_told_again_leads_to_where_the_case_stands(self) -> None:
        for case in Case.objects.exclude(state="withdrawn"):
            place = told_again(self.staff, case)
            assert (place.step, place.round, place.held, place.state) == (
                case.step,
                case.round,
                case.held,
                case.state,
            )

    @invariant()
    def nobody_judged_what_he_entered(self) -> None:
        for case in Case.objects.all():
            steps = list(case.steps.order_by("place"))
            for at, step in enumerate(steps):
                entered = {
                    s.recorder for s in steps[:at] if s.kind in ("application", "visit", "verification")
                }
                assert step.kind != "approval" or step.recorder not in entered | {case.opened_by}

    @invariant()
    def every_paper_of_a_step_is_in_the_book_and_of_its_county(self) -> None:
        kept = {
            file: (kind, path) for file, kind, path in Paper.objects.values_list("file", "kind", "area__path")
        }
        steps = CaseStep.objects.filter(form__has_key="papers").values_list(
            "form__papers", "case__area__path"
        )
        for papers, path in steps:
            for kind, reference in papers.items():
                assert kept[reference][0] == kind and path.startswith(kept[reference][1])

    @invariant()
    def the_balance_closes(self) -> None:
        stands: Counter[tuple[int, str]] = Counter()
        for entry in LedgerEntry.objects.filter(unit="person"):
            stands[entry.to_area_id, entry.to_account] += 1
            stands[entry.from_area_id, entry.from_account] -= 1
        counted = Counter(Person.objects.exclude(account="outside").values_list("area_id", "account"))
        listed = {key: n for key, n in stands.items() if key[1] != "outside" and n}
        assert listed == dict(counted) and min(listed.values(), default=0) >= 0

    @invariant()
    def a_household_stands_with_its_people_on_every_day(self) -> None:
        assert list(apart()) == []

    @invariant()
    def a_closed_year_stays_as_it_was(self) -> None:
        rows = HouseholdYear.objects.in_bulk(self.frozen)
        assert {pk: (row.values, bytes(row.digest)) for pk, row in rows.items()} == self.frozen

    @invariant()
    def nobody_reads_outside_his_area(self) -> None:
        for place in PLACES:
            reader = self.actor("county_office", place)
            assert all(reader.covers(case.area) for case in selectors.cases_of(reader))
            for case in Case.objects.all():
                if not reader.covers(case.area) and not self.waits_for(reader, case):
                    with pytest.raises(NotAllowedError):
                        selectors.story_of(reader, case)

    @invariant()
    def nobody_reads_a_household_outside_his_area(self) -> None:
        homes = list(Household.objects.select_related("area"))
        for place in (VILLAGE, FOREIGN_COUNTY):
            reader = self.actor("county_office" if place == FOREIGN_COUNTY else "village_cadre", place)
            listed = {row.code for row in book.households(reader, book.Filters())}
            assert listed == {home.code for home in homes if reader.covers(home.area)}
            for home in [home for home in homes if not reader.covers(home.area)][:2]:
                with pytest.raises(book.NotThereError):
                    book.household(reader, home.code)

    def waits_for(self, reader: Actor, case: Case) -> bool:
        """A move whose step that is due is one of the place people come to: that place reads what it has to decide on."""
        steps = self.staff.pack.procedures[case.procedure].steps
        due = next((step for step in steps if step.key == case.step), None)
        to = Area.objects.filter(code=case.facts.get("to_area", "")).first()
        return (
            case.state == "open"
            and due is not None
            and due.receiving
            and to is not None
            and reader.covers(to)
        )


def told_again(staff: Staff, case: Case) -> Place:
    """The pure machine over what the story tells."""
    procedure = staff.pack.procedures[case.procedure]
    place = start(procedure)
    for row in case.steps.order_by("place"):
        assert (row.step, row.round) == (place.step, place.round)
        if row.outcome in ON_THE_WAY:
            continue
        if row.outcome == "received":
            place = place if place.held else open_objection(procedure, place)
        elif row.outcome == RETURNED:
            place = Place(next_step(case, row.place), place.round + 1)
        else:
            place = follow(procedure, place, row.outcome)
    assert not place.step or step_of(procedure, place.step)
    return place


def next_step(case: Case, place: int) -> str:
    following = case.steps.filter(place=place + 1).first()
    return following.step if following else case.step
