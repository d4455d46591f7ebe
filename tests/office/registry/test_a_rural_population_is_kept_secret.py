"""The rural population is declared by who may, sealed, summed over counties, and told to nobody in the trail."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import RuralBase
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.selectors.bases import base_of
from niukou.office.registry.services.bases import declare_base
from niukou.runs.statistics import StatisticsRequest, count_for
from niukou.terms.statement import Base
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN, VILLAGE
from tests.office.registry.made_book import households, move

pytestmark = pytest.mark.django_db

DAY = date(2017, 9, 30)


def test_the_newest_up_to_the_day_holds(officer: Actor, office: None) -> None:
    county = Area.objects.get(code=COUNTY)
    assert base_of(officer, county, DAY) is None
    declare_base(officer, county, 2014, 367_030, public=False, reason="made up")
    declare_base(officer, county, 2018, 1, public=False, reason="made up")
    assert base_of(officer, county, DAY) == Base(367_030, public=False)
    assert base_of(officer, county, date(2013, 1, 1)) is None
    declare_base(officer, county, 2014, 367_031, public=True, reason="corrected")
    assert base_of(officer, county, DAY) == Base(367_031, public=True)


def test_above_counties_it_is_the_sum_where_all_are_known(officer: Actor, stranger: Actor, acting) -> None:
    above = acting("prefecture_office", "539900000000")
    prefecture = Area.objects.get(code="539900000000")
    declare_base(officer, Area.objects.get(code=COUNTY), 2014, 300, public=True, reason="made up")
    assert base_of(above, prefecture, DAY) is None
    declare_base(stranger, Area.objects.get(code=FOREIGN_COUNTY), 2014, 200, public=False, reason="made up")
    assert base_of(above, prefecture, DAY) == Base(500, public=False)


def test_the_number_stands_nowhere_in_the_open(officer: Actor) -> None:
    declare_base(officer, Area.objects.get(code=COUNTY), 2014, 367_030, public=False, reason="made up")
    assert b"367030" not in bytes(RuralBase.objects.get().population)
    entry = AuditEntry.objects.get(act="registry.declare_base")
    assert "367030" not in entry.detail + entry.subject + entry.reason


def test_who_may_not_is_refused(officer: Actor, stranger: Actor, cadre: Actor, village: Area, acting) -> None:
    county = Area.objects.get(code=COUNTY)
    with pytest.raises(NotAllowedError):
        declare_base(stranger, county, 2014, 1000, public=True, reason="made up")
    with pytest.raises(NotAllowedError):
        base_of(stranger, county, DAY)
    with pytest.raises(NotAllowedError):
        declare_base(acting("public", COUNTY), county, 2014, 1000, public=True, reason="made up")
    with pytest.raises(NotAllowedError, match="县以上"):
        declare_base(
            acting("town_office", TOWN),
            Area.objects.get(code=TOWN),
            2014,
            1000,
            public=True,
            reason="made up",
        )
    with pytest.raises(NotAllowedError, match="录入"):
        declare_base(cadre, village, 2014, 1000, public=True, reason="made up")
    with pytest.raises(LedgerError, match="正数"):
        declare_base(officer, county, 2014, 0, public=True, reason="made up")
    assert not RuralBase.objects.exists()


def test_rates_alone_have_all_decimals_for_who_may_read_the_base(officer: Actor, acting) -> None:
    """Of many periods, held against the counts that everybody of the county sees, they give it back to the person."""
    county = Area.objects.get(code=COUNTY)
    for people in households(Area.objects.get(code=VILLAGE), [4] * 11):
        move(officer, "identified", people, "poor", date(2017, 6, 10))
    declare_base(officer, county, 2014, 397, public=False, reason="made up")
    asked = StatisticsRequest(COUNTY, date(2017, 6, 1), date(2017, 6, 30), rates_only=True)
    told = {
        who.role: {rate.indicator.key: str(rate.value) for rate in count_for(who, county, asked).rates}
        for who in (officer, acting("county_government", COUNTY))
    }
    assert told["county_office"]["incidence"] == "11.08"
    assert told["county_government"]["incidence"] == "11"
