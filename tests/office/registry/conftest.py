"""Made-up families for the book's tests, and a decision such as a finished case issues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.registry import services
from niukou.office.registry.models import Decision, Household
from niukou.office.registry.services import NewFamily, NewPerson
from niukou.office.windows.models import Opening
from tests.made_county import number
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.registry.importing import checker, folder, importing, places  # noqa: F401  fixtures of two files

PHONE, ACCOUNT = "19900000001", "6200000000000000011"


@pytest.fixture
def clerk(acting) -> Actor:
    """The town's clerk, who enters data."""
    return acting("town_office", TOWN)


def family(serial: int = 1, area: str = VILLAGE, people: int = 2, **values: object) -> NewFamily:
    """A made-up family; its head is person `serial`."""
    members = [
        NewPerson(
            {
                "name": f"示{chr(0x4E00 + serial * 10 + place)}",
                "id_number": number(serial * 10 + place),
                "relation": "户主" if place == 0 else "之子",
                "health": "健康",
                "medical_insurance": "是",
            }
        )
        for place in range(people)
    ]
    told = {"head_name": f"示{chr(0x4E00 + serial * 10)}", "phone": PHONE, "wage_income": 3000, **values}
    return NewFamily(area, members, told, since=date(2017, 1, 1))


@pytest.fixture
def home(clerk: Actor) -> Household:
    """A family of two in the book, outside the register."""
    return services.add_households(clerk, [family()])[0]


@pytest.fixture
def entry_of_2018(office: None, settings) -> Callable[[], None]:
    """`entry_of_2018()`: it is November 2018 and the province has let the county enter data."""

    def begin() -> None:
        settings.PACK = "henan-2018"
        clock.turn(datetime(2018, 11, 15, 1, 0, tzinfo=UTC))
        Opening.objects.create(
            area=Area.objects.get(code=COUNTY), function="entry", calendar="year_2018", phase="entry", letter="请开通",
            requested_by="x", requested_at=clock.now(), answered_by="y", answered_at=clock.now(), granted=True,
            opens_at=clock.now(), closes_at=datetime(2018, 11, 30, 16, 0, tzinfo=UTC),
        )  # fmt: skip

    return begin


@pytest.fixture
def decision(office: None) -> Callable[..., Decision]:
    """`decision(procedure, area)`: what a finished case issues."""

    def decide(procedure: str = "year_correction", area: str = VILLAGE) -> Decision:
        serial = Decision.objects.count() + 1
        return Decision.objects.create(
            number=f"D{serial}", case=f"C{serial}", procedure=procedure, cause="", pack="national",
            pack_fingerprint="f" * 64, area=Area.objects.get(code=area), effective_day=clock.today(),
            decided_at=clock.now(), decided_by="somebody", seal=b"seal",
        )  # fmt: skip

    return decide
