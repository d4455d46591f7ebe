"""No route without a guard, none that a test does not know, nothing inline in a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Household

TEMPLATES = sorted(Path("src/niukou/web").glob("*/templates/**/*.html"))
# every address there is, as it is shown to; one that is not here fails
ROUTES = {
    "desk:mine": "page", "desk:asked": "page", "desk:instruct": "page", "desk:instruction": "page",
    "entrance:sign_in": "open", "entrance:code": "open", "entrance:sign_out": "open", "entrance:language": "open",
    "entrance:charges": "signed_in", "entrance:here": "signed_in", "entrance:password": "page",
    "households:found": "page", "households:one": "page",
    "households:new": "page", "households:edit": "page", "households:check": "page", "households:lists": "page", "households:paper": "page",
    "households:photographs": "page", "households:photograph": "page",
    "cases:waiting": "page", "cases:one": "page",
    "cases:gate_export": "page", "comparison:export": "page", "comparison:two_export": "page", "quality:export": "page",
    "support:gaps_export": "page", "support:units_export": "page", "support:money_export": "page", "audit:export": "page",
    "cases:together": "page", "cases:gate": "page", "cases:gate_of": "page", "cases:object_to": "page",
    "cases:withdraw": "page", "cases:choose": "page", "cases:open_one": "page",
    "book:balance": "page", "book:progress": "page", "book:progress_export": "page", "book:on_list": "page",
    "book:on_list_export": "page",
    "comparison:list": "page", "comparison:runs": "page", "comparison:run": "page", "comparison:two": "page",
    "comparison:extracts": "page", "comparison:extract": "page", "comparison:rejected": "page", "comparison:begin": "page",
    "comparison:screening": "page", "comparison:progress": "page", "comparison:request": "page",
    "quality:list": "page",
    "findings:one": "page", "findings:together": "page",
    "support:gaps": "page", "support:units": "page", "support:unit": "page", "support:money": "page",
    "support:household": "page", "support:new_unit": "page", "support:receive": "page", "support:project": "page",
    "support:allot": "page", "support:spend": "page", "support:fund": "page",
    "households:export": "page", "cases:export": "page", "book:export": "page",
    "paper:village": "page", "paper:of_village": "page", "paper:of_household": "page",
    "paper:case": "page", "paper:letter": "page", "paper:notice": "page", "paper:minutes": "page",
    "rulebook:packs": "page", "rulebook:pack": "page", "rulebook:kind": "page", "rulebook:one": "page",
    "rulebook:compared": "page",
    "accounts:people": "page", "accounts:add": "page", "accounts:one": "page",
    "audit:trail": "page", "audit:entry": "page", "audit:anchors": "page", "audit:verify": "page",
    "emergency:list": "page", "emergency:one": "page", "emergency:look": "page", "emergency:household": "page",
    "windows:year": "page", "windows:ask": "page", "windows:opening": "page", "windows:draft": "page",
}  # fmt: skip


def routes(resolver: URLResolver, name: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, one.app_name or name)
        else:
            yield f"{name}:{one.name}", one


def test_every_route_is_known_and_guarded_as_it_is_known() -> None:
    found = {name: getattr(one.callback, "shown_to", "nobody asks") for name, one in routes(get_resolver())}
    assert found == ROUTES


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/asked/",
        "/asked/new/",
        "/asked/1/",
        "/households/",
        "/households/H1/",
        "/households/lists/",
        "/households/H1/papers/1/",
        "/households/H1/photographs/",
        "/households/H1/photographs/1/",
        "/cases/",
        "/cases/X/",
        "/book/",
        "/in/password/",
        "/comparison/",
        "/comparison/runs/",
        "/comparison/runs/1/",
        "/comparison/runs/two/",
        "/comparison/extracts/",
        "/comparison/extracts/1/",
        "/comparison/requests/1/",
        "/comparison/extracts/1/rejected/",
        "/comparison/screens/begin/",
        "/comparison/screens/1/",
        "/comparison/screens/1/progress/",
        "/quality/",
        "/findings/X/",
        "/findings/together/quality/",
        "/support/",
        "/support/units/",
        "/support/units/1/",
        "/support/money/",
        "/support/units/new/",
        "/support/money/receive/",
        "/support/money/project/",
        "/support/money/allot/",
        "/support/money/spent/1/",
        "/support/money/funds/1/",
        "/support/household/H1/",
        "/cases/together/",
        "/cases/gate/",
        "/cases/X/gate/",
        "/cases/X/objection/",
        "/cases/X/withdraw/",
        "/cases/open/",
        "/cases/open/removal/",
        "/households/export/",
        "/cases/export/",
        "/book/export/",
        "/book/progress/",
        "/book/progress/export/",
        "/paper/",
        "/paper/village/539901001001/card/",
        "/paper/household/H1/card/",
        "/paper/case/X/",
        "/paper/case/X/letter/",
        "/paper/notice/1/",
        "/paper/meeting/1/",
        "/emergency/",
        "/emergency/1/",
        "/emergency/1/look/",
        "/emergency/1/look/H1/",
    ],
)
def test_who_has_not_signed_in_is_sent_to_do_so(office: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/in/?next=")


def pages_of(family: Household) -> list[str]:
    return [
        "/", "/households/", f"/households/?q={family.code}", f"/households/{family.code}/", "/households/?account=poor",
        "/households/?f=household.toilet~blank", f"/households/?area={family.area.code}", "/households/lists/",
        f"/households/{family.code}/photographs/",
        "/cases/", "/cases/?list=all", "/cases/none/", "/book/", f"/book/?area={family.area.code}",
        "/comparison/?list=all", "/comparison/runs/", "/comparison/runs/1/", "/comparison/runs/two/?older=1&newer=2",
        "/quality/?list=all", f"/quality/?area={family.area.code}", "/findings/none/", "/findings/together/quality/?all=1",
        "/support/", f"/support/?list=few&area={family.area.code}", "/support/units/", "/support/units/1/",
        "/support/money/", f"/support/household/{family.code}/",
        "/cases/together/?case=none", "/cases/gate/", f"/cases/gate/?area={family.area.code}", "/cases/none/gate/",
        "/cases/none/objection/", "/cases/none/withdraw/", f"/cases/open/?household={family.code}",
        f"/cases/open/removal/?household={family.code}", f"/cases/open/village_exit/?area={family.area.code}",
        "/paper/", f"/paper/?area={family.area.code}", "/paper/case/none/",
    ]  # fmt: skip


def test_a_stranger_learns_nothing_of_a_family_from_any_page(
    at_desk: Callable[[Actor], Client], family: Household, stranger: Actor, officer: Actor
) -> None:
    name, pages = "试人", pages_of(family)
    own = [at_desk(officer).get(page) for page in pages]
    assert any(name in answer.content.decode() for answer in own), "who may see it sees it"
    for page, answer in [(page, at_desk(stranger).get(page)) for page in pages]:
        # a token is made of any letters, those of a code among them
        said = re.sub(r'"csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        assert name not in said
        # what he typed himself is given back to him, and nothing of it is told to be there
        assert (
            family.code not in said.replace(f'value="{family.code}"', "").replace(page, "")
            or answer.status_code >= 400
        )


def test_what_is_not_there_and_what_is_not_his_look_the_same(
    at_desk: Callable[[Actor], Client], family: Household, stranger: Actor
) -> None:
    browser = at_desk(stranger)
    not_his = browser.get(f"/households/{family.code}/")
    not_there = browser.get("/households/NOBODY/")
    assert (not_his.status_code, not_there.status_code) == (404, 404)
    assert not_his.content.decode().replace(family.code, "NOBODY").count(
        "NOBODY"
    ) == not_there.content.decode().count("NOBODY")


def test_every_page_forbids_code_from_elsewhere(at_desk: Callable[[Actor], Client], officer: Actor) -> None:
    policy = at_desk(officer).get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_holds_inline_code_or_style(template: Path) -> None:
    said = template.read_text(encoding="utf-8")
    assert (
        re.findall(
            r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|<style|\sstyle=|javascript:|\|safe\b|autoescape off", said
        )
        == []
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_text_of_a_page_can_be_translated(template: Path) -> None:
    said = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", template.read_text(encoding="utf-8"))
    said = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", "", said)
    assert re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", said.replace("中文", "")) == []
