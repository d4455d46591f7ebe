"""Personal data stay while a case is open, of the person or of his household; ended, they may go; gone, no case begins."""

from __future__ import annotations

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.cases import services
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import Subject
from niukou.office.registry.models import Erasure, Person
from niukou.office.registry.services import ask_erasure
from tests.office.cases.staff import families
from tests.office.conftest import COUNTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(village: Area, officer: Actor) -> Erasure:
    (home,) = families(village, [2])
    person = Person.objects.filter(memberships__household=home).order_by("pk")[1]
    return ask_erasure(officer, person, basis="个人信息保护法第四十七条", reason="本人要求")


@pytest.fixture
def second(acting) -> Actor:
    return acting("county_government", COUNTY)


def test_an_open_case_of_his_household_holds_it_up(
    asked: Erasure, cadre: Actor, second: Actor, whole_pack
) -> None:
    home = asked.person.memberships.get().household
    (case,) = services.open_cases(cadre, "identification", [Subject(household=home)])
    with pytest.raises(CaseError, match=case.number):
        services.approve_erasure(second, asked, "好")
    assert Person.objects.get(pk=asked.person_id).name == "试人"
    services.withdraw(cadre, [case], "不申请了")
    assert services.approve_erasure(second, asked, "好").approved
    assert Person.objects.get(pk=asked.person_id).name == ""


def test_it_takes_a_second_person_here_too(asked: Erasure, officer: Actor, stranger: Actor) -> None:
    for actor in (officer, stranger):
        with pytest.raises(NotAllowedError):
            services.approve_erasure(actor, asked, "好")


def test_no_case_begins_about_somebody_erased(asked: Erasure, second: Actor, cadre: Actor) -> None:
    home = asked.person.memberships.get().household
    services.approve_erasure(second, asked, "好")
    person = Person.objects.get(pk=asked.person_id)
    subject = Subject(
        household=home, person=person, facts={"day": "2017-06-30", "reason": "新生儿", "relation": "之子"}
    )
    with pytest.raises(CaseError, match=r"依法删除|不在册上"):
        services.open_cases(cadre, "natural_increase", [subject])
