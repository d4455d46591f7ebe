"""A listed family with a helper and a measure, and the text of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import add_households
from niukou.office.support import services
from niukou.rulebook.model import Pack
from tests.made_county import number
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401  everybody of an office with cases
from tests.office.conftest import (  # noqa: F401  the same office
    COUNTY,
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
from tests.office.registry.conftest import ACCOUNT, PHONE, family
from tests.office.registry.made_book import move

SECRETS = (PHONE, ACCOUNT, number(10), number(11), number(901), "19900000077", "长期慢性病")


def text_of(pdf: bytes) -> str:
    """What a PDF says, without breaks and blanks: a title is set with blanks between its characters."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def listed(officer: Actor) -> Callable[..., Household]:  # noqa: F811
    """`listed(serial, **values)`: a poor family of two in the village."""

    def make(serial: int = 1, people: int = 2, **values: object) -> Household:
        told = {"bank_account": ACCOUNT, "main_cause": "因病", "size": people, "cropland": "3.5", **values}
        new = family(serial, VILLAGE, people, **told)
        new.members[0].values["health"] = "长期慢性病"  # type: ignore[index]
        [home] = add_households(officer, [new])
        move(
            officer,
            "identified",
            list(Person.objects.filter(memberships__household=home).order_by("pk")),
            "poor",
        )
        return Household.objects.get(pk=home.pk)

    return make


@pytest.fixture
def home(listed: Callable[..., Household], officer: Actor, village: Area, pack: Pack) -> Household:  # noqa: F811
    """One of them, with somebody who helps it and what it got."""
    made = listed()
    unit = services.add_units(
        officer, Area.objects.get(code=COUNTY), [{"name": "示例单位", "level": "县", "code": "U1"}]
    )[0]
    told = {
        "helper_name": "示帮扶",
        "helper_number": number(901),
        "helper_phone": "19900000077",
        "post": "科员",
    }
    helper = services.add_helpers(officer, unit.pk, [told])[0]
    services.pair(officer, [services.NewPairing(made.code, helper.pk, date(2017, 3, 1), primary=True)])
    return made
