"""The problem list: what the book contradicts itself in, how far it is put right, what is exempt until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import Finding
from niukou.office.findings.services import Reply, Verdict, answer, assign, check
from niukou.office.registry.models import Household
from tests.office.cases.staff import turn_to
from tests.office.findings.made_runs import one, paper, row, take
from tests.web.findings.conftest import TODAY
from tests.web.frame.made_lists import tables_of, taken

Sit = Callable[[Actor], Client]
PROBLEM = "证件号码校验位不对"


@pytest.fixture
def problem(officer: Actor, family: Household) -> Finding:
    rows = [
        row("p1", "C16", household=family.code, message=PROBLEM),
        row("p2", household=family.code, message="有车"),
    ]
    take(officer, rows, TODAY)
    return assign(officer, [one("p1")])[0]


def test_the_list_is_of_quality_alone_and_tells_the_rate(
    at_desk: Sit, officer: Actor, cadre: Actor, stranger: Actor, problem: Finding
) -> None:
    said = at_desk(cadre).get("/quality/?list=mine").content.decode()
    assert PROBLEM in said
    assert "有车" not in said
    assert "0%" in at_desk(officer).get("/quality/").content.decode()
    assert PROBLEM not in at_desk(stranger).get("/quality/?list=all").content.decode()


def test_what_is_overdue_is_marked(at_desk: Sit, officer: Actor, problem: Finding) -> None:
    turn_to(date(2017, 9, 1))
    said = at_desk(officer).get("/quality/?list=overdue").content.decode()
    assert PROBLEM in said
    assert 'class="code late"' in said


def test_an_exemption_is_listed_with_its_last_day_and_its_papers_in_the_story(
    at_desk: Sit, cadre: Actor, town: Actor, problem: Finding, family: Household
) -> None:
    number = paper(cadre, household=family)
    (found,) = answer(cadre, [Reply(problem, "exempt", "正在补办", [number], date(2017, 12, 31))])
    assert PROBLEM in at_desk(town).get("/quality/?list=check").content.decode()
    check(town, [Verdict(found)])
    browser = at_desk(town)
    said = browser.get("/quality/?list=exempt").content.decode()
    assert PROBLEM in said
    assert "2017年12月31日" in said
    assert "100" in said
    assert "凭 1 份材料" in browser.get("/findings/p1/").content.decode()


def test_many_problems_at_once_go_back_to_their_list(at_desk: Sit, officer: Actor, problem: Finding) -> None:
    form = {"act": "assign", "chosen": [f"p1:{problem.version}"], "assign-due": "2017-08-01"}
    sent = at_desk(officer).post("/findings/together/quality/", form)
    assert sent["Location"] == "/quality/?done=1"
    assert at_desk(officer).get("/findings/together/other/").status_code == 404


def test_the_list_leaves_as_a_workbook_with_its_progress_and_the_trail_knows(
    at_desk: Sit, officer: Actor, cadre: Actor, stranger: Actor, problem: Finding, family: Household
) -> None:
    found = tables_of(taken(at_desk(officer), "/quality/export/?list=all&rule=C16"))
    headings, told = found["问题清单"]
    assert dict(zip(headings, told, strict=True)) == {
        "线索编号": problem.name, "哪一类": "数据质量", "规则": "C16", "规则名称": told[3], "说明": PROBLEM, "先后": "",
        "户编号": family.code, "村": "柳村", "状态": "待答", "答复": "", "管到": "", "办件编号": "", "期限": problem.due,
    }  # fmt: skip
    assert [row[:4] for row in found["按规则"][1:]] == [[f"C16 {told[3]}", 0, 1, 1]]
    assert found["按地方"][1][:3] == ["一乡", 0, 1] or found["按地方"][1][2] == 1
    assert PROBLEM not in str(tables_of(taken(at_desk(stranger), "/quality/export/?list=all")))
    assert "有车" not in str(tables_of(taken(at_desk(cadre), "/quality/export/?list=all")))
    begun, ended = AuditEntry.objects.filter(act="findings.read_list", actor=officer.username)
    assert '"rule":"C16"' in begun.detail and '"rows":' in ended.detail
    assert at_desk(stranger).get(f"/quality/export/?area={problem.area.code}").status_code == 403


def test_an_address_that_asks_nonsense_leaves_no_word_of_it_in_the_trail(
    at_desk: Sit, officer: Actor, problem: Finding
) -> None:
    number = "110105194912310025"  # of nobody, but it looks like one
    found = tables_of(taken(at_desk(officer), f"/quality/export/?rule={number}&state=覃明显&list=覃明显"))
    assert len(found["问题清单"]) == 1
    assert all(
        number not in one.detail and "覃" not in one.detail
        for one in AuditEntry.objects.filter(act="findings.read_list")
    )
