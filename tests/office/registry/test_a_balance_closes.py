"""Opening + in − out = closing for any area on any day, as known at any moment; and so says a plain recount."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry import flows
from niukou.office.registry.models import HouseholdYear
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.selectors.balance import balance, standing
from niukou.terms.statement import CHANGED, Statement
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.made_book import home, households, move
from tests.office.registry.random_ledger import (
    DAYS,
    FIRST,
    at_a_moment,
    copied,
    make_ledger,
    recount,
    recounted_lines,
)

pytestmark = pytest.mark.django_db

AREAS = (VILLAGE, OTHER_VILLAGE, TOWN, COUNTY, "539900000000", "530000000000")
any_day = st.integers(-1, DAYS + 1).map(lambda n: FIRST + timedelta(days=n))


def nets(statement: Statement) -> dict[tuple[str, str, str, str], int]:
    found: Counter[tuple[str, str, str, str]] = Counter()
    for line in statement.lines:
        found[line.unit, line.group, line.account, line.cause] += line.count
    return {key: count for key, count in sorted(found.items()) if count}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), data=st.data())
def test_any_ledger_is_what_a_recount_says(office: None, acting, seed: int, data: st.DataObject) -> None:
    province = acting("province_office", "530000000000")
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # wide areas are asked for in another way than small ones
        patch.setattr(flows, "_FEW", data.draw(st.sampled_from([0, 500])))
        villages = list(Area.objects.filter(level="village").order_by("code"))
        assert make_ledger(province, villages, seed, acts=40) > 0
        rows = copied()
        for _ in range(4):
            area = Area.objects.get(code=data.draw(st.sampled_from(AREAS)))
            first, last = sorted((data.draw(any_day), data.draw(any_day)))
            known_at = at_a_moment(rows, data.draw(st.integers(0, 999)))
            by = data.draw(st.sampled_from(["", "attribute"]))
            statement = balance(province, area, first, last, known_at, by)
            day_before = first - timedelta(days=1)
            assert statement.opening == recount(rows, area.path, day_before, known_at, bool(by))
            assert statement.closing == recount(rows, area.path, last, known_at, bool(by))
            assert nets(statement) == recounted_lines(rows, area.path, (first, last), known_at, bool(by))
            assert standing(province, area, last, known_at, by) == statement.closing
            assert min(statement.closing.values(), default=0) >= 0
        transaction.set_rollback(True)


def test_a_move_within_is_no_line_and_over_the_border_is_one(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    there = Area.objects.get(code=OTHER_VILLAGE)
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    move(officer, "moved", people, "poor", date(2017, 6, 10), to_area=there.pk)
    june = (date(2017, 6, 5), date(2017, 6, 30))
    assert balance(officer, village, *june).moved("poor", "moved") == -2
    assert balance(officer, there, *june).moved("poor", "moved") == 2
    town = balance(officer, Area.objects.get(code=TOWN), *june)
    assert (town.lines, town.opened("poor"), town.closed("poor")) == ((), 2, 2)
    assert (town.opened("poor", "household"), town.closed("poor", "household")) == (1, 1)


def test_what_was_taken_back_was_there_when_it_was_known(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    before = clock.now()
    clock.turn(before + timedelta(hours=1))
    move(officer, "exited", people, "exited", date(2017, 6, 10))
    june = (date(2017, 6, 5), date(2017, 6, 30))
    assert balance(officer, village, *june).closed("exited") == 2
    assert balance(officer, village, *june, known_at=before).closed("exited") == 0
    assert standing(officer, village, june[1], before) == {
        ("household", "", "poor"): 1,
        ("person", "", "poor"): 2,
    }


def test_another_attribute_is_a_line_of_its_own(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    year = HouseholdYear(household=home(people[0]), year=2016, county=COUNTY, changed_at=clock.now())
    year.values = {"attribute": "一般贫困户"}
    year.save()
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    year.values = {"attribute": "低保贫困户"}
    year.save()
    move(officer, "exited", people, "exited", date(2017, 6, 10))
    told = nets(balance(officer, village, date(2017, 6, 5), date(2017, 6, 30), by="attribute"))
    assert {key[1:]: count for key, count in told.items() if key[0] == "person"} == {
        ("一般贫困户", "poor", CHANGED): -2, ("低保贫困户", "poor", CHANGED): 2,
        ("低保贫困户", "poor", "exited"): -2, ("低保贫困户", "exited", "exited"): 2,
    }  # fmt: skip


def test_a_stranger_gets_no_balance(officer: Actor, stranger: Actor, cadre: Actor, village: Area) -> None:
    days = (date(2017, 6, 1), date(2017, 6, 30))
    assert balance(cadre, village, *days).closing == {}
    for actor, area in ((stranger, village), (officer, Area.objects.get(code=FOREIGN_VILLAGE))):
        with pytest.raises(NotAllowedError):
            balance(actor, area, *days)
        with pytest.raises(NotAllowedError):
            standing(actor, area, days[1])
    with pytest.raises(LedgerError, match="早于期初"):
        balance(officer, village, days[1], days[0])
    with pytest.raises(LedgerError, match="不能按"):
        balance(officer, village, *days, by="name")
