"""Whoever reaches the database's files past its guards is found out: measures, pairings, money, accounts."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household
from niukou.office.support import services
from niukou.office.support.measuring import MeasureChange
from niukou.office.support.models import Allotment, Fund, Helper, Measure, MoneyEntry, Pairing
from niukou.office.support.selectors.proof import help_faults
from niukou.office.support.services import NewPairing, Payment
from tests.office.conftest import VILLAGE
from tests.office.emptying import without_triggers
from tests.office.support.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(
    officer: Actor, county: Area, home: Household, helper: Helper, allotment: Allotment, paper: int
) -> Area:
    """A household that is helped, by a person, a measure and money."""
    services.pair(officer, [NewPairing(home.code, helper.pk, DAY)])
    services.enter_measures(officer, [MeasureChange(home.code, 2017, {"kind": "产业帮扶", "amount": "9.5"})])
    services.spend(officer, allotment.pk, [Payment(20, DAY, "仔猪", home.code)], [paper])
    [wrong] = services.spend(officer, allotment.pk, [Payment(30, DAY, "路", village=VILLAGE)], [paper])
    services.reverse_entry(officer, wrong.pk, "写错了")
    return county


def test_what_the_services_wrote_is_right(officer: Actor, stranger: Actor, helped: Area) -> None:
    assert list(help_faults(officer, helped)) == []
    with pytest.raises(NotAllowedError):
        list(help_faults(stranger, helped))


@pytest.mark.parametrize(
    ("model", "change", "says"),
    [
        (Measure, {"year": 2016}, "措施被改过"), (Measure, {"amount": 1}, "措施被改过"),
        (Helper, {"values": {}}, "责任人被改过"), (Measure, {"values": {"kind": "健康帮扶"}}, "措施被改过"),
        (Pairing, {"primary": True}, "结对被改过"),
        (Pairing, {"starts_on": date(2016, 1, 1)}, "结对被改过"), (MoneyEntry, {"purpose": "x"}, "资金被改过"),
        (MoneyEntry, {"recorded_by": "x"}, "资金被改过"), (Fund, {"received": 100_001}, "账与各笔合计不符"),
        (Allotment, {"spent": 0}, "账与各笔合计不符"),
    ],
)  # fmt: skip
def test_a_change_past_the_guards_is_found(
    officer: Actor, helped: Area, model: type[Measure], change: dict[str, object], says: str
) -> None:
    with without_triggers():
        model.objects.filter(pk=model.objects.latest("pk").pk).update(**change)
    assert any(says in fault.told for fault in help_faults(officer, helped))
