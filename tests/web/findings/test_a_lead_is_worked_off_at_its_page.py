"""A lead compared, assigned, visited, answered by the cadre, checked by the town; each at the page, each refused to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import Finding
from niukou.office.registry.models import Household, Paper
from niukou.office.registry.services import NewPaper, YearChange, add_paper, set_years
from tests.office.cases.staff import answers_to
from tests.office.findings.made_runs import one, paper, row, take
from tests.web.findings.conftest import TODAY

Send = Callable[..., str]
Sit = Callable[[Actor], Client]


def visit_answers() -> dict[str, Any]:
    pack = installed_pack()
    said = answers_to(pack.checklists["household_visit"], pack)
    words = {True: "yes", False: "no"}
    return {f"ask-{key}": words[value] if isinstance(value, bool) else value for key, value in said.items()}


@pytest.fixture
def asked(send: Send, officer: Actor, lead: Finding) -> Finding:
    send(officer, lead.name, "assign", to="", due="", reason="")
    return one(lead.name)


@pytest.fixture
def visited(send: Send, cadre: Actor, asked: Finding) -> Finding:
    send(cadre, asked.name, "visit", on_day="2017-07-01", note="", **visit_answers())
    return one(asked.name)


@pytest.fixture
def answered(send: Send, cadre: Actor, visited: Finding, family: Household) -> Finding:
    number = paper(cadre, household=family)
    send(cadre, visited.name, "answer", answer="kept", reason="车是亲戚的", until="", papers=[number])
    return one(visited.name)


def test_a_lead_goes_from_the_county_to_the_cadre_to_the_town(
    send: Send, officer: Actor, cadre: Actor, town: Actor, lead: Finding, family: Household
) -> None:
    send(officer, lead.name, "assign", to=cadre.username, due="2017-07-20", reason="先看这户")
    assert (one(lead.name).state, one(lead.name).assigned_to) == ("asked", cadre.username)
    assert "再记一次入户" in send(
        cadre, lead.name, "visit", on_day="2017-07-01", note="人在家", **visit_answers()
    )
    number = paper(cadre, household=family)
    said = send(cadre, lead.name, "answer", answer="kept", reason="车是他哥的", until="", papers=[number])
    assert "等上一级核" in said
    assert "凭 1 份材料" in said, "how many, not the numbers under which they are kept"
    assert "已经核定" in send(town, lead.name, "check", verdict="confirm", reason="")
    acts = (
        AuditEntry.objects.filter(subject=f"finding:{lead.name}").order_by("id").values_list("act", flat=True)
    )
    assert list(acts) == ["findings.assign", "findings.record_visits", "findings.answer", "findings.check"]


def test_both_sides_the_rule_and_the_story_stand_on_one_page(
    at_desk: Sit, cadre: Actor, asked: Finding
) -> None:
    said = at_desk(cadre).get(f"/findings/{asked.name}/").content.decode()
    for words in (
        "初次登记日期",
        "2012年6月15日",
        "册子上现在",
        "试人",
        "第三条",
        "错评剔除十原则",
        "派出",
        "收到",
    ):
        assert words in said
    assert "三万元以上的机动车" in said


def test_the_stranger_sees_nothing_of_it(
    at_desk: Sit, send: Send, stranger: Actor, asked: Finding, family: Household
) -> None:
    browser = at_desk(stranger)
    assert browser.get(f"/findings/{asked.name}/").status_code == 404
    assert browser.get("/findings/nothing/").status_code == 404
    for address in (
        "/comparison/?list=all",
        f"/findings/together/comparison/?name={asked.name}",
        "/comparison/runs/",
    ):
        said = browser.get(address).content.decode()
        assert family.code not in said
        assert asked.message not in said
    send(stranger, asked.name, "answer", answer="kept", reason="x", until="")
    assert one(asked.name).state == "asked"


def test_who_answered_is_offered_no_check_and_none_is_taken_from_him(
    at_desk: Sit, send: Send, town: Actor, acting: Callable[..., Actor], visited: Finding, family: Household
) -> None:
    number = paper(town, household=family)
    send(town, visited.name, "answer", answer="kept", reason="乡里去看过", until="", papers=[number])
    said = at_desk(town).get(f"/findings/{visited.name}/").content.decode()
    assert 'value="check"' not in said
    assert "自己答的不能自己核" in said
    send(town, visited.name, "check", verdict="confirm", reason="")
    assert one(visited.name).state == "answered"


def test_the_village_is_offered_no_assigning(at_desk: Sit, send: Send, cadre: Actor, asked: Finding) -> None:
    assert 'value="assign"' not in at_desk(cadre).get(f"/findings/{asked.name}/").content.decode()
    send(cadre, asked.name, "assign", to="", due="2017-12-01", reason="")
    assert one(asked.name).due == asked.due


def test_a_refusal_stands_at_its_form_with_what_was_typed(send: Send, cadre: Actor, asked: Finding) -> None:
    said = send(cadre, asked.name, "answer", answer="kept", reason="不用看也知道", until="")
    assert "先要入户，再答" in said
    assert "nobody has been there" not in said
    assert "不用看也知道</textarea>" in said
    assert one(asked.name).state == "asked"


def test_an_exemption_is_until_a_day_and_a_paper_has_to_be_there(
    send: Send, cadre: Actor, visited: Finding, family: Household
) -> None:
    number = paper(cadre, household=family)
    assert "要写到哪天为止" in send(
        cadre, visited.name, "answer", answer="exempt", reason="车正在过户", until="", papers=[number]
    )
    assert "缺材料" in send(cadre, visited.name, "answer", answer="kept", reason="看过了", until="")
    until = (TODAY + timedelta(60)).isoformat()
    send(cadre, visited.name, "answer", answer="exempt", reason="车正在过户", until=until, papers=[number])
    assert one(visited.name).answer == "exempt"


def test_the_same_form_sent_twice_does_it_once(
    at_desk: Sit, cadre: Actor, visited: Finding, family: Household
) -> None:
    form = {
        "act": "answer", "version": visited.version, "answer-answer": "kept", "answer-reason": "看过了",
        "answer-papers": [paper(cadre, household=family)],
    }  # fmt: skip
    browser = at_desk(cadre)
    for _ in range(2):
        browser.post(f"/findings/{visited.name}/", form)
    assert AuditEntry.objects.filter(act="findings.answer").count() == 1


def test_who_read_it_before_somebody_acted_is_told(at_desk: Sit, cadre: Actor, asked: Finding) -> None:
    form = {"act": "visit", "version": asked.version - 1, "visit-on_day": "2017-07-01", "visit-note": "还在"}
    form |= {f"visit-{key}": value for key, value in visit_answers().items()}
    assert "已有人办过" in at_desk(cadre).post(f"/findings/{asked.name}/", form).content.decode()


def test_what_is_sent_back_needs_a_reason_and_is_asked_again(
    send: Send, town: Actor, cadre: Actor, answered: Finding
) -> None:
    assert "退回要写理由" in send(town, answered.name, "check", verdict="back", reason="")
    send(town, answered.name, "check", verdict="back", reason="没写车是谁的")
    assert one(answered.name).state == "asked"


def test_a_paper_is_handed_in_once_and_only_documents_are(
    at_desk: Sit, cadre: Actor, asked: Finding, family: Household
) -> None:
    browser, address = at_desk(cadre), f"/findings/{asked.name}/"
    for content in (b"%PDF-1.4 made up", b"%PDF-1.4 made up", b"<script>"):
        file = SimpleUploadedFile("核实.pdf", content)
        form = {"paper-kind": "核实记录", "paper-title": "入户记录", "paper-file": file}
        said = browser.post(address, {"act": "paper", "version": 1, **form}, follow=True).content.decode()
    assert "只收 PDF" in said
    kept = Paper.objects.get()
    assert (kept.household, kept.media_type) == (family, "application/pdf")


def test_the_same_file_of_another_kind_does_not_stand_for_it(
    at_desk: Sit, cadre: Actor, asked: Finding, family: Household
) -> None:
    content = b"%PDF-1.4 made up"
    add_paper(cadre, family.area, NewPaper("照片", "照片", content, "application/pdf"), family)
    form = {
        "paper-kind": "核实记录",
        "paper-title": "入户记录",
        "paper-file": SimpleUploadedFile("核实.pdf", content),
    }
    at_desk(cadre).post(f"/findings/{asked.name}/", {"act": "paper", "version": 1, **form})
    assert {paper.kind for paper in Paper.objects.all()} == {"照片", "核实记录"}


def test_a_case_is_opened_from_it_and_linked(
    at_desk: Sit, send: Send, officer: Actor, cadre: Actor, visited: Finding
) -> None:
    assert "case:removal" in at_desk(cadre).get(f"/findings/{visited.name}/").content.decode()
    send(cadre, visited.name, "case:removal", reason="识别以前就有车")
    found = one(visited.name)
    assert found.state == "in_case"
    assert f"/cases/{found.case}/" in at_desk(officer).get(f"/findings/{visited.name}/").content.decode()


def test_a_script_in_a_reason_or_a_message_comes_out_as_text(
    at_desk: Sit, send: Send, officer: Actor, lead: Finding, family: Household
) -> None:
    nasty = "<script>alert(1)</script>"
    take(officer, [row(lead.name, household=family.code), row("b" * 16, message=nasty)], TODAY.replace(day=2))
    send(officer, lead.name, "assign", to="", due="", reason=nasty)
    browser = at_desk(officer)
    for address in (f"/findings/{lead.name}/", f"/findings/{'b' * 16}/", "/comparison/"):
        said = browser.get(address).content.decode()
        assert nasty not in said
        assert "&lt;script&gt;" in said


def test_a_value_of_a_class_that_a_role_does_not_read_is_stars(
    at_desk: Sit, officer: Actor, acting: Callable[..., Actor], family: Household
) -> None:
    label = installed_pack().tables["person"].fields["id_number"].label
    evidence = f'{{"{label}":"5399**********19"}}'
    take(officer, [row("c" * 16, household=family.code, evidence=evidence)], TODAY)
    government = acting("county_government", officer.area)
    assert "5399****" in at_desk(officer).get(f"/findings/{'c' * 16}/").content.decode()
    said = at_desk(government).get(f"/findings/{'c' * 16}/").content.decode()
    assert label in said
    assert "5399****" not in said


def test_what_it_was_found_by_is_written_as_people_write_it(
    at_desk: Sit, officer: Actor, cadre: Actor, family: Household
) -> None:
    evidence = '{"证件号码的形式":"current","购置价格":"88000","初次登记日期":"2012-06-15"}'
    take(officer, [row("b" * 16, household=family.code, person=f"{family.code}-0", evidence=evidence)], TODAY)
    said = at_desk(officer).get(f"/findings/{'b' * 16}/").content.decode()
    assert "<td>18位</td>" in said and "<td>88,000</td>" in said and "<td>2012年6月15日</td>" in said
    assert "current<" not in said


def test_the_book_stands_beside_it_in_the_order_of_the_dictionary(
    at_desk: Sit, officer: Actor, lead: Finding, family: Household
) -> None:
    told = {"wage_income": "12000", "cropland": "3", "main_cause": "因病", "head_name": "示家"}
    set_years(officer, 2017, [YearChange("household", family.code, told)])
    said = at_desk(officer).get(f"/findings/{lead.name}/").content.decode()
    fields = installed_pack().tables["household"].fields
    places = [said.find(f"<dt>{field.label}</dt>") for name, field in fields.items() if name in told]
    assert places == sorted(places) and min(places) > 0
    assert "<dd>12,000</dd>" in said
