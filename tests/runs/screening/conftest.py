"""A listed family whose head owns a car that no list of his should hold, and the file in which the traffic police says so."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import NewFamily, NewPerson, add_households
from tests.made_county import number
from tests.office.conftest import (  # noqa: F401  the same office
    COUNTY,
    TOWN,
    VILLAGE,
    _emptying,
    _master_key,
    acting,
    cadre,
    office,
    officer,
    pack,
    stranger,
    village,
)
from tests.office.registry.made_book import move

HEADINGS = "号牌号码,机动车所有人,身份证明号码,车辆类型,购置价格,初次登记日期,机动车状态"
CARS = f"{HEADINGS}\n示A00001,覃明显,{number(7)},小型轿车,180000,2016-05-01,正常\n示A00002,某人,5.39901E+17,小型轿车,1,2016-05-01,正常\n"


@pytest.fixture
def county(office: None) -> Area:  # noqa: F811
    return Area.objects.get(code=COUNTY)


@pytest.fixture
def with_car(acting, officer: Actor) -> Household:  # type: ignore[no-untyped-def]  # noqa: F811
    """Listed as poor."""
    head = NewPerson({"name": "覃明显", "id_number": number(7), "relation": "户主", "health": "健康"})
    told = {"head_name": "覃明显", "head_number": number(7), "size": "1"}
    (home,) = add_households(
        acting("town_office", TOWN), [NewFamily(VILLAGE, [head], told, since=date(2017, 1, 1))]
    )
    move(officer, "taken_over", list(Person.objects.filter(memberships__household=home)), "poor")
    return Household.objects.get(pk=home.pk)
