"""Households are filtered by every indicator a role reads: as their year files say, after whatever was done to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.installed import installed_pack
from niukou.office.registry import flows, selectors, services
from niukou.office.registry.indicator_coding import coded, layout_of, unreadable
from niukou.office.registry.indicators import write_due
from niukou.office.registry.models import (
    Household,
    HouseholdIndicators,
    HouseholdYear,
    IndicatorsDue,
    MemberIndicators,
    Person,
)
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import FieldFilter, Filters
from niukou.office.registry.services import YearChange
from niukou.office.registry.services.erasing import erase
from niukou.rulebook.load import load_pack
from tests.made_county import number
from tests.office.conftest import COUNTY, OTHER_VILLAGE, VILLAGE
from tests.office.registry.conftest import PHONE, family

pytestmark = pytest.mark.django_db


def found(actor: Actor, *fields: FieldFilter, **filters: object) -> list[int]:
    """Whom these filters list, as a list that counts what it shows."""
    asked = Filters(fields=fields, **filters)  # type: ignore[arg-type]
    assert selectors.indicators_ready(actor, asked) == 0
    rows = selectors.households(actor, asked)
    assert rows.count() == len(rows)
    return sorted(one.pk for one in rows)


@pytest.fixture(params=[500, 0], ids=["in a small area", "in a wide one"], autouse=True)
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a wide area indicators are read through once, of a small one looked up by household."""
    monkeypatch.setattr(flows, "_FEW", request.param)


@pytest.fixture
def homes(clerk: Actor) -> list[int]:
    made = services.add_households(
        clerk,
        [
            family(1, wage_income=3000, unsafe_house="是", house_grade="D级", cause_description="房子塌了一角"),
            family(2, OTHER_VILLAGE, wage_income="4500.5", unsafe_house="否", bank_account="6200000000000000029"),
            family(3, people=6, wage_income=0, disaster_year=2015),
            family(4, wage_income=12000, house_grade="C级"),
        ],
    )  # fmt: skip
    return [home.pk for home in made]


def test_a_code_a_range_and_a_blank(officer: Actor, homes: list[int]) -> None:
    one, two, three, four = homes
    grade = FieldFilter("household", "house_grade", ("C级", "D级"))
    assert found(officer, grade) == sorted([one, four])
    assert found(officer, replace(grade, values=("D级",))) == [one]
    assert set(found(officer, FieldFilter("household", "house_grade", blank=True))) == {two, three}
    income = FieldFilter("household", "wage_income", low="3000", high="4500.5")
    assert set(found(officer, income)) == {one, two}
    assert set(found(officer, replace(income, high=""))) == {one, two, four}
    assert set(found(officer, replace(income, low="", high="2999.99"))) == {three}
    assert found(officer, FieldFilter("household", "disaster_year", low="2015", high="2015")) == [three]
    assert found(officer, grade, income) == [one], "all of them have to answer"


def test_they_are_combined_with_area_and_account(officer: Actor, homes: list[int]) -> None:
    income = FieldFilter("household", "wage_income", low="1")
    assert found(officer, income, area=OTHER_VILLAGE) == [homes[1]]
    assert found(officer, income, account="poor") == []
    assert len(found(officer, income, account="outside", area=COUNTY)) == 3


def test_a_member_of_any_place_in_a_large_family_is_seen(
    officer: Actor, homes: list[int], clerk: Actor
) -> None:
    health = FieldFilter("person", "health", ("大病",))
    assert found(officer, health) == []
    last = selectors.household(officer, f"{VILLAGE}000002").members[-1]
    services.set_years(clerk, 2017, [YearChange("person", last.code, {"health": "大病"})])
    assert found(officer, health) == [homes[2]]
    born = FieldFilter("person", "birth_date", low="1970-03-15", high="1970-03-15")
    assert found(officer, born) != [], "a birth date that only the number tells"
    assert found(officer, FieldFilter("person", "relation", ("之女",))) == []


def test_a_text_is_looked_for_in_the_newest_file(officer: Actor, homes: list[int], clerk: Actor) -> None:
    said = FieldFilter("household", "cause_description", text="塌了")
    assert found(officer, said) == [homes[0]]
    code = selectors.household(officer, f"{VILLAGE}000001").code
    services.set_years(clerk, 2017, [YearChange("household", code, {"cause_description": "修好了"})])
    assert found(officer, said) == []
    assert found(officer, FieldFilter("person", "name", text="示")) == sorted(homes)


def test_a_text_is_asked_for_whole_and_for_being_empty(
    officer: Actor, homes: list[int], clerk: Actor
) -> None:
    said = FieldFilter("household", "cause_description")
    assert found(officer, replace(said, values=("房子塌了一角",))) == [homes[0]]
    assert found(officer, replace(said, values=("房子塌了",))) == [], "the whole of it"
    assert set(found(officer, replace(said, blank=True))) == set(homes[1:])
    (code,) = Household.objects.filter(pk=homes[0]).values_list("code", flat=True)
    services.set_years(clerk, 2017, [YearChange("household", code, {"cause_description": ""})])
    assert set(found(officer, replace(said, blank=True))) == set(homes), "what was taken out is empty again"
    name = selectors.household(officer, code).members[0].name
    assert homes[0] in found(officer, FieldFilter("person", "name", (name,)))
    assert found(officer, FieldFilter("person", "name", blank=True)) == []
    with pytest.raises(RefusedError):
        found(officer, replace(said, values=("  ",)))


def test_who_has_no_telephone_or_account_is_found(officer: Actor, homes: list[int], clerk: Actor) -> None:
    assert set(found(officer, FieldFilter("household", "bank_account", blank=True))) == set(homes) - {
        homes[1]
    }
    assert found(officer, FieldFilter("household", "phone", blank=True)) == []
    (code,) = Household.objects.filter(pk=homes[2]).values_list("code", flat=True)
    services.set_years(clerk, 2017, [YearChange("household", code, {"phone": ""})])
    assert found(officer, FieldFilter("household", "phone", blank=True)) == [homes[2]]
    assert found(officer, FieldFilter("person", "id_number", blank=True)) == []


def test_sealed_fields_are_found_whole_and_by_their_own_field(officer: Actor, homes: list[int]) -> None:
    assert found(officer, FieldFilter("household", "bank_account", text="6200 0000 0000 0000 029")) == [
        homes[1]
    ]
    assert found(officer, FieldFilter("household", "bank_account", text="620000000000000002")) == []
    assert set(found(officer, FieldFilter("household", "phone", text=PHONE))) == set(homes)
    assert found(officer, FieldFilter("person", "phone", text=PHONE)) == []
    assert found(officer, FieldFilter("person", "id_number", text=number(20))) == [homes[1]]
    with pytest.raises(RefusedError):
        found(officer, FieldFilter("person", "id_number", text="539"))


def test_nobody_filters_by_what_he_does_not_read(officer: Actor, homes: list[int], acting) -> None:
    government = acting("county_government", COUNTY)
    assert found(government, FieldFilter("household", "wage_income", low="1")) != []
    for hidden in (
        FieldFilter("household", "phone", text=PHONE),
        FieldFilter("person", "id_number", text=number(20)),
        FieldFilter("household", "head_number", blank=True),
    ):
        with pytest.raises(NotAllowedError):
            found(government, hidden)
    villager = replace(officer, role="villager", reads=("public",))
    offered = {(one.table, one.name) for one in selectors.filter_fields(villager)}
    assert ("household", "house_grade") in offered and ("household", "wage_income") not in offered
    for hidden in (
        FieldFilter("household", "wage_income", low="1"),
        FieldFilter("person", "health", blank=True),
    ):
        with pytest.raises(NotAllowedError):
            found(villager, hidden)
    with pytest.raises(NotAllowedError):
        found(officer, FieldFilter("household", "no_such_field", text="x"))
    with pytest.raises(NotAllowedError):
        found(officer, FieldFilter("village", "name", text="柳"))


def test_a_stranger_and_a_hand_find_nobody(homes: list[int], stranger: Actor, acting) -> None:
    income = FieldFilter("household", "wage_income", low="0")
    assert found(stranger, income) == []
    assert found(stranger, income, area=VILLAGE) == []
    assert found(acting("system_administrator", COUNTY), FieldFilter("household", "toilet", blank=True)) == []


def test_every_offered_field_can_be_asked_for(officer: Actor, homes: list[int]) -> None:
    offered = selectors.filter_fields(officer)
    assert len(offered) > 80
    for one in offered:
        if one.type == "code":
            asked = FieldFilter(one.table, one.name, one.choices[:1])
        elif one.type in ("number", "date", "year"):
            asked = FieldFilter(one.table, one.name, low="2000-01-01" if one.type == "date" else "2000")
        else:
            asked = FieldFilter(one.table, one.name, text=number(70) if one.sealed else "没有人这样写")
        found(officer, asked)


@pytest.mark.parametrize(
    "asked",
    [
        FieldFilter("household", "wage_income"),
        FieldFilter("household", "wage_income", low="很多"),
        FieldFilter("household", "disaster_year", low="15"),
        FieldFilter("household", "house_grade", ("Z级",)),
        FieldFilter("household", "cause_description", text="  "),
        FieldFilter("person", "birth_date", high="2017-02-30"),
    ],
)
def test_what_no_value_can_be_is_refused(officer: Actor, homes: list[int], asked: FieldFilter) -> None:
    with pytest.raises(RefusedError):
        found(officer, asked)


def test_an_edit_is_seen_by_the_next_filter_and_nothing_else_is_written_anew(
    officer: Actor, clerk: Actor, homes: list[int]
) -> None:
    grade = FieldFilter("household", "house_grade", ("B级",))
    assert found(officer, grade) == [] and IndicatorsDue.objects.count() == 0
    code = f"{VILLAGE}000001"
    services.set_years(clerk, 2017, [YearChange("household", code, {"house_grade": "B级"})])
    assert list(IndicatorsDue.objects.values_list("household", flat=True)) == [homes[0]]
    assert found(officer, grade) == [homes[0]]


def test_who_can_wait_no_longer_is_told_how_many_are_left(
    officer: Actor, homes: list[int], monkeypatch
) -> None:
    monkeypatch.setattr("niukou.office.registry.indicators._PART", 1)
    assert write_due(officer.sees("household__area__path"), longest=-1) == 3
    assert write_due(officer.sees("household__area__path")) == 0


def test_the_indicators_are_what_the_year_files_say(officer: Actor, homes: list[int]) -> None:
    found(officer, FieldFilter("household", "wage_income", low="0"))
    layout = layout_of(installed_pack(date(2017, 7, 1)))
    for row in HouseholdIndicators.objects.all():
        file = HouseholdYear.objects.get(household=row.pk)
        assert bytes(row.packed) == layout.packed("household", file.values)
    for told in MemberIndicators.objects.all():
        members = Household.objects.get(pk=told.pk).memberships.count()
        assert len(bytes(told.packed)) == layout.width("person") * members


def test_what_was_erased_answers_no_filter(officer: Actor, clerk: Actor, homes: list[int], acting) -> None:
    head = selectors.household(officer, f"{VILLAGE}000001").members[0]
    services.set_years(clerk, 2017, [YearChange("person", head.code, {"health": "大病"})])
    health = FieldFilter("person", "health", ("大病",))
    assert found(officer, health) == [homes[0]]
    asked = services.ask_erasure(
        officer, Person.objects.get(pk=head.id), basis="个人信息保护法", reason="本人要求"
    )
    erase(acting("county_government", COUNTY), asked, "核对无误")
    rows = MemberIndicators.objects.filter(pk=homes[0]), HouseholdIndicators.objects.filter(pk=homes[0])
    assert not any(each.exists() for each in rows), "gone at once, not when somebody filters"
    assert found(officer, health) == []


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS, NUMBERS)
def test_numbers_sort_as_bytes_as_they_sort(one: float, other: float) -> None:
    assert (coded("number", repr(one)) < coded("number", repr(other))) == (one < other)


@given(st.dates(), st.dates())
def test_days_sort_as_bytes_as_they_sort(one: date, other: date) -> None:
    assert (coded("date", one.isoformat()) < coded("date", other.isoformat())) == (one < other)


@pytest.mark.parametrize("kind", ["number", "date", "year"])
def test_what_no_type_reads_is_in_no_range(kind: str) -> None:
    for written in ("很多", "nan", "inf", "20１5年"):
        assert coded(kind, written) == unreadable(kind)
    assert coded(kind, "2015-01-01" if kind == "date" else "2015") < unreadable(kind)
    assert coded(kind, "") == bytes(len(unreadable(kind)))


@pytest.mark.parametrize("name", ["national", "yunnan-2017", "henan-2018", "chongqing-2016", "hubei-2016"])
def test_no_two_labels_of_a_list_are_the_same_bytes(name: str) -> None:
    for codelist in load_pack(name, date(2017, 7, 1)).codelists.values():
        labels = set(codelist.labels)
        assert len({coded("code", label) for label in labels}) == len(labels)
