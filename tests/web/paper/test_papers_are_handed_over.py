"""Papers at the pages: handed over to those whose area it is, refused to all others, told in the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Meeting, Notice
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from niukou.runs.papers import of_villages
from niukou.runs.papers.printing import OF_HOUSEHOLD
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401  everybody of an office with cases
from tests.office.cases.ending import secure
from tests.office.cases.staff import Staff
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.runs.papers.conftest import text_of
from tests.web.frame.made_lists import taken

PRINTS = ("registry.print_paper", "registry.print_papers", "cases.print_paper")


def told() -> int:
    return AuditEntry.objects.filter(act__in=PRINTS).count()


@pytest.mark.parametrize("kind", OF_HOUSEHOLD)
def test_a_households_paper_goes_to_those_whose_it_is(
    at_desk: Callable[[Actor], Client],
    cadre: Actor,
    officer: Actor,
    stranger: Actor,
    family: Household,
    kind: str,
) -> None:
    address = f"/paper/household/{family.code}/{kind}/"
    for actor in (cadre, officer):
        answer = taken(at_desk(actor), address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert family.code in text_of(answer.content)
    assert told() == 2
    assert taken(at_desk(stranger), address).status_code == at_desk(stranger).get(address).status_code == 404
    assert told() == 2


def test_whole_numbers_take_a_reason_that_is_kept(
    at_desk: Callable[[Actor], Client], cadre: Actor, acting: Callable[..., Actor], family: Household
) -> None:
    address = f"/paper/household/{family.code}/register/"
    assert at_desk(cadre).post(address, {"reason": "归档"}).status_code == 200
    assert AuditEntry.objects.get(act="registry.print_paper").reason == "归档"
    assert at_desk(cadre).post(address, {"reason": "归档", "what_for": "存进档案盒"}).status_code == 200
    for act, why in (("registry.read_whole", "归档"), ("registry.print_paper", "存进档案盒")):
        assert AuditEntry.objects.filter(act=act).latest("pk").reason == why
    group = at_desk(acting("village_group", VILLAGE))
    assert group.post(address, {"reason": "想看"}).status_code == 403
    assert "打印完整号码的" not in group.get(f"/households/{family.code}/").content.decode()


def test_a_villages_papers_are_one_file(
    at_desk: Callable[[Actor], Client],
    cadre: Actor,
    stranger: Actor,
    family: Household,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.PAPERS = tmp_path
    address = f"/paper/village/{VILLAGE}/card/"
    browser = at_desk(cadre)
    assert "拿去做什么用" in browser.get(address).content.decode() and told() == 0
    answer = taken(browser, address)
    assert answer.streaming, "it is told how far it is while it is made"
    said = b"".join(answer).decode()  # type: ignore[arg-type]
    assert '<progress max="1" value="1"' in said and "1 / 1" in said and "取件" in said
    (fetch,) = re.findall(r'href="(\?made=\w+)"', said)
    assert told() == 2, "begun and ended, before it is fetched"
    assert at_desk(cadre).get(address + fetch).status_code == 404, "of another session of his"
    answer = browser.get(address + fetch)
    assert answer["Content-Disposition"].startswith("attachment")
    assert family.code in text_of(answer.content)
    again = browser.get(address + fetch)
    assert again.status_code == 404 and "已经取走" in again.content.decode()
    before = told()
    assert taken(at_desk(stranger), address).status_code == at_desk(stranger).get(address).status_code == 403
    assert taken(at_desk(cadre), f"/paper/village/{FOREIGN_VILLAGE}/card/").status_code == 403
    assert told() == before


@pytest.mark.django_db(transaction=True)
def test_where_it_breaks_the_page_says_so_and_nothing_of_the_trouble(
    at_desk: Callable[[Actor], Client], cadre: Actor, family: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> bytes:
        raise ValueError("of the code")

    monkeypatch.setattr(of_villages, "as_pdf", breaks)
    said = b"".join(taken(at_desk(cadre), f"/paper/village/{VILLAGE}/card/")).decode()  # type: ignore[arg-type]
    assert "没有印成" in said and "取件" not in said.partition("没有印成")[2] and "of the code" not in said
    last = AuditEntry.objects.filter(act="registry.print_papers").latest("pk")
    assert "cut short" in last.detail


def test_what_is_no_village_or_no_paper_is_not_there(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household
) -> None:
    browser = at_desk(officer)
    for address in (
        f"/paper/village/{COUNTY}/card/", f"/paper/village/{VILLAGE}/poster/", "/paper/village/x/card/",
        f"/paper/village/{OTHER_VILLAGE}/card/", f"/paper/household/{family.code}/poster/", "/paper/notice/9/",
        "/paper/meeting/9/", "/paper/case/none/letter/", "/paper/?area=nowhere",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    assert told() == 0


def test_one_goes_down_to_a_village(
    at_desk: Callable[[Actor], Client], officer: Actor, cadre: Actor, stranger: Actor, family: Household
) -> None:
    said = at_desk(officer).get("/paper/").content.decode()
    assert "?area=539901001000" in said and "/paper/village/" not in said
    said = at_desk(cadre).get("/paper/").content.decode()
    assert f"/paper/village/{VILLAGE}/sheet/" in said and "名册上有 1 户" in said
    assert at_desk(stranger).get(f"/paper/?area={VILLAGE}").status_code == 403


def test_a_case_lists_its_papers(
    at_desk: Callable[[Actor], Client],
    cadre: Actor,
    stranger: Actor,
    family: Household,
    staff: Staff,  # noqa: F811
) -> None:
    secure(staff, family)
    opener = staff.for_step(staff.pack.procedures["exit"].steps[0], family.area)
    (case,) = staff.run(open_cases(opener, "exit", [Subject(family)]))
    browser, notice, held = at_desk(cadre), Notice.objects.earliest("pk"), Meeting.objects.earliest("pk")
    said = browser.get(f"/paper/case/{case.number}/").content.decode()
    papers = [
        f"/paper/notice/{notice.pk}/",
        f"/paper/meeting/{held.pk}/",
        f"/paper/case/{case.number}/letter/",
    ]
    assert f"/paper/case/{case.number}/" in browser.get(f"/cases/{case.number}/").content.decode()
    for address in papers:
        assert address in said
        assert taken(browser, address)["Content-Type"] == "application/pdf"
    assert told() == len(papers)
    for address in (*papers, f"/paper/case/{case.number}/"):
        assert at_desk(stranger).get(address).status_code == 404
    for address in papers:
        assert taken(at_desk(stranger), address).status_code == 404
    assert told() == len(papers)
