"""A family that applies and is not in the book: written down at a page, outside the register, and then a case opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.services import add_natural_villages
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, LedgerEntry, Person
from tests.office.conftest import COUNTY, OTHER_VILLAGE, VILLAGE

Sit = Callable[[Actor], Client]
ADDRESS = f"/households/new/?area={VILLAGE}"
NUMBER = "539901198001010010"  # of nobody: no place has the code


def written(browser: Client, address: str = ADDRESS, **typed: str) -> tuple[int, str]:
    answer = browser.post(address, {"room": "4", **typed})
    return answer.status_code, answer.content.decode() if answer.status_code != 302 else answer["Location"]


FAMILY = {
    "phone": "13900000001",
    "name_0": "覃新来", "relation_0": "户主", "id_number_0": NUMBER,
    "name_1": "覃小新", "relation_1": "之子", "birth_date_1": "2010-05-01",
}  # fmt: skip


def test_a_cadre_writes_down_who_applies_and_opens_the_case_from_its_page(
    at_desk: Sit, cadre: Actor, village: object
) -> None:
    browser = at_desk(cadre)
    assert "/households/new/" in browser.get("/households/").content.decode()
    status, address = written(browser, **FAMILY)
    assert status == 302
    home = Household.objects.get()
    assert (home.account, home.area.code, address) == ("outside", VILLAGE, f"/households/{home.code}/")
    assert set(Person.objects.values_list("name", "account")) == {
        ("覃新来", "outside"),
        ("覃小新", "outside"),
    }
    page = browser.get(address).content.decode()
    assert "覃新来" in page and "之子" in page and NUMBER not in page
    assert f"/cases/open/?household={home.code}" in page
    offered = browser.get(f"/cases/open/?household={home.code}").content.decode()
    assert f"/cases/open/identification/?household={home.code}" in offered
    assert home.code in browser.get("/households/?q=覃新来").content.decode()
    assert AuditEntry.objects.filter(act="registry.add_households", actor=cadre.username).count() == 1
    assert not LedgerEntry.objects.exists()  # written down is not listed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name_0": ""}, "写上姓名"),
        ({"name_1": ""}, "写上姓名"),
        ({"birth_date_1": "某天"}, "看不懂，请重写"),
        ({"id_number_1": NUMBER, "relation_1": "配偶"}, "覃小新 证件号码：与另一个人相同"),
        ({"relation_1": "邻居"}, "邻居"),
    ],
)
def test_what_is_wrong_is_told_by_name_and_nothing_is_written(
    at_desk: Sit, cadre: Actor, village: object, typed: dict[str, str], told: str
) -> None:
    status, page = written(at_desk(cadre), **{**FAMILY, **typed})
    assert status == 422
    assert told in page
    assert "覃小新" in page or typed.get("name_1") == ""  # what was typed stays
    assert not Household.objects.exists() and not Person.objects.exists()


def test_somebody_who_is_in_the_book_is_not_written_down_again(
    at_desk: Sit, cadre: Actor, village: object
) -> None:
    browser = at_desk(cadre)
    written(browser, **FAMILY)
    status, page = written(browser, **FAMILY)  # sent twice
    assert status == 422
    assert "覃新来 证件号码：这个人已在册" in page
    assert Household.objects.count() == 1


def test_a_large_family_gets_more_lines_and_keeps_what_was_typed(
    at_desk: Sit, cadre: Actor, village: object
) -> None:
    browser = at_desk(cadre)
    status, page = written(browser, **FAMILY, more="1")
    assert status == 200
    assert 'name="name_7"' in page and 'value="覃小新"' in page
    many = {f"name_{at}": f"覃家{at}" for at in range(7)} | {f"relation_{at}": "之女" for at in range(1, 7)}
    assert written(browser, **{**FAMILY, **many, "room": "8"})[0] == 302
    assert Person.objects.count() == 7
    assert 'name="name_39"' in written(browser, room="99999", more="1")[1]
    assert 'name="name_40"' not in written(browser, room="40", more="1")[1]


def test_a_wider_office_chooses_the_village_first(at_desk: Sit, officer: Actor, village: object) -> None:
    browser = at_desk(officer)
    page = browser.get("/households/new/").content.decode()
    assert "住在哪个村" in page and "name_0" not in page
    status, page = written(browser, f"/households/new/?area={COUNTY}", **FAMILY)
    assert status == 200 and "住在哪个村" in page
    assert not Household.objects.exists()


def test_the_natural_village_is_chosen_where_there_are_some(
    at_desk: Sit, cadre: Actor, village: Area
) -> None:
    browser = at_desk(cadre)
    assert 'name="natural_village"' not in browser.get(ADDRESS).content.decode()
    (here,) = add_natural_villages(cadre, village, ["上寨"], date(2017, 1, 1))
    page = browser.get(ADDRESS).content.decode()
    assert f'<option value="{here.code}">上寨</option>' in page
    status, page = written(browser, **FAMILY, natural_village=here.code, more="1")
    assert f'<option value="{here.code}" selected>' in page
    assert written(browser, **FAMILY, natural_village=f"{OTHER_VILLAGE}-01")[0] == 422
    status, address = written(browser, **FAMILY, natural_village=here.code)
    assert status == 302
    home = Household.objects.get()
    assert (home.area, home.code[: len(VILLAGE)]) == (here, VILLAGE)
    assert "上寨" in browser.get(address).content.decode()


def test_nobody_writes_a_family_into_anothers_village_or_without_that_charge(
    at_desk: Sit, cadre: Actor, stranger: Actor, acting: Callable[..., Actor], village: object
) -> None:
    assert written(at_desk(stranger), **FAMILY)[0] == 403
    assert written(at_desk(cadre), f"/households/new/?area={OTHER_VILLAGE}", **FAMILY)[0] == 403
    for role in ("helper", "system_administrator"):
        actor = acting(role, VILLAGE if role == "helper" else COUNTY)
        assert written(at_desk(actor), **FAMILY)[0] == 403
    assert not Household.objects.exists()
