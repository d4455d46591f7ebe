"""The trail at a desk: searched, one entry in its chain, a part of it proved; for the audit hand and who inspects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.accounts.services import NewUser, add_user, close_user
from niukou.office.areas.authority import operator
from niukou.office.audit import clock
from niukou.office.audit.acts import ACTS
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.reads import Taken, record_read
from niukou.office.audit.services import anchor
from niukou.runs.take_snapshot import STANDING
from niukou.web.frame.acts_said import SAID
from tests.office import emptying
from tests.office.conftest import COUNTY, FOREIGN_COUNTY
from tests.web.frame.made_lists import WHAT_FOR, tables_of, taken

Desk = Callable[[Actor], Client]
REASON = "调走了<script>alert(1)</script>"


@pytest.fixture
def audit(acting: Callable[..., Actor]) -> Actor:
    return acting("audit_administrator", COUNTY)


@pytest.fixture
def told(officer: Actor) -> list[AuditEntry]:
    """Somebody came and left."""
    user: User = add_user(officer, NewUser("liu", "刘某"))
    clock.turn(clock.now() + timedelta(hours=1))
    close_user(officer, user, reason=REASON)
    return list(AuditEntry.objects.filter(chain_id=COUNTY).order_by("place"))


def said(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_act_is_said_in_words() -> None:
    assert set(SAID) == set(ACTS)


def test_the_audit_hand_and_an_inspecting_office_read_what_was_done(
    at_desk: Desk, told: list[AuditEntry], audit: Actor, officer: Actor
) -> None:
    for actor in (audit, officer):
        page = said(at_desk(actor), "/audit/")
        assert page.index("停用账号") < page.index("加账号", page.index("<tbody")), "the newest is first"
        assert "<script>alert" not in page
        assert "用户 liu" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("actor=county_office", 2), ("actor=nobody", 0), ("act=accounts.close_user", 1), ("act=accounts", 2),
        ("act=cases", 0), ("subject=user:li", 2), ("subject=household:", 0), ("subject=liu", 2), ("subject=li", 0), (f"chain={COUNTY}", 2),
        ("first=2017-07-02", 0), ("first=2017-07-01&last=2017-07-01", 2), ("first=&last=2017-06-30", 0),
        ("first=soon", 0),
    ],
)  # fmt: skip
def test_it_is_searched(at_desk: Desk, told: list[AuditEntry], audit: Actor, asked: str, found: int) -> None:
    assert said(at_desk(audit), f"/audit/?{asked}").count("/audit/entries/") == found


def test_one_entry_stands_in_its_chain(at_desk: Desk, told: list[AuditEntry], audit: Actor) -> None:
    first, second = told
    page = said(at_desk(audit), f"/audit/entries/{second.pk}/")
    assert f"/audit/entries/{first.pk}/" in page
    assert "内容和校验值相符" in page
    assert "2 / 2" in page
    assert "<script>alert" not in page


def test_a_stranger_a_cadre_and_the_other_hands_read_none_of_it(
    at_desk: Desk, told: list[AuditEntry], stranger: Actor, cadre: Actor, acting: Callable[..., Actor]
) -> None:
    for actor in (stranger, cadre):
        assert "用户 liu" not in said(at_desk(actor), "/audit/")
        assert at_desk(actor).get(f"/audit/entries/{told[0].pk}/").status_code == 403
    for role in ("system_administrator", "security_administrator"):
        browser = at_desk(acting(role, COUNTY))
        for address in ("/audit/", f"/audit/entries/{told[0].pk}/", "/audit/verify/", "/audit/anchors/"):
            assert browser.get(address).status_code == 403
    verify = {"area": COUNTY, "first": "2017-07-01", "last": "2017-07-01"}
    assert "都对得上" not in at_desk(stranger).post("/audit/verify/", verify).content.decode()


def test_it_is_shown_from_where_somebody_acted(at_desk: Desk, officer: Actor, audit: Actor, settings) -> None:
    add_user(replace(officer, place="cli:root@box"), NewUser("liu", "刘某"))
    browser = at_desk(audit)
    assert "命令行 root@box" in said(browser, "/audit/")
    assert "命令行 root@box" in said(browser, f"/audit/entries/{AuditEntry.objects.latest('id').pk}/")
    asked = {"area": COUNTY, "first": "2017-07-01", "last": "2017-07-01"}
    for proxies, sent, address in (
        ([], "198.51.100.9", "127.0.0.1"),  # anybody may say so of himself
        (["127.0.0.1"], "192.0.2.1, 198.51.100.9", "198.51.100.9"),
        (["127.0.0.1", "198.51.100.9"], "192.0.2.1, 198.51.100.9", "192.0.2.1"),
        (["127.0.0.1"], "", "127.0.0.1"),
    ):
        settings.PROXIES = proxies
        answer = browser.post("/audit/verify/", asked, headers={"x-forwarded-for": sent})
        place = AuditEntry.objects.latest("id").place_of_actor
        assert re.fullmatch(rf"web:{re.escape(address)} session:[0-9a-f]{{8}}", place)
        assert browser.session.session_key not in place
        assert f"网页 {address} · 会话 " in said(browser, answer["Location"])


def test_a_part_is_verified_and_that_is_told(at_desk: Desk, told: list[AuditEntry], audit: Actor) -> None:
    answer = at_desk(audit).post(
        "/audit/verify/", {"area": COUNTY, "first": "2017-07-01", "last": "2017-07-01"}
    )
    assert answer.status_code == 302
    page = said(at_desk(audit), answer["Location"])
    assert "都对得上" in page
    assert "2条记录" in page
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.subject, entry.role) == (
        "audit.verify",
        f"proof:{COUNTY}",
        "audit_administrator",
    )


def test_an_entry_that_was_changed_is_named(at_desk: Desk, told: list[AuditEntry], audit: Actor) -> None:
    emptying.tampered = True
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_auditentry'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditentry SET reason = 'x' WHERE id = %s", [told[0].pk])
    browser = at_desk(audit)
    answer = browser.post("/audit/verify/", {"area": COUNTY, "first": "2017-07-01", "last": "2017-07-01"})
    page = said(browser, answer["Location"])
    assert "有不符" in page
    assert f"{COUNTY} · 1 · 被改" in page
    assert "内容被改过" in said(browser, f"/audit/entries/{told[0].pk}/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"area": COUNTY, "first": "2017-07-02", "last": "2017-07-01"}, "起日在止日后面"),
        ({"area": FOREIGN_COUNTY, "first": "2017-07-01", "last": "2017-07-01"}, FOREIGN_COUNTY),
        ({"area": COUNTY, "first": "", "last": ""}, "wrong"),
    ],
)
def test_what_cannot_be_verified_is_said(
    at_desk: Desk, told: list[AuditEntry], audit: Actor, typed: dict[str, str], words: str
) -> None:
    answer = at_desk(audit).post("/audit/verify/", typed)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not AuditEntry.objects.filter(act="audit.verify").exists()


def test_anchors_are_shown_as_they_are_copied_into_the_book(
    at_desk: Desk, told: list[AuditEntry], audit: Actor
) -> None:
    assert "还没有锚定过" in said(at_desk(audit), "/audit/anchors/")
    day = clock.today()
    clock.turn(clock.now() + timedelta(days=1))
    anchor(operator("niukou anchor"), day)
    assert "2017-07-01 " in said(at_desk(audit), "/audit/anchors/")
    assert "2017年7月1日" in said(at_desk(audit), f"/audit/entries/{told[0].pk}/").partition("锚定")[2]


def test_a_page_of_the_trail_asks_few_questions(
    at_desk: Desk,
    told: list[AuditEntry],
    audit: Actor,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    browser = at_desk(audit)
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        browser.get("/audit/")


def test_what_was_found_leaves_as_a_workbook_and_that_is_told_too(
    at_desk: Desk,
    told: list[AuditEntry],
    audit: Actor,
    stranger: Actor,
    cadre: Actor,
    acting: Callable[..., Actor],
) -> None:
    found = tables_of(taken(at_desk(audit), "/audit/export/?actor=county_office&first=&last=2017-07-01"))
    [headings, last, first] = found["工作记录"]
    assert (last[headings.index("做什么")], first[headings.index("做什么")]) == ("停用账号", "加账号")
    assert last[headings.index("为什么")] == REASON  # as text: a workbook runs nothing
    assert [row[headings.index("链上第几条")] for row in (last, first)] == [2, 1]
    begun, ended = AuditEntry.objects.filter(act="audit.export_trail").order_by("pk")
    assert '"rows":2' in ended.detail
    assert "county_office" not in begun.detail  # whom one seeks may be a name
    for actor in (stranger, cadre):
        assert "用户 liu" not in str(tables_of(taken(at_desk(actor), "/audit/export/?first=")))
    for role in ("system_administrator", "security_administrator"):
        assert at_desk(acting(role, COUNTY)).get("/audit/export/").status_code == 403
    assert AuditEntry.objects.filter(act="audit.export_trail").count() == 6  # nothing of what was refused


def test_what_left_without_a_word_of_what_for_is_said_and_found(
    at_desk: Desk, told: list[AuditEntry], audit: Actor, officer: Actor
) -> None:
    silent = Taken("registry.hand_out_sheet", "area:539901001001", COUNTY)
    counted = Taken("registry.read_statistics", f"area:{COUNTY}", COUNTY)
    snapshot = Taken("registry.take_snapshot", f"area:{COUNTY}", COUNTY)
    with transaction.atomic():
        left = record_read(replace(officer, place=""), silent)
        frozen = record_read(replace(officer, place="cli:li@desk", why=STANDING), snapshot)
        record_read(replace(officer, place="cli:li@desk"), counted)
        record_read(replace(officer, place="cli:li@desk", why="入户核实"), silent)
    browser = at_desk(audit)
    page = browser.get("/audit/?first=&last=&act=registry.hand_out_sheet").content.decode()
    assert page.count("没有写用途") == 1 and "入户核实" in page
    page = browser.get("/audit/?first=&last=&unsaid=on").content.decode()
    assert re.findall(r"/audit/entries/([0-9]+)/", page) == [str(frozen.pk), str(left.pk)]
    assert "没有写用途" in browser.get(f"/audit/entries/{left.pk}/").content.decode()
    (_, by_command, row) = tables_of(taken(browser, "/audit/export/?first=&last=&unsaid=on"))["工作记录"]
    assert "没有写用途" in row and STANDING in by_command
    begun = AuditEntry.objects.filter(act="audit.export_trail").earliest("pk")
    assert json.loads(begun.detail)["filters"] == {"unsaid": True} and begun.reason == WHAT_FOR
