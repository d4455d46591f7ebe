"""Year files: typed by the dictionary of the year, one editor at a time, frozen for good, corrected by a decision alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.freezing import seal_of
from niukou.office.registry.models import Household, HouseholdYear, Lookup, Person, YearSeal
from niukou.office.registry.refused import FrozenYearError, RefusedError, StaleError
from niukou.office.registry.services import YearChange
from niukou.office.windows.at_commit import WindowClosedError
from niukou.office.windows.models import WindowUse
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime(2018, 1, 2, 1, 0, tzinfo=UTC)


def change(home: Household, version: int | None = None, was: object = None, **values: object) -> YearChange:
    return YearChange("household", home.code, values, was, version)  # type: ignore[arg-type]


def test_values_are_kept_in_one_form_and_told_by_field(home: Household, clerk: Actor) -> None:
    written = {
        "wage_income": "１,２００.50元",
        "main_cause": "01",
        "disaster_year": 2016,
        "cause_description": "  雨 ",
    }
    entered = services.set_years(clerk, 2017, [change(home, **written)])
    assert entered.files == 1
    values = HouseholdYear.objects.get(household=home).values
    assert {name: values[name] for name in written} == {
        "wage_income": "1200.5", "main_cause": "因病", "disaster_year": "2016", "cause_description": "雨",
    }  # fmt: skip
    entry = AuditEntry.objects.get(act="registry.set_years")
    assert "wage_income" in entry.detail and "1200" not in entry.detail
    services.set_years(clerk, 2017, [change(home, main_cause="")])
    assert "main_cause" not in HouseholdYear.objects.get(household=home).values


def test_what_the_pack_finds_is_told_on_entry_and_holds_nothing_up(
    home: Household, clerk: Actor, officer: Actor, stranger: Actor
) -> None:
    entered = services.set_years(clerk, 2017, [change(home, net_income=9000, size=2, income_per_head=100)])
    found = {f.rule: f for f in entered.judged.findings}
    assert found["G01"].household == home.code and "9000" in found["G01"].message
    waits = {n.rule: n for n in entered.judged.not_judged}
    assert "要看全县" in waits["A10"].why and waits["A10"].last_run is None
    judged = services.check_area(officer, Area.objects.get(code=COUNTY), 2017)
    assert "A10" not in {n.rule for n in judged.not_judged}
    again = services.set_years(clerk, 2017, [change(home, pension=1)]).judged
    assert {n.rule: n.last_run for n in again.not_judged}["A10"] == AuditEntry.objects.get(
        act="registry.check_area"
    ).at
    with pytest.raises(NotAllowedError):
        services.check_area(stranger, Area.objects.get(code=COUNTY), 2017)
    services.set_years(clerk, 2017, [change(home, net_income=3000, income_per_head=1500)])


def test_what_is_sent_twice_leaves_nothing_that_no_act_tells_of(home: Household, clerk: Actor) -> None:
    """A form or a sheet that changes nothing has used no window: the trail's proof would find a row that nobody wrote."""
    services.set_years(clerk, 2017, [change(home, wage_income=4000)])
    entries, uses = AuditEntry.objects.count(), WindowUse.objects.count()
    assert services.set_years(clerk, 2017, [change(home, wage_income=4000)]).files == 0
    assert (AuditEntry.objects.count(), WindowUse.objects.count()) == (entries, uses)
    assert services.set_years(clerk, 2017, [change(home, wage_income=5000)]).files == 1


def test_the_next_year_may_be_told_ahead_and_no_later_one(home: Household, clerk: Actor) -> None:
    """A year that is written wrongly would wait in the book for its time to come."""
    assert services.set_years(clerk, 2018, [change(home, wage_income=4000)]).files == 1
    for year in (2019, 2071):
        with pytest.raises(RefusedError, match="还远没有到"):
            services.set_years(clerk, year, [change(home, wage_income=1)])
        told = selectors.preview(clerk, year, [change(home, wage_income=1)])
        assert [fault.wrong for fault in told.faults] == ["还远没有到 / is far from here"]
        with pytest.raises(RefusedError, match="还远没有到"):
            services.open_staging(clerk, Area.objects.get(code=VILLAGE), year, "0" * 64)
    assert set(HouseholdYear.objects.values_list("year", flat=True)) == {2017, 2018}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"wage_income": "很多"}, "不是数字"),
        ({"main_cause": "懒"}, "不在代码表"),
        ({"disaster_year": "去年"}, "不是年度"),
        ({"water_solved": "是"}, "2017年不采集"),
        ({"exit_state": "已脱贫"}, "由台账决定"),
        ({"household_code": "X"}, "不采集|不能"),
        ({"colour": "红"}, "没有这个字段"),
    ],
)
def test_what_is_no_value_of_the_year_is_refused(
    home: Household, clerk: Actor, values: dict, told: str
) -> None:
    with pytest.raises(RefusedError, match=told):
        services.set_years(clerk, 2017, [change(home, **values)])
    assert home.version == Household.objects.get(pk=home.pk).version


def test_role_and_area_decide_who_may(home: Household, cadre: Actor, stranger: Actor, acting) -> None:
    with pytest.raises(NotAllowedError, match="录入"):
        services.set_years(cadre, 2017, [change(home, wage_income=1)])
    with pytest.raises(NotAllowedError, match="不归您管"):
        services.set_years(stranger, 2017, [change(home, wage_income=1)])
    with pytest.raises(NotAllowedError, match="没有"):
        services.set_years(stranger, 2017, [YearChange("household", "nobody", {"wage_income": 1})])


def test_of_two_editors_the_second_is_told_field_by_field(
    home: Household, clerk: Actor, officer: Actor
) -> None:
    first = selectors.household(clerk, home.code)
    second = selectors.household(officer, home.code)
    services.set_years(
        clerk, 2017, [change(home, first.version, first.values, wage_income=5000, pension=100)]
    )
    with pytest.raises(StaleError) as told:
        services.set_years(
            officer, 2017,
            [change(home, second.version, second.values, wage_income=4000, pension=100, house_area=60)],
        )  # fmt: skip
    assert [(f.subject, f.field) for f in told.value.faults] == [(home.code, "工资性收入")]
    assert "5000" in told.value.faults[0].wrong
    with pytest.raises(StaleError):  # who says only which version he read is told of all he would overwrite
        services.set_years(officer, 2017, [change(home, second.version, wage_income=4000)])
    services.set_years(officer, 2017, [change(home, second.version, second.values, house_area=60)])
    values = selectors.year_values(officer, "household", [home.code], 2017)[home.code]
    assert (values["wage_income"], values["house_area"]) == ("5000", "60")


def test_a_new_number_is_found_and_the_old_one_no_more(home: Household, clerk: Actor) -> None:
    head = Person.objects.get(code=f"{home.code}01")
    new = number(333, "19650102")
    services.set_years(
        clerk,
        2017,
        [YearChange("person", head.code, {"id_number": new, "name": "示改名", "relation": "户主"})],
    )
    assert [m.person for m in selectors.find(clerk, new)] == [head.code]
    assert selectors.find(clerk, number(10)) == []
    head.refresh_from_db()
    assert (head.name, str(head.birth_date)) == ("示改名", "1965-01-02")
    assert Lookup.objects.filter(person=head).count() == 1


def test_the_next_year_begins_with_what_was_known(home: Household, clerk: Actor, entry_of_2018) -> None:
    entry_of_2018()
    services.set_years(clerk, 2018, [change(home, water_solved="是")])
    before, now = HouseholdYear.objects.filter(household=home).order_by("year")
    assert (before.year, "water_solved" in before.values) == (2017, False)
    assert (now.year, now.values["wage_income"], now.values["water_solved"]) == (2018, "3000", "是")


def test_villages_and_natural_villages_have_years_too(clerk: Actor, village: Area) -> None:
    services.set_years(clerk, 2017, [YearChange("village", VILLAGE, {"households": 300, "bus": "是"})])
    assert selectors.year_values(clerk, "village", [VILLAGE], 2017) == {
        VILLAGE: {"households": "300", "bus": "是"}
    }
    with pytest.raises(NotAllowedError):
        services.set_years(clerk, 2017, [YearChange("village", FOREIGN_VILLAGE, {"households": 1})])


def test_a_year_is_closed_by_the_county_when_it_is_over(
    home: Household, clerk: Actor, officer: Actor, stranger: Actor, entry_of_2018
) -> None:
    county = Area.objects.get(code=COUNTY)
    with pytest.raises(RefusedError, match="还没有结束"):
        services.freeze_year(officer, county, 2017)
    clock.turn(NEXT_YEAR)
    for actor in (clerk, stranger):
        with pytest.raises(NotAllowedError):
            services.freeze_year(actor, county, 2017)
    sealed = services.freeze_year(officer, county, 2017)
    assert sealed.files == 3 and seal_of(COUNTY, 2017) == (3, sealed.seal)
    with pytest.raises(RefusedError, match="已经封存"):
        services.freeze_year(officer, county, 2017)
    entry_of_2018()
    with pytest.raises(FrozenYearError, match="2017年已经封存"):
        services.set_years(clerk, 2017, [change(home, wage_income=1)])
    services.set_years(clerk, 2018, [change(home, wage_income=1)])


def test_nothing_is_entered_outside_the_window(home: Household, clerk: Actor) -> None:
    clock.turn(NEXT_YEAR)
    with pytest.raises(WindowClosedError, match="系统录入功能已于"):
        services.set_years(clerk, 2017, [change(home, wage_income=1)])
    assert selectors.household(clerk, home.code).values["wage_income"] == "3000"


@pytest.fixture
def closed(home: Household, officer: Actor) -> Household:
    clock.turn(NEXT_YEAR)
    services.freeze_year(officer, Area.objects.get(code=COUNTY), 2017)
    return home


@pytest.mark.parametrize("attempt", ["update", "delete", "insert", "move", "unseal", "bare revision"])
def test_the_database_itself_refuses_a_change_of_a_closed_year(closed: Household, attempt: str) -> None:
    rows = HouseholdYear.objects.filter(household=closed)
    row = rows.get()
    with pytest.raises(IntegrityError, match=r"frozen year|append-only"), transaction.atomic():
        if attempt == "update":
            rows.update(values={})
        elif attempt == "delete":
            rows.delete()
        elif attempt == "move":
            rows.update(year=2016)
        elif attempt == "unseal":
            YearSeal.objects.all().delete()
        else:
            row.pk = None
            row.revision = 1 if attempt == "insert" else 2
            row.household = Household.objects.create(code="X", area=closed.area)
            row.save(force_insert=True)
    assert HouseholdYear.objects.get().values == row.values or attempt == "insert"


def test_a_closed_year_is_corrected_by_a_decision_beside_what_was_there(
    closed: Household, officer: Actor, stranger: Actor, decision
) -> None:
    decided = decision()
    assert services.correct_year(officer, decided, 2017, [change(closed, wage_income=2000)]) == 1
    first, second = HouseholdYear.objects.filter(household=closed).order_by("revision")
    assert (first.values["wage_income"], second.values["wage_income"]) == ("3000", "2000")
    assert (second.revision, second.decision) == (2, decided)
    shown = selectors.year_values(officer, "household", [closed.code], 2017)
    assert shown[closed.code]["wage_income"] == "2000"
    sealed = YearSeal.objects.get()
    assert seal_of(COUNTY, 2017) == (sealed.files, bytes(sealed.seal))
    with pytest.raises(RefusedError, match="已经用过"):
        services.correct_year(officer, decided, 2017, [change(closed, wage_income=1)])
    with pytest.raises(NotAllowedError):
        services.correct_year(stranger, decided, 2017, [change(closed, wage_income=1)])
    services.correct_year(officer, decision(), 2018, [change(closed, wage_income=1)])
    (open_year,) = HouseholdYear.objects.filter(household=closed, year=2018)
    assert (open_year.revision, open_year.values["wage_income"]) == (1, "1"), "changed as by an editor"
    with pytest.raises(IntegrityError, match="frozen year"), transaction.atomic():
        HouseholdYear.objects.filter(revision=2).update(values={})
