"""The causes and the balance of a wide area are counted once, and anew where something was written since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge, User
from niukou.office.accounts.widest import widest_actors
from niukou.office.areas.models import Area
from niukou.office.audit.services import record
from niukou.office.registry import flows
from niukou.office.registry.kept import Kept, pieces
from niukou.office.registry.models import HouseholdYear, Person
from niukou.office.registry.selectors import causes as counting
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.selectors.causes import Counts, causes
from niukou.rulebook.model import Pack
from niukou.runs import serve
from niukou.terms.statement import Statement
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, VILLAGE
from tests.office.registry.made_book import home, households, move

DAY = date(2017, 12, 31)
PROVINCE = "530000000000"
Acting = Callable[..., Actor]

# in a transaction nothing is kept
pytestmark = pytest.mark.django_db(transaction=True)


class Counted:
    """The causes of the province as pages ask for them, with the counties that were counted for it."""

    def __init__(self, actor: Actor, patch: pytest.MonkeyPatch) -> None:
        self.actor, self.patch, self.counties = actor, patch, list[str]()
        count = counting._now

        def watched(area: Area, year: int) -> Iterator[Any]:
            self.counties.append(area.code)
            return count(area, year)

        patch.setattr(counting, "_now", watched)
        patch.setattr(counting, "_KEPT", Kept())

    def told(self, day: date = DAY) -> tuple[Counts, set[str]]:
        """And they are what a small area would be told."""
        self.counties.clear()
        area = Area.objects.get(code=PROVINCE)
        self.patch.setattr(flows, "_FEW", 0)
        found = causes(self.actor, area, day)
        self.patch.setattr(flows, "_FEW", 500)
        assert found == causes(self.actor, area, day)
        return found, set(self.counties)


@pytest.fixture
def counted(office: None, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """A poor family in each of two counties, one poor for illness and one for want of land."""
    province = acting("province_office", PROVINCE)
    for village, county, cause in ((VILLAGE, COUNTY, "因病"), (FOREIGN_VILLAGE, FOREIGN_COUNTY, "缺土地")):
        with transaction.atomic():
            (people,) = households(Area.objects.get(code=village), [3])
            said(home(people[0]).pk, cause)
            move(province, "identified", people, "poor")
            record(province, "registry.merge", "staging:1", chain=county)
    return Counted(province, monkeypatch)


def said(household: int, cause: str) -> None:
    HouseholdYear.objects.update_or_create(
        household_id=household, year=2016,
        defaults={"county": "", "changed_at": datetime(2017, 1, 1, tzinfo=UTC), "values": {"main_cause": cause}},
    )  # fmt: skip


def test_what_is_asked_again_is_not_counted_again(counted: Counted) -> None:
    expected = {"因病": (1, 3), "缺土地": (1, 3)}
    assert counted.told() == (expected, {COUNTY, FOREIGN_COUNTY})
    assert counted.told() == (expected, set())


def test_a_county_in_which_something_was_written_is_counted_anew(counted: Counted) -> None:
    counted.told()
    with transaction.atomic():
        said(HouseholdYear.objects.get(household__area__code=VILLAGE).household_id, "缺技术")
        record(counted.actor, "registry.set_years", "household:1", chain=COUNTY)
    assert counted.told() == ({"缺技术": (1, 3), "缺土地": (1, 3)}, {COUNTY})


def test_what_is_only_read_leaves_the_counts(counted: Counted) -> None:
    before, _ = counted.told()
    with transaction.atomic():
        record(counted.actor, "registry.read_statistics", f"area:{COUNTY}", chain=COUNTY)
    assert counted.told() == (before, set())


def test_what_a_wider_chain_tells_of_may_be_about_every_county(counted: Counted) -> None:
    counted.told()
    with transaction.atomic():
        said(HouseholdYear.objects.get(household__area__code=VILLAGE).household_id, "缺技术")
        record(counted.actor, "registry.merge", "staging:1", chain=PROVINCE)
    assert counted.told() == ({"缺技术": (1, 3), "缺土地": (1, 3)}, {COUNTY, FOREIGN_COUNTY})


def test_whatever_else_is_written_above_leaves_the_counts(counted: Counted) -> None:
    before, _ = counted.told()
    with transaction.atomic():
        User.objects.create(username="somebody", full_name="某人")
        record(counted.actor, "accounts.add_user", "user:1", chain=PROVINCE)
    assert counted.told() == (before, set())


def test_who_moves_to_another_county_is_counted_there_though_its_chain_tells_nothing(
    counted: Counted,
) -> None:
    counted.told()
    with transaction.atomic():
        people = list(Person.objects.filter(area__code=VILLAGE))
        there = Area.objects.get(code=FOREIGN_VILLAGE).pk
        move(counted.actor, "moved", people, "poor", to_area=there)
        record(counted.actor, "cases.do_step", "case:1", chain=COUNTY)
    assert counted.told() == ({"因病": (1, 3), "缺土地": (1, 3)}, {COUNTY, FOREIGN_COUNTY})


def test_a_new_day_counts_nothing_anew_and_an_earlier_one_tells_who_stood_there_then(
    counted: Counted,
) -> None:
    before, _ = counted.told()
    assert counted.told(date(2017, 11, 1)) == (before, set())
    assert counted.told(date(2017, 1, 1)) == ({}, {COUNTY, FOREIGN_COUNTY}), "before anybody was listed"
    assert counted.told(date(2017, 1, 1)) == ({}, set())


def test_what_the_widest_ask_for_is_counted_before_they_do(counted: Counted) -> None:
    with counted.patch.context() as wide:
        wide.setattr(flows, "_FEW", 0)
        serve._count_ahead()
    assert set(counted.counties) == {COUNTY, FOREIGN_COUNTY}
    assert counted.told() == ({"因病": (1, 3), "缺土地": (1, 3)}, set())


def test_the_widest_are_asked_once_an_area_and_no_hand_or_narrow_office_is(
    counted: Counted, acting: Acting, pack: Pack
) -> None:
    acting("audit_administrator", PROVINCE)
    acting("county_office", COUNTY)
    acting("prefecture_office", "539900000000")
    Charge.objects.filter(role="province_office").update(until=None)
    assert [(one.role, one.area) for one in widest_actors(pack)] == [
        ("province_office", PROVINCE), ("prefecture_office", "539900000000"),
    ]  # fmt: skip
    Charge.objects.filter(role="province_office").update(until=date(2017, 6, 1))
    assert [one.role for one in widest_actors(pack)] == ["prefecture_office"]


def test_within_a_transaction_that_may_be_taken_back_nothing_is_kept(counted: Counted) -> None:
    before, _ = counted.told()
    with transaction.atomic():
        said(HouseholdYear.objects.get(household__area__code=VILLAGE).household_id, "缺技术")
        assert counted.told() == ({"缺技术": (1, 3), "缺土地": (1, 3)}, {PROVINCE}), "as a whole"
        transaction.set_rollback(True)
    assert counted.told() == (before, set())


def test_only_an_area_wider_than_counties_is_made_of_them(counted: Counted) -> None:
    assert pieces(Area.objects.get(code=COUNTY)) is None
    whole = pieces(Area.objects.get(code=PROVINCE))
    assert whole is not None
    assert {one.code for one in whole.counties} == {COUNTY, FOREIGN_COUNTY}
    with transaction.atomic():
        households(Area.objects.get(code=PROVINCE), [1])
        record(counted.actor, "registry.add_households", "households:1", chain=PROVINCE)
    assert pieces(Area.objects.get(code=PROVINCE)) is None, "somebody lives outside of its counties"


def test_a_balance_of_a_province_is_kept_and_made_anew_whatever_was_written_in_it(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    province, days = Area.objects.get(code=PROVINCE), (date(2017, 1, 1), DAY)
    monkeypatch.setattr(flows, "_FEW", 0)
    before = balance(counted.actor, province, *days)
    assert before.closing[("person", "", "poor")] == 6
    with CaptureQueriesContext(connection) as asked:
        assert balance(counted.actor, province, *days) == before
    assert not any("effective_day" in one["sql"] for one in asked), "no flow is read"
    with transaction.atomic():
        (people,) = households(Area.objects.get(code=VILLAGE), [2])
        move(counted.actor, "identified", people, "poor")
        record(counted.actor, "registry.merge", "staging:1", chain=COUNTY)
    assert balance(counted.actor, province, *days).closing[("person", "", "poor")] == 8
    assert balance(counted.actor, province, *days) == balance_of_few(counted.actor, province, days)


def balance_of_few(actor: Actor, area: Area, days: tuple[date, date]) -> Statement:
    with transaction.atomic():  # in which nothing is kept
        return balance(actor, area, *days)
