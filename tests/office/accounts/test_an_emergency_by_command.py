"""`niukou emergency`: one asks, a second hand answers, looks are listed, it is ended and noted; refusals say why."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import Result

from niukou.cli import main
from niukou.cli.emergency import app
from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.services import read_in_emergency
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors as book
from tests.office.conftest import COUNTY, VILLAGE
from tests.runs.screening.by_command import Call, calling

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(administrator: Actor, monkeypatch: pytest.MonkeyPatch) -> Call:
    return calling(app, administrator.username, monkeypatch)


def asked(call: Call, hours: int = 4) -> int:
    """Its number, as the command told it."""
    told = json.loads(
        call("ask", "--hours", hours, "--reason", "导出坏了，要看原样", "--json", area=VILLAGE).stdout
    )
    assert (told["state"], told["area"], told["hours"]) == ("asked", VILLAGE, hours)
    return int(told["number"])


def refused(answer: Result, *words: str) -> None:
    assert answer.exit_code == 1, answer.output
    assert all(word in answer.stderr for word in words), answer.stderr


def listed(call: Call, *more: object, by: str) -> list[tuple[int, str]]:
    return [(row["number"], row["state"]) for row in json.loads(call("list", "--json", *more, by=by).stdout)]


def test_one_asks_another_hand_grants_and_each_look_is_listed(
    call: Call, administrator: Actor, auditor: Actor, officer: Actor
) -> None:
    number = asked(call)
    assert listed(call, by=auditor.username) == [(number, "asked")]
    done = call("grant", number, "--reason", "同意", by=auditor.username)
    access = EmergencyAccess.objects.get()
    assert access.ends_at is not None and "2017-07-01 13:" in done.stdout  # where the office is, as on pages
    assert listed(call, by=officer.username) == [(number, "open")]
    read_in_emergency(administrator, number, book.households)
    shown = json.loads(call("show", number, "--json", by=officer.username).stdout)
    assert shown["answered_by"] == auditor.username and shown["reason"] == "导出坏了，要看原样"
    assert [(look["selector"], look["rows"]) for look in shown["looks"]] == [
        ("registry.selectors.households.households", 0)
    ]
    said = call("show", number, by=officer.username).stdout
    assert re.search(r"2017-07-01 09:\d\d:\d\d registry.selectors.households.households", said)
    assert officer.username in call("note", number, by=officer.username).stdout
    assert "已结束" in call("end", number, "--reason", "看完了").stdout
    with pytest.raises(NotAllowedError, match="已到时或已结束"):
        read_in_emergency(administrator, number, book.households)
    assert listed(call, by=auditor.username) == []
    assert listed(call, "--all", by=auditor.username) == [(number, "ended")]
    assert "已结束" in call("list", "--all", by=auditor.username).stdout
    acts = AuditEntry.objects.filter(subject=f"emergency:{number}").exclude(act="accounts.read_emergency")
    assert list(acts.order_by("pk").values_list("act", "actor")) == [
        ("accounts.ask_emergency", administrator.username), ("accounts.answer_emergency", auditor.username),
        ("accounts.read_in_emergency", administrator.username), ("accounts.note_emergency", officer.username),
        ("accounts.end_emergency", administrator.username),
    ]  # fmt: skip


def test_who_reads_of_it_by_command_is_told_with_what_for(
    call: Call, auditor: Actor, officer: Actor, cadre: Actor
) -> None:
    number = asked(call)
    call("list", by=auditor.username)
    call("list", "--all", "--why", "季度检查", by=auditor.username)
    call("show", number, "--why", "签收以前看", by=officer.username)
    refused(call("show", number, by=cadre.username, area=VILLAGE), "不看紧急查看的记录")
    acts = ("accounts.read_emergencies", "accounts.read_emergency")
    told = AuditEntry.objects.filter(act__in=acts).order_by("pk")
    assert [(one.act, one.subject, one.actor, one.reason) for one in told] == [
        (acts[0], f"area:{COUNTY}", auditor.username, "试一试"),
        (acts[0], f"area:{COUNTY}", auditor.username, "季度检查"),
        (acts[1], f"emergency:{number}", officer.username, "签收以前看"),
    ]
    assert [json.loads(one.detail).get("filters") for one in told] == [None, {"everything": True}, None]
    assert all(one.place_of_actor.startswith("cli:") for one in told)


def test_it_is_a_verb_like_others(
    call: Call, administrator: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    number = asked(call)
    status = main(["emergency", "list", "--json", "--area", COUNTY, "--as", administrator.username])
    assert (status, json.loads(capsys.readouterr().out)[0]["number"]) == (0, number)


def test_who_refuses_says_why_and_nothing_is_seen(call: Call, administrator: Actor, auditor: Actor) -> None:
    number = asked(call)
    assert "不能看" in call("refuse", number, "--reason", "不必", by=auditor.username).stdout
    refused(call("grant", number, "--reason", "还是看吧", by=auditor.username), "已经答复过")
    refused(call("end", number, "--reason", "完了"), "没有在查看")
    with pytest.raises(NotAllowedError, match="没有同意"):
        read_in_emergency(administrator, number, book.households)


def test_what_may_not_be_is_refused(
    call: Call, administrator: Actor, auditor: Actor, cadre: Actor, stranger: Actor
) -> None:
    refused(call("ask", "--hours", 4, "--reason", " "), "写明为什么")
    refused(call("ask", "--hours", 9_999, "--reason", "看"), "小时")
    refused(call("ask", "--hours", 1, "--reason", "看", "--household", "示甲"), "户编号不对")
    refused(call("ask", "--hours", 1, "--reason", "看", by=cadre.username, area=VILLAGE), "职责不含紧急查看")
    refused(call("ask", "--hours", 1, "--reason", "看", by=stranger.username), COUNTY)
    number = asked(call)
    refused(call("grant", number, "--reason", "同意"), "职责不含紧急查看")
    refused(call("grant", number + 1, "--reason", "同意", by=auditor.username), "没有这一次")
    refused(call("note", number, by=auditor.username), "不代表这里的办公室")
    refused(call("list", by=cadre.username, area=VILLAGE), "不看紧急查看的记录")
    assert listed(call, by=auditor.username) == [(number, "asked")]
