"""The list is filtered by indicators, each a chip that can be taken away; filters are kept as lists and handed out as seen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import Household, SavedList
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.conftest import PHONE
from tests.office.registry.conftest import family as new_family
from tests.web.frame.made_lists import tables_of, taken

POOR_HOUSE = "household.house_grade~is~C级~D级"
LOW_INCOME = "household.wage_income~from~~4000"


@pytest.fixture
def homes(acting: Callable[..., Actor]) -> list[Household]:
    return services.add_households(
        acting("town_office", TOWN),
        [
            new_family(1, house_grade="D级"),
            new_family(2, OTHER_VILLAGE, house_grade="D级", wage_income=9000),
            new_family(3, house_grade="A级"),
        ],
    )


def listed(browser: Client, **asked: object) -> list[str]:
    answer = browser.get("/households/", asked)
    assert answer.status_code == 200
    said = answer.content.decode()
    found = re.findall(r'<td><a href="/households/(\d+)/">', said)
    assert bool(re.search(r"\d 条|\d / \d", said)) == bool(found), (
        "the count is shown where there is something to count"
    )
    return found


def test_filters_are_combined_with_account_and_area(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    one, two, _ = (home.code for home in homes)
    browser = at_desk(officer)
    assert set(listed(browser, f=POOR_HOUSE)) == {one, two}
    assert listed(browser, f=[POOR_HOUSE, LOW_INCOME]) == [one]
    assert listed(browser, f=POOR_HOUSE, area=OTHER_VILLAGE) == [two]
    assert listed(browser, f=POOR_HOUSE, account="poor") == []
    assert "1 条" in browser.get("/households/", {"f": [POOR_HOUSE, LOW_INCOME]}).content.decode()


def test_a_stranger_is_shown_neither_household_nor_count(
    at_desk: Callable[[Actor], Client], stranger: Actor, homes: list[Household]
) -> None:
    for asked in (
        {"f": POOR_HOUSE},
        {"f": "household.toilet~blank"},
        {"f": f"household.phone~has~{PHONE}"},
        {},
    ):
        assert listed(at_desk(stranger), **asked) == []
    assert len(tables_of(taken(at_desk(stranger), "/households/export/", {"f": POOR_HOUSE}))["农户"]) == 1


def test_an_indicator_is_chosen_then_filled_in_then_a_chip_that_can_be_taken_away(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    browser = at_desk(officer)
    said = browser.get("/households/", {"add": "household.house_grade", "f": LOW_INCOME}).content.decode()
    assert '<input type="checkbox" name="v" value="D级">' in said and f'value="{LOW_INCOME}"' in said
    answer = browser.get("/households/", {"add": "household.house_grade", "f": LOW_INCOME, "v": ["D级"]})
    assert answer.status_code == 302
    said = browser.get(answer["Location"]).content.decode()
    chips = re.findall(r'<li>([^<]*)<b>([^<]*)</b> <a href="([^"]*)"', said)
    assert [(label, what) for label, what, _ in chips] == [
        ("工资性收入：", "≤ 4000 元/年"), ("危房等级：", "D级"),
    ]  # fmt: skip
    without = browser.get("/households/" + chips[0][2].replace("&amp;", "&")).content.decode()
    assert "工资性收入：<b>" not in without and "危房等级：<b>" in without


def test_a_text_is_found_by_a_part_of_it_whole_or_empty(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    browser, field = at_desk(officer), "household.head_name"
    name = str(homes[0].memberships.first().person.name)
    said = browser.get("/households/", {"add": field}).content.decode()
    assert '<option value="is">就是</option>' in said and 'name="blank"' in said
    for how, text, many in (("has", name[:1], 3), ("is", name, 1), ("is", name[:1], 0)):
        answer = browser.get("/households/", {"add": field, "how": how, "text": text})
        assert answer.status_code == 302
        shown = browser.get(answer["Location"]).content.decode()
        assert len(re.findall(r'<td><a href="/households/\d+/">', shown)) == many
    answer = browser.get("/households/", {"add": field, "text": name, "blank": "1"})
    assert answer["Location"].endswith("blank") and listed(browser, f=f"{field}~blank") == []
    assert listed(browser, f=f"{field}~same~{name}") == [homes[0].code]
    tables_of(taken(browser, "/households/export/", {"f": f"{field}~is~{name}"}))
    told = AuditEntry.objects.filter(act="registry.export_households").order_by("pk")[0].detail
    assert name not in told and "by" in told, "what somebody typed is not in the trail"


def test_those_without_a_telephone_are_listed_and_kept(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    browser = at_desk(officer)
    assert "找没有填的" in browser.get("/households/", {"add": "household.bank_account"}).content.decode()
    assert len(listed(browser, f="household.bank_account~blank")) == 3
    sent = {"name": "没有账号的", "asked": "f=household.bank_account~blank"}
    assert browser.post("/households/lists/", sent).status_code == 302
    assert len(listed(browser, list=SavedList.objects.get().pk)) == 3


def test_the_form_is_made_from_the_dictionary(
    at_desk: Callable[[Actor], Client], officer: Actor, acting: Callable[..., Actor], homes: list[Household]
) -> None:
    said = at_desk(officer).get("/households/").content.decode()
    for name in ("household.wage_income", "household.toilet", "person.health", "household.phone"):
        assert f'value="{name}"' in said
    assert 'value="household.village_code"' not in said
    government = at_desk(acting("county_government", COUNTY)).get("/households/").content.decode()
    assert 'value="person.health"' in government
    assert 'value="household.phone"' not in government and 'value="person.id_number"' not in government


@pytest.mark.parametrize(
    "asked",
    [
        {"f": f"household.phone~has~{PHONE}"},
        {"add": "household.phone"},
        {"add": "household.phone", "text": PHONE},
        {"f": "person.id_number~blank"},
        {"f": "nothing"},
        {"f": "household.village_code~has~53"},
        {"f": POOR_HOUSE, "area": FOREIGN_COUNTY},
    ],
)
def test_what_is_not_his_to_ask_is_refused_on_the_page_and_in_the_workbook(
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    homes: list[Household],
    asked: dict[str, str],
) -> None:
    browser = at_desk(acting("county_government", COUNTY))
    assert browser.get("/households/", asked).status_code == 403
    if "add" not in asked:
        assert browser.get("/households/export/", asked).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"f": "household.wage_income~from~x~"},
        {"f": "household.wage_income~from~~"},
        {"f": "household.house_grade~is~Z级"},
        {"add": "household.wage_income", "low": "很多"},
        {"add": "household.house_grade", "low": "3"},
        {"f": "household.phone~has~139"},
        {"f": ["household.toilet~blank"] * 21},
    ],
)
def test_what_no_value_can_be_is_said_in_words(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household], asked: dict[str, object]
) -> None:
    answer = at_desk(officer).get("/households/", asked)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_the_workbook_is_the_filtered_list_and_the_trail_names_the_filters(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    filters = [POOR_HOUSE, LOW_INCOME, f"household.phone~has~{PHONE}"]
    told = tables_of(taken(at_desk(officer), "/households/export/", {"f": filters, "area": VILLAGE}))["农户"]
    head = homes[0].memberships.first().person.name
    assert [row[:2] for row in told[1:]] == [[homes[0].code, head]]
    said = json.loads(AuditEntry.objects.filter(act="registry.export_households").order_by("pk")[0].detail)
    assert said["filters"] == {
        "area": VILLAGE,
        "indicators": [
            {"field": "household.house_grade", "values": ["C级", "D级"]},
            {"field": "household.wage_income", "high": "4000"},
            {"field": "household.phone", "by": "text"},
        ],
    }


def test_a_list_is_kept_opened_renamed_and_removed(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    browser = at_desk(officer)
    answer = browser.post("/households/lists/", {"name": " 危房 ", "asked": f"f={POOR_HOUSE}"})
    kept = SavedList.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/households/?list={kept.pk}")
    assert kept.name == "危房" and POOR_HOUSE.encode() not in bytes(kept.asked)
    assert len(listed(browser, list=kept.pk)) == 2
    assert "危房" in browser.get("/households/").content.decode()
    assert browser.post("/households/lists/", {"name": "危房", "asked": ""}).status_code == 422
    browser.post("/households/lists/", {"rename": kept.pk, "name": "住危房的"})
    assert "住危房的" in browser.get("/households/lists/").content.decode()
    browser.post("/households/lists/", {"drop": kept.pk})
    assert not SavedList.objects.exists()
    acts = AuditEntry.objects.filter(subject=f"list:{kept.pk}").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["registry.keep_list", "registry.rename_list", "registry.drop_list"]


@pytest.mark.parametrize("name", ["", "   ", "名" * 41, f"{PHONE}的"])
def test_a_name_that_is_none_is_refused(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household], name: str
) -> None:
    answer = at_desk(officer).post("/households/lists/", {"name": name, "asked": f"f={POOR_HOUSE}"})
    assert answer.status_code == 422 and not SavedList.objects.exists()
    assert POOR_HOUSE in answer.content.decode(), "what he wanted to keep is not lost"


def test_a_whole_number_is_kept_in_no_list(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    sent = {"name": "一个号码", "asked": f"f=household.phone~has~{PHONE}"}
    answer = at_desk(officer).post("/households/lists/", sent)
    assert answer.status_code == 422 and not SavedList.objects.exists()


def test_nobody_opens_renames_or_removes_anothers(
    at_desk: Callable[[Actor], Client], officer: Actor, cadre: Actor, homes: list[Household]
) -> None:
    kept = services.keep_list(officer, "危房", {"f": [POOR_HOUSE]})
    browser = at_desk(cadre)
    assert "危房" not in re.sub(
        r"<option.*?</option>", "", browser.get("/households/lists/").content.decode()
    )
    assert browser.get("/households/", {"list": kept.pk}).status_code == 404
    for sent in ({"rename": kept.pk, "name": "我的"}, {"drop": kept.pk}):
        assert browser.post("/households/lists/", sent).status_code == 404
    assert SavedList.objects.get().name == "危房"


def test_a_kept_list_never_shows_more_than_its_owner_may_read_today(
    at_desk: Callable[[Actor], Client], officer: Actor, acting: Callable[..., Actor], homes: list[Household]
) -> None:
    asked = {"f": [f"household.phone~has~{PHONE}", POOR_HOUSE], "area": OTHER_VILLAGE}
    kept = services.keep_list(officer, "一个号码", asked)
    Charge.objects.create(
        user_id=officer.user, role="county_government", area=Area.objects.get(code=FOREIGN_COUNTY),
        since=date(2017, 1, 1),
    )  # fmt: skip
    moved = acting("county_government", FOREIGN_COUNTY, officer.username)
    said = at_desk(moved).get("/households/", {"list": kept.pk}).content.decode()
    assert "一项您现在的职责看不到的指标" in said and "不归您管的地方" in said
    assert PHONE not in said and not any(home.code in said for home in homes)
    assert "电话" not in re.sub(r"(?s)<(form|header).*?</\1>", "", said), "not even which indicator it was"
    again = acting("county_government", COUNTY, officer.username)
    said = at_desk(again).get("/households/", {"list": kept.pk}).content.decode()
    assert homes[1].code in said and homes[0].code not in said


def test_pages_of_a_filtered_list_follow_each_other(
    at_desk: Callable[[Actor], Client],
    officer: Actor,
    homes: list[Household],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("niukou.web.frame.paging.PER_PAGE", 1)
    browser = at_desk(officer)
    pages = [listed(browser, f=POOR_HOUSE, page=number) for number in (1, 2, 9)]
    assert pages == [[homes[0].code], [homes[1].code], [homes[1].code]]


def test_a_page_asks_the_database_no_more_for_more_households(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household], django_assert_max_num_queries
) -> None:
    browser = at_desk(officer)
    listed(browser, f=POOR_HOUSE)
    for asked in ({}, {"f": "household.toilet~blank"}, {"f": [POOR_HOUSE, LOW_INCOME], "area": VILLAGE}):
        with django_assert_max_num_queries(45):
            listed(browser, **asked)


def test_a_script_in_a_name_or_a_filter_stays_text(
    at_desk: Callable[[Actor], Client], officer: Actor, homes: list[Household]
) -> None:
    bad = "<script>alert(1)</script>"
    services.keep_list(officer, bad, {"f": [f"household.cause_description~has~{bad}"]})
    browser = at_desk(officer)
    for address in ("/households/", "/households/lists/", f"/households/?list={SavedList.objects.get().pk}"):
        assert bad not in browser.get(address).content.decode()
