"""The rows that filters read are proved by what year files say: whatever was done behind the office's back is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.faults import Fault
from niukou.office.registry import services
from niukou.office.registry.indicator_coding import Layout
from niukou.office.registry.indicators import layouts, write_due
from niukou.office.registry.models import (
    Household,
    HouseholdIndicators,
    HouseholdYear,
    IndicatorLayout,
    IndicatorsAhead,
    IndicatorsDue,
    MemberIndicators,
    PersonYear,
)
from niukou.office.registry.selectors.filtering import FieldFilter
from niukou.office.registry.selectors.households import Filters, households, indicators_ready
from niukou.office.registry.selectors.indicator_proof import indicator_faults
from niukou.office.registry.selectors.listed import how_many_households
from niukou.office.registry.services import YearChange
from niukou.runs.verify import faults_of_office
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE
from tests.office.registry.conftest import family

pytestmark = pytest.mark.django_db

HOUSEHOLDS, MEMBERS = "registry_householdindicators", "registry_memberindicators"


@pytest.fixture
def homes(clerk: Actor, officer: Actor) -> list[Household]:
    """Three households, written for filters."""
    made = services.add_households(
        clerk,
        [
            family(1, wage_income=3000, house_grade="D级"), family(2, OTHER_VILLAGE, wage_income="4500.5"),
            family(3, people=6, wage_income=0),
        ],
    )  # fmt: skip
    assert write_due(officer.sees("household__area__path")) == 0
    return list(made)


def faults(code: str = COUNTY) -> list[Fault]:
    return list(indicator_faults(operator("test"), Area.objects.get(code=code)))


def named(found: list[Fault]) -> list[tuple[str, str, str]]:
    return [(one.table, one.row, one.wrong) for one in found]


def put(model: type[HouseholdIndicators] | type[MemberIndicators], home: Household, **values: object) -> None:
    model.objects.filter(pk=home.pk).update(**values)


def turned(packed: bytes, at: int) -> bytes:
    there = bytes(packed)
    return there[:at] + bytes([there[at] ^ 1]) + there[at + 1 :]


def place(table: str, name: str) -> int:
    from_first = {one[:2]: at for one, at in _layout().places.items()}
    return from_first[table, name]


def _layout() -> Layout:
    return layouts()[0]


def test_nothing_is_wrong_after_whatever_was_done_honestly(
    homes: list[Household], clerk: Actor, officer: Actor
) -> None:
    assert faults() == []
    changes = [YearChange("household", homes[0].code, {"wage_income": "9000"}, {"wage_income": "3000"})]
    services.set_years(officer, 2017, changes)
    assert IndicatorsDue.objects.exists() and faults() == [], "not written yet, which is known"
    write_due(officer.sees("household__area__path"))
    services.add_households(clerk, [family(4)])
    assert faults() == []
    write_due(officer.sees("household__area__path"))
    assert HouseholdIndicators.objects.count() == 4 and faults() == []


def test_a_changed_row_is_named_with_its_household_and_the_field(homes: list[Household]) -> None:
    one = HouseholdIndicators.objects.get(pk=homes[0].pk)
    put(HouseholdIndicators, homes[0], packed=turned(one.packed, place("household", "wage_income")))
    (fault,) = faults()
    assert named([fault]) == [(HOUSEHOLDS, str(homes[0].pk), "changed")]
    assert homes[0].code in fault.told and "（wage_income）" in fault.told and "house_grade" not in fault.told


def test_a_changed_member_and_one_too_many_are_named(homes: list[Household]) -> None:
    width = _layout().width("person")
    third = MemberIndicators.objects.get(pk=homes[2].pk)
    at = 4 * width + place("person", "birth_date")
    put(MemberIndicators, homes[2], packed=turned(third.packed, at))
    second = MemberIndicators.objects.get(pk=homes[1].pk)
    put(MemberIndicators, homes[1], packed=bytes(second.packed) + bytes(width))
    told = {one.row: one.told for one in faults()}
    assert set(told) == {str(homes[1].pk), str(homes[2].pk)}
    assert "（birth_date）" in told[str(homes[2].pk)] and "应有" in told[str(homes[1].pk)]


@pytest.mark.parametrize("model", [HouseholdIndicators, MemberIndicators])
def test_a_row_that_was_taken_or_added_is_named(
    homes: list[Household], model: type[HouseholdIndicators] | type[MemberIndicators]
) -> None:
    table = model._meta.db_table
    layout = model.objects.get(pk=homes[0].pk).layout_id
    model.objects.filter(pk=homes[0].pk).delete()
    model.objects.create(pk=987_654, layout_id=layout, packed=b"")
    assert named(faults()) == [(table, str(homes[0].pk), "removed")]
    whole = faults("530000000000")
    assert named(whole) == [(table, str(homes[0].pk), "removed"), (table, "987654", "added")]


def test_who_hides_that_a_household_is_due_is_found(homes: list[Household], officer: Actor) -> None:
    changes = [YearChange("household", homes[0].code, {"wage_income": "9000"}, {"wage_income": "3000"})]
    services.set_years(officer, 2017, changes)
    IndicatorsDue.objects.all().delete()
    (fault,) = faults()
    assert named([fault]) == [(HOUSEHOLDS, str(homes[0].pk), "changed")] and "（wage_income）" in fault.told


@pytest.mark.parametrize(
    "fields", ["no list", "{}", '{"household":[["x","cloud"]],"person":[]}', '{"household":[],"person":[]}']
)
def test_a_layout_that_nobody_can_read_is_named_and_the_rows_in_it(
    homes: list[Household], fields: str
) -> None:
    IndicatorLayout.objects.update(fields=fields)
    found = named(faults())
    assert found[0] == ("registry_indicatorlayout", str(IndicatorLayout.objects.get().pk), "changed")
    assert {one[1] for one in found[1:]} == {str(home.pk) for home in homes}


def test_two_fields_that_changed_places_are_named_in_every_row_that_has_them(homes: list[Household]) -> None:
    row = IndicatorLayout.objects.get()
    swapped = row.fields.replace('"wage_income"', '"_"').replace('"business_income"', '"wage_income"')
    assert swapped != row.fields
    IndicatorLayout.objects.update(fields=swapped.replace('"_"', '"business_income"'))
    found = faults()
    assert {one.row for one in found} == {str(home.pk) for home in homes}
    assert all("wage_income" in one.told for one in found)


def written_ahead(clerk: Actor, home: Household) -> None:
    """A file of the year that has not begun."""
    services.set_years(
        clerk,
        2018,
        [YearChange("household", home.code, {"wage_income": "9000"}, {"wage_income": "3000"})],
    )


def test_what_was_said_ahead_is_due_when_its_year_begins_and_filters_find_it(
    homes: list[Household], clerk: Actor, officer: Actor
) -> None:
    """When a year begins nobody edits anything: what was written ahead says by itself that it is due."""
    richer = [YearChange("household", homes[0].code, {"wage_income": "9000"}, {"wage_income": "3000"})]
    member = PersonYear.objects.filter(person__memberships__household=homes[2]).earliest("pk").person
    older = [YearChange("person", member.code, {"health": "残疾"}, {"health": "健康"})]
    services.set_years(clerk, 2018, richer + older)
    assert found(officer, "household", "wage_income", low="9000") == []
    assert set(IndicatorsAhead.objects.values_list("pk", "year")) == {
        (homes[0].pk, 2018),
        (homes[2].pk, 2018),
    }
    assert faults() == [] and not IndicatorsDue.objects.exists()
    clock.turn(datetime(2018, 1, 2, tzinfo=UTC))
    assert faults() == [], "due, and known to be"
    assert found(officer, "household", "wage_income", low="9000") == [homes[0].code]
    assert found(officer, "person", "health", values=("残疾",)) == [homes[2].code]
    assert faults() == [] and not IndicatorsAhead.objects.exists() and not IndicatorsDue.objects.exists()


def test_what_a_list_found_before_the_year_began_is_not_kept_over_it(
    homes: list[Household], clerk: Actor, officer: Actor
) -> None:
    written_ahead(clerk, homes[0])
    asked = Filters(fields=(FieldFilter("household", "wage_income", low="9000"),))
    assert indicators_ready(officer, asked) == how_many_households(officer, asked) == 0
    clock.turn(datetime(2018, 1, 2, tzinfo=UTC))
    assert indicators_ready(officer, asked) == 0
    assert how_many_households(officer, asked) == 1


def test_who_takes_away_that_a_household_is_due_later_is_found_when_the_year_begins(
    homes: list[Household], clerk: Actor, officer: Actor
) -> None:
    written_ahead(clerk, homes[0])
    write_due(officer.sees("household__area__path"))
    IndicatorsAhead.objects.all().delete()
    assert faults() == []
    clock.turn(datetime(2018, 1, 2, tzinfo=UTC))
    assert named(faults()) == [(HOUSEHOLDS, str(homes[0].pk), "changed")]


def test_a_row_of_last_year_is_no_excuse_in_a_household_that_nothing_is_noted_of(
    homes: list[Household],
) -> None:
    HouseholdYear.objects.create(
        household=homes[0], year=2018, county=COUNTY, changed_at=clock.now(), values={"wage_income": "1"}
    )  # behind the office's back, as if it had been told ahead
    clock.turn(datetime(2018, 1, 2, tzinfo=UTC))
    assert named(faults()) == [(HOUSEHOLDS, str(homes[0].pk), "changed")]


def test_an_older_database_has_what_was_told_ahead_written_anew(
    homes: list[Household], clerk: Actor, officer: Actor
) -> None:
    member = PersonYear.objects.filter(person__memberships__household=homes[2]).earliest("pk").person
    changes = [
        YearChange("household", homes[0].code, {"wage_income": "9000"}, {"wage_income": "3000"}),
        YearChange("person", member.code, {"health": "残疾"}, {"health": "健康"}),
    ]
    services.set_years(clerk, 2018, changes)
    write_due(officer.sees("household__area__path"))
    IndicatorsAhead.objects.all().delete()  # as a former version left it
    import_module("niukou.office.registry.migrations.0018_years_ahead_are_due").note(apps, None)
    assert set(IndicatorsDue.objects.values_list("household", flat=True)) == {homes[0].pk, homes[2].pk}
    write_due(officer.sees("household__area__path"))
    assert set(IndicatorsAhead.objects.values_list("pk", flat=True)) == {homes[0].pk, homes[2].pk}


def found(officer: Actor, table: str, name: str, **asked: Any) -> list[str]:
    filters = Filters(fields=(FieldFilter(table, name, **asked),))
    assert indicators_ready(officer, filters) == 0
    return list(households(officer, filters).values_list("code", flat=True))


def test_verify_of_the_office_names_it_and_another_county_does_not(
    homes: list[Household], stranger: Actor, acting: Callable[..., Actor]
) -> None:
    one = HouseholdIndicators.objects.get(pk=homes[1].pk)
    put(HouseholdIndicators, homes[1], packed=turned(one.packed, 0))
    assert faults(FOREIGN_COUNTY) == []
    found = [one for one in faults_of_office(operator("test")) if one.table == HOUSEHOLDS]
    assert named(found) == [(HOUSEHOLDS, str(homes[1].pk), "changed")]
    with pytest.raises(NotAllowedError):
        next(indicator_faults(stranger, Area.objects.get(code=COUNTY)))
