"""A household's papers are named on its page; what is in them is read with a reason, each reading in the trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import Household, Paper
from niukou.office.registry.services import NewPaper
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN
from tests.office.registry.conftest import family as new_family

PNG = b"\x89PNG\r\n\x1a\n and the rest of it"


@pytest.fixture
def scan(cadre: Actor, family: Household) -> Paper:
    paper = NewPaper("申请书", "手写的申请书", b"<script>alert(1)</script>", "text/html")
    return services.add_paper(cadre, family.area, paper, family)


@pytest.fixture
def photograph(cadre: Actor, family: Household) -> Paper:
    return services.add_paper(cadre, family.area, NewPaper("photograph", "房子", PNG, "image/png"), family)


def reads() -> list[str]:
    return list(
        AuditEntry.objects.filter(act="registry.read_paper").order_by("pk").values_list("reason", flat=True)
    )


def test_a_paper_is_named_then_opened_with_a_reason(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household, scan: Paper
) -> None:
    browser, address = at_desk(cadre), f"/households/{family.code}/papers/{scan.pk}/"
    said = browser.get(f"/households/{family.code}/").content.decode()
    assert address in said and "手写的申请书" in said
    assert "打开" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": "  "}).status_code == 200 and reads() == []
    answer = browser.post(address, {"reason": "核对签名"})
    assert answer.content == b"<script>alert(1)</script>" and reads() == ["核对签名"]
    assert answer["Content-Type"] == "application/octet-stream", "no paper is a page of the office"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


def test_photographs_are_shown_to_who_said_why_each_of_them_told(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household, photograph: Paper, scan: Paper
) -> None:
    browser, page = at_desk(cadre), f"/households/{family.code}/photographs/"
    own = f"{page}{photograph.pk}/"
    assert browser.get(own).status_code == 403 and reads() == []
    assert own not in browser.get(page).content.decode()
    assert own in browser.post(page, {"reason": "看房子修了没有"}).content.decode()
    answer = browser.get(own)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert "no-store" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"
    assert reads() == ["看房子修了没有"]
    assert browser.get(f"{page}{scan.pk}/").status_code == 404, "a paper is no photograph"


def test_the_reason_for_one_household_opens_no_other(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household, photograph: Paper, acting
) -> None:
    clerk = acting("town_office", TOWN)
    (other,) = services.add_households(clerk, [new_family(1)])
    browser = at_desk(cadre)
    browser.post(f"/households/{other.code}/photographs/", {"reason": "看"})
    assert browser.get(f"/households/{family.code}/photographs/{photograph.pk}/").status_code == 403
    assert browser.get(f"/households/{other.code}/photographs/{photograph.pk}/").status_code == 404


def test_what_only_calls_itself_a_picture_is_handed_over_and_never_shown(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household
) -> None:
    bad = NewPaper("photograph", "照片", b"<svg onload=alert(1)>", "image/svg+xml")
    paper = services.add_paper(cadre, family.area, bad, family)
    browser = at_desk(cadre)
    browser.post(f"/households/{family.code}/photographs/", {"reason": "看"})
    answer = browser.get(f"/households/{family.code}/photographs/{paper.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_who_is_elsewhere_or_reads_no_numbers_opens_nothing(
    at_desk: Callable[[Actor], Client],
    family: Household,
    scan: Paper,
    photograph: Paper,
    stranger: Actor,
    acting,
) -> None:
    pages = [
        f"/households/{family.code}/papers/{scan.pk}/", f"/households/{family.code}/photographs/",
        f"/households/{family.code}/photographs/{photograph.pk}/",
    ]  # fmt: skip
    for who in (stranger, acting("village_cadre", OTHER_VILLAGE)):
        for address in pages:
            assert at_desk(who).get(address).status_code == 404
            assert at_desk(who).post(address, {"reason": "看"}).status_code == 404
    government = at_desk(acting("county_government", COUNTY))
    assert 'name="reason"' not in government.get(pages[0]).content.decode()
    for address in pages:
        assert government.post(address, {"reason": "看"}).status_code == 403
    assert reads() == []


def test_a_paper_that_is_gone_is_said_to_be(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household, scan: Paper, settings
) -> None:
    (settings.PAPERS / scan.file).unlink()
    answer = at_desk(cadre).post(f"/households/{family.code}/papers/{scan.pk}/", {"reason": "看"})
    assert answer.status_code == 410 and "打不开" in answer.content.decode()
