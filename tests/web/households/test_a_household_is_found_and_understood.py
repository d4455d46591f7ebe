"""Households: found by what is known of them, and one on one page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import Household
from niukou.office.registry.services import YearChange
from tests.made_county import number
from tests.office.conftest import TOWN, VILLAGE
from tests.office.findings.made_runs import row, take
from tests.office.registry.conftest import family as new_family


@pytest.mark.parametrize("words", ["试人", "柳村", "CODE"])
def test_one_box_finds_by_name_code_and_village(
    at_desk: Callable[[Actor], Client], cadre: Actor, stranger: Actor, family: Household, words: str
) -> None:
    words = family.code if words == "CODE" else words
    address = f"/households/{family.code}/"
    assert address in at_desk(cadre).get("/households/", {"q": words}).content.decode()
    assert address not in at_desk(stranger).get("/households/", {"q": words}).content.decode()


def test_the_list_is_of_one_account(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    browser = at_desk(cadre)
    assert family.code in browser.get("/households/?account=poor").content.decode()
    # a token is made of any letters, those of a code among them
    assert f"/households/{family.code}/" not in browser.get("/households/?account=exited").content.decode()


def test_why_it_is_listed_stands_in_one_sentence(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    said = at_desk(cadre).get(f"/households/{family.code}/").content.decode()
    assert "2017年6月30日起在册（接收）" in said
    assert "决定 D-" in said


def test_whole_numbers_are_read_with_a_reason_that_is_kept(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    browser = at_desk(cadre)
    browser.get(f"/households/{family.code}/")
    assert not AuditEntry.objects.filter(act="registry.read_whole").exists()
    browser.post(f"/households/{family.code}/", {"reason": "群众来电核对"})
    assert AuditEntry.objects.get(act="registry.read_whole").reason == "群众来电核对"


def test_who_reads_no_numbers_is_refused_them(
    at_desk: Callable[[Actor], Client], acting: Callable[..., Actor], family: Household
) -> None:
    browser = at_desk(acting("village_group", VILLAGE))
    assert browser.get(f"/households/{family.code}/").status_code == 200
    assert browser.post(f"/households/{family.code}/", {"reason": "想看"}).status_code == 403


def test_a_name_cannot_carry_a_script(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    person = family.memberships.select_related("person").first().person
    person.name = "<script>alert(1)</script>"
    person.save()
    said = at_desk(cadre).get(f"/households/{family.code}/").content.decode()
    assert "<script>alert" not in said
    assert "&lt;script&gt;" in said


def test_what_was_found_of_it_and_who_helps_it_are_one_step_away(
    at_desk: Callable[[Actor], Client], cadre: Actor, officer: Actor, family: Household
) -> None:
    said = at_desk(cadre).get(f"/households/{family.code}/").content.decode()
    assert "没有查出过什么" in said and f"/support/household/{family.code}/" in said
    take(officer, [row("a", household=family.code, message="名下<b>有车</b>")], clock.today())
    said = at_desk(cadre).get(f"/households/{family.code}/").content.decode()
    assert '<a href="/findings/a/">名下&lt;b&gt;有车&lt;/b&gt;</a>' in said


def test_each_members_years_stand_side_by_side_with_what_changed(
    at_desk: Callable[[Actor], Client], acting: Callable[..., Actor], cadre: Actor
) -> None:
    clerk = acting("town_office", TOWN)
    (home,) = services.add_households(clerk, [new_family(1, wage_income=12345.5)])
    member = home.memberships.order_by("pk").first().person
    services.set_years(clerk, 2016, [YearChange("person", member.code, {"health": "健康"})])
    services.set_years(clerk, 2017, [YearChange("person", member.code, {"health": "大病"})])
    said = at_desk(cadre).get(f"/households/{home.code}/").content.decode()
    his = re.search(rf"(?s)<details><summary>{member.name}的指标.*?</details>", said)
    assert his and "健康状况" in his[0]
    (line,) = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*健康状况.*?</tr>", his[0])
    assert re.sub(r"<[^>]*>", "|", line).replace("|", "").split("有变")[1] == "健康大病"
    assert "证件号码" not in his[0], "that stands above, masked"
    assert ">12,345.5<" in said, "numbers are grouped"
    assert all(number(serial) not in said for serial in range(10, 20)), (
        "whole numbers are asked for with a reason"
    )
