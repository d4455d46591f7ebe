"""The causes and the balance of a wide area are counted once, and anew where something was written since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.services import record
from niukou.office.registry import flows
from niukou.office.registry.kept import Kept, pieces
from niukou.office.registry.models import HouseholdYear
from niukou.office.registry.selectors import causes as counting
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.selectors.causes import Counts, causes
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
        count = counting._of_many

        def watched(area: Area, *asked: Any) -> Counts:
            self.counties.append(area.code)
            return count(area, *asked)

        patch.setattr(counting, "_of_many", watched)
        patch.setattr(counting, "_KEPT", Kept())

    def told(self) -> tuple[Counts, set[str]]:
        """And they are what a small area would be told."""
        self.counties.clear()
        area = Area.objects.get(code=PROVINCE)
        self.patch.setattr(flows, "_FEW", 0)
        found = causes(self.actor, area, DAY)
        self.patch.setattr(flows, "_FEW", 500)
        assert found == causes(self.actor, area, DAY)
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
    before = balance(counted.actor, province, *days)
    assert before.closing[("person", "", "poor")] == 6
    with CaptureQueriesContext(connection) as asked:
        assert balance(counted.actor, province, *days) == before
    assert not any("countedflow" in one["sql"] for one in asked)
    with transaction.atomic():
        (people,) = households(Area.objects.get(code=VILLAGE), [2])
        move(counted.actor, "identified", people, "poor")
        record(counted.actor, "registry.merge", "staging:1", chain=COUNTY)
    assert balance(counted.actor, province, *days).closing[("person", "", "poor")] == 8
    assert balance(counted.actor, province, *days) == balance_of_few(counted.actor, province, days)


def balance_of_few(actor: Actor, area: Area, days: tuple[date, date]) -> Statement:
    with transaction.atomic():  # in which nothing is kept
        return balance(actor, area, *days)
