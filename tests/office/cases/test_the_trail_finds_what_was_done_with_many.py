"""Who asks the trail for a case or a household finds every act that wrote of it, also those on many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.selectors import TrailAsked, search_trail
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.touched import entries_that_wrote
from niukou.office.cases.models import Case
from niukou.office.cases.services import Subject, open_cases, withdraw
from niukou.office.cases.told_of import search_acts
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import NewFamily, NewPerson, add_households
from tests.office.cases.staff import Staff, families, fresh, today
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN, VILLAGE


@pytest.fixture
def cases(staff: Staff, village: Area) -> list[Case]:
    """Three families go through the first steps together; then one alone."""
    cadre = staff.of("village_cadre", "village", village)
    opened = open_cases(cadre, "identification", [Subject(one) for one in families(village, [2, 1, 1])])
    staff.run(fresh(opened), until="visit")
    withdraw(cadre, fresh(opened[:1]), "写错了")
    return opened


@pytest.fixture
def clerk(acting: Callable[..., Actor]) -> Actor:
    return acting("town_office", TOWN)


@pytest.fixture
def audit(acting: Callable[..., Actor]) -> Actor:
    return acting("audit_administrator", COUNTY)


def acts(who: Actor, subject: str, **more: object) -> list[str]:
    """What was found, the oldest first."""
    return [one.act for one in search_acts(who, TrailAsked(subject=subject, **more))][::-1]  # type: ignore[arg-type]


def test_a_case_is_found_in_the_acts_on_many(audit: Actor, cases: list[Case]) -> None:
    alone, other = cases[0], cases[1]
    together = acts(audit, f"case:{other.number}")
    assert together[0] == "cases.open_cases" and "cases.do_step" in together
    assert len(together) == 1 + other.steps.count()
    assert acts(audit, other.number) == together, "the number alone"
    assert acts(audit, alone.number) == [*together, "cases.withdraw"], (
        "what was done with it alone is there too"
    )
    subjects = {one.subject for one in search_acts(audit, TrailAsked(subject=other.number))}
    assert subjects == {"cases:3"}
    assert not search_trail(audit, TrailAsked(subject=other.number)), "the subject alone does not tell"


def test_a_household_is_found_in_what_was_done_with_its_cases_and_people(
    audit: Actor, cases: list[Case]
) -> None:
    home = Household.objects.get(pk=cases[1].household_id)
    found = acts(audit, home.code)
    assert {"cases.open_cases", "cases.do_step"} <= set(found)
    assert acts(audit, f"household:{home.code}") == found
    (other,) = families(home.area, [1])
    assert "cases.do_step" not in acts(audit, other.code), "of another household nothing was done"


def test_people_of_many_households_that_came_at_once_are_found_each(audit: Actor, clerk: Actor) -> None:
    for name in ("甲某", "乙某"):
        heads = [NewPerson({"name": name + one, "relation": "户主"}) for one in "一二"]
        add_households(clerk, [NewFamily(VILLAGE, [head], {}, since=date(2017, 1, 1)) for head in heads])
    first, second = (Person.objects.get(name=name) for name in ("甲某一", "乙某二"))
    (came,) = search_acts(audit, TrailAsked(subject=first.code))
    assert (came.act, came.rows) == ("registry.add_households", 4), "two households and two people"
    (other,) = search_acts(audit, TrailAsked(subject=f"person:{second.code}"))
    assert other.pk > came.pk


def test_days_acts_and_people_narrow_it_as_before(audit: Actor, cases: list[Case]) -> None:
    number = cases[0].number
    assert acts(audit, number, act="cases.withdraw") == ["cases.withdraw"]
    assert acts(audit, number, actor="nobody") == []
    assert acts(audit, number, actor="village_cadre", act="cases.withdraw") == ["cases.withdraw"]
    assert acts(audit, number, first=today(), last=today(), act="cases.withdraw") == ["cases.withdraw"]


def test_neither_a_part_of_a_number_nor_another_of_the_same_place_is_found(
    audit: Actor, cases: list[Case], staff: Staff
) -> None:
    assert acts(audit, cases[0].number[:-1]) == []
    assert acts(audit, "case:") == ["cases.withdraw"], "by its beginning only what is about one"
    before = acts(audit, cases[0].number)
    other = Subject(families(cases[0].area, [1])[0])
    (later,) = open_cases(staff.of("village_cadre", "village", cases[0].area), "identification", [other])
    assert acts(audit, cases[0].number) == before and acts(audit, later.number) == ["cases.open_cases"]


def test_another_county_and_who_reads_no_trail_find_nothing(
    acting: Callable[..., Actor], stranger: Actor, cadre: Actor, cases: list[Case]
) -> None:
    assert acts(acting("audit_administrator", FOREIGN_COUNTY), cases[0].number) == []
    assert acts(cadre, cases[0].number) == [], "a village has no chain"
    with pytest.raises(NotAllowedError):
        acts(acting("security_administrator", COUNTY), cases[0].number)


def test_an_id_is_looked_for_where_a_row_begins_and_in_its_own_table(audit: Actor, cases: list[Case]) -> None:
    entries = AuditEntry.objects.filter(chain_id=COUNTY)
    opened = entries.get(act="cases.open_cases")
    assert opened.pk in entries_that_wrote(entries, {"cases_case": [cases[0].pk]})
    assert entries_that_wrote(entries, {"cases_case": [10**9]}) == []
    assert entries_that_wrote(entries, {"cases_case": []}) == []
    assert entries_that_wrote(entries, {"no_such_table": [cases[0].pk]}) == []
