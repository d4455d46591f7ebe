"""Three people ask for the same household: the area decides whether it is there, the role what of it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import Filters, NotThereError
from tests.made_county import number
from tests.office.conftest import COUNTY, OTHER_VILLAGE, VILLAGE
from tests.office.registry.conftest import PHONE, family

pytestmark = pytest.mark.django_db


def test_cadre_and_officer_see_it_a_stranger_does_not(
    home: Household, cadre: Actor, officer: Actor, stranger: Actor
) -> None:
    for actor in (cadre, officer):
        view = selectors.household(actor, home.code)
        assert (view.code, len(view.members), view.year) == (home.code, 2, 2017)
        assert view.members[0].values["health"] == "健康"
    with pytest.raises(NotThereError):
        selectors.household(stranger, home.code)
    assert list(selectors.households(stranger)) == []
    assert selectors.find(stranger, number(10)) == []
    assert selectors.year_values(stranger, "household", [home.code], 2017) == {}


def test_numbers_are_masked_until_a_reason_is_given_which_is_told(home: Household, officer: Actor) -> None:
    masked = selectors.household(officer, home.code).members[0].values["id_number"]
    assert masked != number(10) and masked.startswith("5399") and "*" in masked
    whole = selectors.household(officer, home.code, "核对银行账户")
    assert whole.members[0].values["id_number"] == number(10) and whole.values["phone"] == PHONE
    entry = AuditEntry.objects.get(act="registry.read_whole")
    assert (entry.reason, entry.subject) == ("核对银行账户", f"household:{home.code}")


def test_a_role_that_reads_no_numbers_gets_none_with_any_reason(home: Household, acting) -> None:
    government = acting("county_government", COUNTY)
    assert "*" in selectors.household(government, home.code).members[0].values["id_number"]
    with pytest.raises(NotAllowedError):
        selectors.household(government, home.code, "想看")
    assert selectors.find(government, number(10)) == []


def test_a_role_that_reads_public_fields_sees_neither_health_nor_income_nor_names(
    home: Household, officer: Actor
) -> None:
    villager = replace(officer, role="villager", reads=("public",))
    view = selectors.household(villager, home.code)
    assert "wage_income" not in view.values
    assert view.members[0].name == "" and "health" not in view.members[0].values
    with pytest.raises(NotAllowedError):
        selectors.households(villager, Filters(name="示"))


def test_somebody_is_found_by_whole_number_telephone_code_name_and_village(
    home: Household, officer: Actor
) -> None:
    head = selectors.household(officer, home.code).members[0]
    asked = {
        "identity": number(10), "phone": PHONE, "code": home.code, "name": head.name, "area": "柳村",
    }  # fmt: skip
    for by, text in asked.items():
        found = selectors.find(officer, text)
        assert found and found[0].by == by and found[0].household == home.code, by
    assert selectors.find(officer, number(10)[:-1]) == []
    assert selectors.find(officer, "") == []


def test_lists_are_filtered_and_cut_into_pages(clerk: Actor, officer: Actor) -> None:
    services.add_households(clerk, [family(1), family(2, OTHER_VILLAGE), family(3)])
    assert [h.code for h in selectors.households(officer, Filters(area=VILLAGE))] == [
        f"{VILLAGE}000001",
        f"{VILLAGE}000002",
    ]
    assert selectors.households(officer, Filters(account="poor")).count() == 0
    assert [h.code for h in selectors.households(officer)[1:2]] == [f"{VILLAGE}000002"]
    name = selectors.household(officer, f"{VILLAGE}000002").members[0].name
    assert [h.code for h in selectors.households(officer, Filters(name=name))] == [f"{VILLAGE}000002"]


def test_the_content_of_a_household_has_a_digest_that_follows_it(home: Household, clerk: Actor) -> None:
    other = services.add_households(clerk, [family(2)])[0]
    before = selectors.content_hash([home.pk, other.pk])
    assert set(before) == {home.pk, other.pk} and all(len(text) == 64 for text in before.values())
    assert selectors.content_hash([home.pk]) == {home.pk: before[home.pk]}
    member = selectors.household(clerk, home.code).members[1]
    services.set_years(clerk, 2017, [services.YearChange("person", member.code, {"health": "大病"})])
    after = selectors.content_hash([home.pk, other.pk])
    assert after[home.pk] != before[home.pk] and after[other.pk] == before[other.pk]
