"""A listed family, a unit with people who may help it, and money to help with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import add_households, add_paper
from niukou.office.registry.services.papers import NewPaper
from niukou.office.support import services
from niukou.office.support.models import Allotment, Helper, HelpingUnit
from tests.made_county import number
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.registry.conftest import family
from tests.office.registry.made_book import move

DAY = date(2017, 3, 1)
PHONE = "19900000077"


@pytest.fixture
def clerk(acting) -> Actor:
    """The town's clerk, who enters data."""
    return acting("town_office", TOWN)


@pytest.fixture
def assembly(acting) -> Actor:
    """A village group: reads no numbers, enters nothing."""
    return acting("assessor", COUNTY)


@pytest.fixture
def county(office: None) -> Area:
    return Area.objects.get(code=COUNTY)


@pytest.fixture
def listed(clerk: Actor, officer: Actor) -> Callable[..., Household]:
    """`listed(serial, **values)`: a poor family of two in the village."""

    def make(serial: int = 1, area: str = VILLAGE, **values: object) -> Household:
        [home] = add_households(officer, [family(serial, area, **values)])
        people = list(Person.objects.filter(memberships__household=home).order_by("pk"))
        move(officer, "identified", people, "poor")
        return Household.objects.get(pk=home.pk)

    return make


@pytest.fixture
def home(listed) -> Household:
    return listed()


@pytest.fixture
def unit(officer: Actor, county: Area) -> HelpingUnit:
    return services.add_units(officer, county, [{"name": "示例单位", "level": "县", "code": "U1"}])[0]


@pytest.fixture
def helper(officer: Actor, unit: HelpingUnit) -> Helper:
    told = {"helper_name": "示帮扶", "helper_number": number(901), "helper_phone": PHONE, "post": "科员"}
    return services.add_helpers(officer, unit.pk, [told])[0]


@pytest.fixture
def paper(officer: Actor, village: Area) -> int:
    return add_paper(officer, village, NewPaper("receipt", "发放表", b"signed", "image/png")).pk


@pytest.fixture
def allotment(officer: Actor, county: Area, village: Area) -> Allotment:
    """One thousand yuan received by the county, six hundred of them allotted to a project of the village."""
    told = {
        "document": "示财〔2017〕1号", "source": "财政专项", "level": "省", "year": 2017, "amount": "1000"
    }  # fmt: skip
    fund = services.receive(officer, county, told, DAY)
    project = services.add_project(
        officer, village, {"code": "P1", "name": "养猪", "kind": "产业帮扶", "year": "2017"}
    )
    return services.allot(officer, fund.pk, project.pk, "600", DAY)
