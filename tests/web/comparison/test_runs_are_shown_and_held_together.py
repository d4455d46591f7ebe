"""Runs of the screen as they were taken in: by whom, by which rules, what they met; and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import ScreenRun
from niukou.office.findings.selectors import two_runs
from niukou.office.registry.selectors import NotThereError
from tests.office.conftest import TOWN
from tests.office.findings.made_runs import looked, row, take
from tests.web.frame.made_lists import tables_of, taken

Sit = Callable[[Actor], Client]


@pytest.fixture
def runs(officer: Actor) -> tuple[ScreenRun, ScreenRun, ScreenRun]:
    """Of three findings one goes, one comes, one comes and goes in the run between."""
    first = take(officer, [row("a"), row("b"), row("c", "YN-04")], date(2017, 7, 1)).run
    between = take(officer, [row("a"), row("d")], date(2017, 7, 2)).run
    last = take(officer, [row("a"), row("b"), row("e", "YN-04")], date(2017, 7, 3)).run
    return first, between, last


def test_what_two_runs_found_is_new_gone_or_the_same(
    officer: Actor, runs: tuple[ScreenRun, ScreenRun, ScreenRun]
) -> None:
    first, _, last = runs
    told = {
        one.rule: (one.before, one.after, one.new, one.gone, one.same)
        for one in two_runs(officer, last.pk, first.pk).rules
    }
    assert told == {"YN-03": (2, 2, 0, 0, 2), "YN-04": (1, 1, 1, 1, 0)}


def test_a_rule_that_did_not_run_is_said_to_have_not(at_desk: Sit, officer: Actor) -> None:
    first = take(officer, [row("a")], date(2017, 7, 1)).run
    last = take(officer, [], date(2017, 7, 2), looked=looked(rules={"YN-04"})).run
    said = at_desk(officer).get(f"/comparison/runs/two/?older={first.pk}&newer={last.pk}").content.decode()
    assert "后来这次没有运行这条规则" in said


def test_a_run_tells_by_whom_by_which_rules_and_what_it_met(
    at_desk: Sit, officer: Actor, runs: tuple[ScreenRun, ScreenRun, ScreenRun]
) -> None:
    browser, last = at_desk(officer), runs[2]
    assert f"/comparison/runs/{last.pk}/" in browser.get("/comparison/runs/").content.decode()
    said = browser.get(f"/comparison/runs/{last.pk}/").content.decode()
    for words in (
        officer.username,
        installed_pack().fingerprint[:20],
        "机动车",
        "没有运行的规则",
        "又查出再问的",
    ):
        assert words in said


def test_runs_of_another_county_or_of_two_places_are_not_there(
    at_desk: Sit, officer: Actor, stranger: Actor, runs: tuple[ScreenRun, ScreenRun, ScreenRun]
) -> None:
    first, _, last = runs
    of_town = take(officer, [row("a")], date(2017, 7, 4), area=TOWN).run
    browser = at_desk(stranger)
    assert str(last.manifest[:20]) not in browser.get("/comparison/runs/").content.decode()
    for address in (f"{last.pk}/", f"two/?older={first.pk}&newer={last.pk}"):
        assert browser.get(f"/comparison/runs/{address}").status_code == 404
    with pytest.raises(NotThereError):
        two_runs(officer, last.pk, of_town.pk)
    assert at_desk(officer).get("/comparison/runs/two/?older=x&newer=").status_code == 404


def test_two_runs_leave_as_the_table_of_their_page(
    at_desk: Sit, officer: Actor, stranger: Actor, runs: tuple[ScreenRun, ScreenRun, ScreenRun]
) -> None:
    first, _, last = runs
    asked = f"/comparison/runs/two/export/?older={first.pk}&newer={last.pk}"
    rows = tables_of(taken(at_desk(officer), asked))["两次筛查对比"][1:]
    assert [[row[0].split(" ")[0], *row[1:6]] for row in rows] == [
        ["YN-03", 2, 2, 0, 0, 2], ["YN-04", 1, 1, 1, 1, 0],
    ]  # fmt: skip
    assert AuditEntry.objects.filter(act="findings.export_two_runs", subject=f"run:{last.pk}").count() == 2
    assert at_desk(stranger).get(asked).status_code == 404


def test_leads_leave_as_their_list(
    at_desk: Sit, officer: Actor, runs: tuple[ScreenRun, ScreenRun, ScreenRun]
) -> None:
    browser = at_desk(officer)
    all_of_them = tables_of(taken(browser, "/comparison/export/?list=all"))["比对线索"][1:]
    assert len(all_of_them) == 5
    assert len(tables_of(taken(browser, "/comparison/export/?rule=YN-04"))["比对线索"]) == 2
