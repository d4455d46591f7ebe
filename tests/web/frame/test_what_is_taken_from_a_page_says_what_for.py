"""Whatever leaves a page and tells of people says what it is for: asked for, kept in the trail, told of nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.acts import ASKED_WHY, COUNTS, READS
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_lists import taken
from tests.web.frame.made_world import World, world  # noqa: F401  the office
from tests.web.frame.reading import ASKS, said_by

Sit = Callable[[Actor], Client]
# who takes what; the trail is its own hand's
WHO = (("county_office", COUNTY), ("village_cadre", VILLAGE), ("audit_administrator", COUNTY))
# the routes whose rows tell of nobody: what for is told when it is said
FREE = {
    "book:export", "book:progress_export", "comparison:two_export", "support:money_export", "support:units_export",
}  # fmt: skip
TAKES = {route for route in ADDRESSES if route.endswith("export")} | {
    "comparison:rejected", "paper:of_village", "paper:of_household", "paper:letter", "paper:notice", "paper:minutes",
}  # fmt: skip
LIST = "/households/export/?account=poor"


def reads(last: int = 0) -> Sequence[AuditEntry]:
    return AuditEntry.objects.filter(act__in=READS, pk__gt=last).order_by("pk")


def last() -> int:
    told = reads().last()
    return told.pk if told else 0


def asks(answer: object) -> bool:
    return ASKS in [one.name for one in getattr(answer, "templates", ())]


def test_every_way_out_asks_what_for_and_nothing_has_left_before(
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
) -> None:
    left = set(TAKES)
    for role, place in WHO:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        for route in sorted(left):
            for address in ADDRESSES[route](world):
                before = last()
                answer = browser.get(address)
                if answer.status_code != 200:
                    continue
                left.discard(route)
                if route in FREE:
                    said_by(answer)
                    assert {one.reason for one in reads(before)} == {""}, address
                    before = last()
                else:
                    assert asks(answer), address
                    for nothing in ("", "  "):
                        again = taken(browser, address, what_for=nothing)
                        assert again.status_code == 422 and asks(again), address
                    assert not reads(before), f"{address}: something has left"
                status, _ = said_by(taken(browser, address, what_for="报县里审计"))
                told = reads(before)
                assert status == 200 and told and {one.reason for one in told} == {"报县里审计"}, address
    assert left == set(), "no role of these opens it"


def test_the_acts_that_need_no_words_are_those_of_these_routes() -> None:
    assert {"findings.read_progress", "registry.read_statistics"} < COUNTS < READS
    assert READS - COUNTS == ASKED_WHY


def test_what_was_asked_for_goes_on_from_the_page_that_asks(
    at_desk: Sit, officer: Actor, family: Household
) -> None:
    browser = at_desk(officer)
    said = browser.get(f"{LIST}&f=household.head_name~has~%E8%AF%95").content.decode()
    (address,) = re.findall(r'class="find take" action="([^"]+)"', said)
    assert unescape(address) == f"{LIST}&f=household.head_name~has~%E8%AF%95"
    assert "拿去做什么用" in said and 'name="what_for" maxlength="200" autocomplete="off" required' in said
    assert "用途还没有写" not in said, "it was not asked before"
    assert "用途还没有写" in taken(browser, LIST, what_for="").content.decode()
    answer = taken(browser, unescape(address))
    assert answer["Content-Disposition"].startswith("attachment") and said_by(answer)[0] == 200


def test_who_may_not_is_refused_and_not_asked(
    at_desk: Sit, stranger: Actor, officer: Actor, family: Household
) -> None:
    address = f"/quality/export/?area={family.area.code}"
    for answer in (at_desk(stranger).get(address), taken(at_desk(stranger), address)):
        assert answer.status_code == 403 and not asks(answer)


def test_a_number_in_the_words_is_starred_in_the_trail(
    at_desk: Sit, officer: Actor, family: Household
) -> None:
    said_by(taken(at_desk(officer), LIST, what_for="查 539901199003070019，电话 19912345678"))
    assert {one.reason for one in reads()} == {"查 ***，电话 ***"}


def test_long_words_and_lines_are_kept_on_one_line(at_desk: Sit, officer: Actor, family: Household) -> None:
    said_by(taken(at_desk(officer), LIST, what_for="报\n县里" + "长" * 300))
    (told,) = {one.reason for one in reads()}
    assert told.startswith("报 县里长") and len(told) == 200


def test_the_words_tell_of_nothing_else_that_is_done(at_desk: Sit, officer: Actor, family: Household) -> None:
    browser = at_desk(officer)
    kept = {"asked": "account=poor", "name": "贫困户", "what_for": "报县里审计"}
    assert browser.post("/households/lists/", kept).status_code == 302
    said_by(taken(browser, LIST))
    assert browser.post("/households/lists/", kept | {"name": "又一个", "what_for": ""}).status_code == 302
    assert {one.reason for one in AuditEntry.objects.filter(act="registry.keep_list")} == {""}


def test_a_list_offers_the_words_beside_its_button(at_desk: Sit, officer: Actor, family: Household) -> None:
    said = at_desk(officer).get("/households/?account=poor").content.decode()
    (form,) = re.findall(
        r'<form method="post" class="find take" action="/households/export/.*?</form>', said, re.S
    )
    assert (
        "用途（会记下来）" in form
        and "required" in form
        and 'action="/households/export/?account=poor"' in form
    )
    said = at_desk(officer).get("/book/").content.decode()
    (form,) = re.findall(r'<form method="post" class="find take" action="/book/export/.*?</form>', said, re.S)
    assert "用途（可以不写）" in form and "required" not in form
