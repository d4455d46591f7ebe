"""A pairing begins on a day, ends on one with a reason, and stays told; who lacks help, or has too much to do, is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, Lookup
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import NotThereError
from niukou.office.support import selectors, services
from niukou.office.support.models import Helper, HelpingUnit, Pairing
from niukou.office.support.pairing_rows import digest_of
from niukou.office.support.services import NewPairing
from tests.made_county import number
from tests.office.conftest import FOREIGN_VILLAGE, VILLAGE
from tests.office.support.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(officer: Actor, unit: HelpingUnit) -> Helper:
    return services.add_helpers(officer, unit.pk, [{"helper_name": "示乙", "helper_number": number(903)}])[0]


def test_a_pairing_ends_with_a_reason_and_the_history_stays(
    clerk: Actor, cadre: Actor, stranger: Actor, home: Household, helper: Helper, second: Helper
) -> None:
    [first] = services.pair(clerk, [NewPairing(home.code, helper.pk, DAY, primary=True)])
    with pytest.raises(RefusedError, match="原因"):
        services.end_pairings(clerk, [first.pk], date(2017, 5, 31), " ")
    with pytest.raises(RefusedError, match="早于开始"):
        services.end_pairings(clerk, [first.pk], date(2017, 2, 1), "调离")
    for other in (stranger, cadre):
        with pytest.raises(NotAllowedError):
            services.end_pairings(other, [first.pk], date(2017, 5, 31), "调离")
    assert services.end_pairings(clerk, [first.pk], date(2017, 5, 31), "调离") == 1
    with pytest.raises(RefusedError, match="已经结束"):
        services.end_pairings(clerk, [first.pk], date(2017, 5, 31), "调离")
    services.pair(clerk, [NewPairing(home.code, second.pk, date(2017, 6, 1), primary=True)])
    told = [
        (p.helper.name, p.starts_on, p.ends_on, p.end_reason) for p in selectors.pairings(cadre, home.code)
    ]
    assert told == [
        ("示乙", date(2017, 6, 1), None, ""),
        ("示帮扶", DAY, date(2017, 5, 31), "调离"),
    ]
    with pytest.raises(NotThereError):
        selectors.pairings(stranger, home.code)
    assert all(bytes(row.digest) == digest_of(row) for row in Pairing.objects.select_related("household"))
    acts = list(
        AuditEntry.objects.filter(act__startswith="support.").order_by("pk").values_list("act", flat=True)
    )
    assert acts[-3:] == ["support.pair", "support.end_pairings", "support.pair"]


def test_one_answers_for_a_household_at_a_time_where_the_pack_says_so(
    clerk: Actor, home: Household, helper: Helper, second: Helper, monkeypatch
) -> None:
    two = [NewPairing(home.code, one.pk, DAY, primary=True) for one in (helper, second)]
    with pytest.raises(RefusedError, match="同时最多1名主要责任人"):
        services.pair(clerk, two)
    services.pair(clerk, two[:1])
    with pytest.raises(RefusedError, match="同时最多1名主要责任人"):
        services.pair(clerk, two[1:])
    services.pair(clerk, [NewPairing(home.code, second.pk, DAY)])  # beside him, not in his place
    assert Pairing.objects.filter(primary=True).count() == 1
    monkeypatch.setattr("niukou.office.support.services.pairing.limit", lambda *_: None)
    ended = Pairing.objects.get(helper=second)
    services.end_pairings(clerk, [ended.pk], date(2017, 5, 31), "轮换")
    services.pair(clerk, [NewPairing(home.code, second.pk, date(2017, 6, 1), primary=True)])
    assert Pairing.objects.filter(primary=True).count() == 2


def test_nobody_helps_a_household_twice_at_a_time(clerk: Actor, home: Household, helper: Helper) -> None:
    [first] = services.pair(clerk, [NewPairing(home.code, helper.pk, DAY)])
    with pytest.raises(RefusedError, match="已在帮这一户"):
        services.pair(clerk, [NewPairing(home.code, helper.pk, date(2017, 6, 1))])
    services.end_pairings(clerk, [first.pk], date(2017, 5, 31), "轮换")
    [again] = services.pair(clerk, [NewPairing(home.code, helper.pk, date(2017, 6, 1))])
    with pytest.raises(RefusedError, match="已在帮这一户"):
        services.change_dates(clerk, again.pk, date(2017, 5, 1), None, "记错了")
    with pytest.raises(RefusedError, match="早于开始"):
        services.change_dates(clerk, again.pk, date(2017, 6, 9), date(2017, 6, 8), "记错了")
    with pytest.raises(RefusedError, match="原因"):
        services.change_dates(clerk, again.pk, date(2017, 6, 9), None, "")
    assert services.change_dates(clerk, again.pk, date(2017, 6, 9), None, "记错了").starts_on == date(
        2017, 6, 9
    )


def test_a_pairing_is_of_a_household_and_a_helper_that_are_ones_own(
    clerk: Actor, cadre: Actor, stranger: Actor, officer: Actor, home: Household, helper: Helper, listed
) -> None:
    new = NewPairing(home.code, helper.pk, DAY)
    for other in (stranger, cadre):
        with pytest.raises(NotAllowedError):
            services.pair(other, [new])
    with pytest.raises(NotAllowedError):
        services.pair(clerk, [NewPairing("H404", helper.pk, DAY)])
    with pytest.raises(RefusedError, match="名单里没有这个帮扶责任人"):
        services.pair(clerk, [NewPairing(home.code, 404, DAY)])
    with pytest.raises(RefusedError, match="至少一个"):
        services.pair(clerk, [])
    assert Pairing.objects.count() == 0


def test_the_database_keeps_what_a_pairing_was(clerk: Actor, home: Household, helper: Helper) -> None:
    [row] = services.pair(clerk, [NewPairing(home.code, helper.pk, DAY)])
    for change in (lambda: row.delete(), lambda: Pairing.objects.update(primary=True)):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_households_whom_nobody_helps_are_told(
    clerk: Actor, cadre: Actor, officer: Actor, stranger: Actor, listed, helper: Helper
) -> None:
    helped, ended, never = listed(1), listed(2), listed(3)
    services.pair(clerk, [NewPairing(helped.code, helper.pk, DAY), NewPairing(ended.code, helper.pk, DAY)])
    services.end_pairings(clerk, [Pairing.objects.get(household=ended).pk], date(2017, 6, 30), "调离")
    for actor in (cadre, clerk, officer):
        assert [h.code for h in selectors.without_helper(actor)] == [ended.code, never.code]
    assert [h.code for h in selectors.without_helper(officer, VILLAGE, "poor")] == [ended.code, never.code]
    assert list(selectors.without_helper(officer, account="exited")) == []
    assert list(selectors.without_helper(officer, FOREIGN_VILLAGE)) == []
    assert list(selectors.without_helper(stranger)) == []
    services.pair(clerk, [NewPairing(ended.code, helper.pk, date(2017, 7, 1))])
    assert [h.code for h in selectors.without_helper(cadre)] == [never.code]


def test_a_household_outside_the_register_lacks_no_helper(cadre: Actor, village: Area) -> None:
    Household.objects.create(code="H1", area=village)
    assert list(selectors.without_helper(cadre)) == []


def test_a_helper_of_more_households_than_the_pack_allows_is_told(
    clerk: Actor,
    cadre: Actor,
    stranger: Actor,
    officer: Actor,
    unit: HelpingUnit,
    helper: Helper,
    village: Area,
    monkeypatch,
) -> None:
    homes = Household.objects.bulk_create(
        Household(code=f"H{n}", area=village, account="outside") for n in range(16)
    )
    services.pair(clerk, [NewPairing(home.code, helper.pk, DAY) for home in homes[:15]])
    assert selectors.overloaded(clerk) == []
    [unit2] = services.add_units(officer, unit.area, [{"name": "另一单位"}])
    [same] = services.add_helpers(
        officer, unit2.pk, [{"helper_name": "示帮扶", "helper_number": number(901)}]
    )
    services.pair(clerk, [NewPairing(homes[15].code, same.pk, DAY)])
    loads = selectors.overloaded(cadre)
    assert [(load.helper.id, load.households, load.most) for load in loads] == [
        (helper.pk, 16, 15),
        (same.pk, 16, 15),
    ]
    assert selectors.overloaded(stranger) == []
    monkeypatch.setattr("niukou.office.support.selectors.gaps.limit", lambda *_: None)
    assert selectors.overloaded(cadre) == []


def test_a_helper_who_is_in_the_register_himself_is_told_without_where(
    clerk: Actor, cadre: Actor, officer: Actor, stranger: Actor, listed, helper: Helper, unit: HelpingUnit
) -> None:
    home, other = listed(1), listed(2)
    member = Lookup.objects.filter(kind="identity", person__memberships__household=other).first()
    assert member is not None
    [poor] = services.add_helpers(officer, unit.pk, [{"helper_name": "示自", "helper_number": number(20)}])
    services.pair(clerk, [NewPairing(home.code, helper.pk, DAY)])
    assert selectors.helpers_in_register(cadre) == []  # he helps nobody yet
    services.pair(clerk, [NewPairing(home.code, poor.pk, DAY)])
    for actor in (cadre, clerk, officer):
        [found] = selectors.helpers_in_register(actor)
        assert found.id == poor.pk and other.code not in str(found)
    assert selectors.helpers_in_register(stranger) == []
