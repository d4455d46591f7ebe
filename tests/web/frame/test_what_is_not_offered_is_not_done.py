"""Every form of every page × every role × his own area and a foreign one: sent by who was not offered it, it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.rulebook.model import Pack
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_world import OTHERS, QUICK, WHOLE, World, visits, world  # noqa: F401  the office
from tests.web.frame.reading import said_by
from tests.web.frame.sending import Key, Way, no_screen_begins, send, ways_on  # noqa: F401

# who is offered something to fill in, and in which rooms; the rest is offered to one of these too
WHO = (
    ("county_office", COUNTY, ""), ("village_cadre", VILLAGE, "desk households cases findings"),
    ("system_administrator", COUNTY, "accounts emergency"), ("security_administrator", COUNTY, "accounts"),
    ("auditor", COUNTY, "emergency audit"),
)  # fmt: skip
WITHOUT_FORMS = ("paper:", "rulebook:")  # below the head of the page
# from a foreign area, on the lists of that area
OF_HIS_AREA = {"support:new_unit", "support:receive", "accounts:add"}
# whose form, sent by who is offered it, does something here; the others only look, or want what this office does not have
DONE = {
    "accounts:add", "accounts:one", "cases:object_to", "cases:one", "cases:open_one", "cases:together", "cases:withdraw",
    "comparison:begin", "comparison:extract", "desk:instruct", "desk:instruction", "emergency:one", "findings:one",
    "findings:together", "households:edit", "households:new", "support:fund", "support:household", "support:new_unit",
    "support:project", "support:receive", "support:spend", "support:unit", "windows:draft",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("no_screen_begins")
Sit = Callable[[Actor], Client]


def ways_of(world: World, at_desk: Sit, acting: Callable[..., Actor]) -> dict[Key, tuple[Way, Client]]:  # noqa: F811
    """What those who work here are offered, each once, with the browser of somebody who is."""
    found: dict[Key, tuple[Way, Client]] = {}
    for role, place, rooms in WHO:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        for route, addresses in ADDRESSES.items():
            if (
                "export" in route
                or route.startswith(WITHOUT_FORMS)
                or route.partition(":")[0] not in (rooms or route)
            ):
                continue
            for address in addresses(world):
                for way in ways_on(address, said_by(browser.get(address))[1]):
                    found.setdefault(way.key, (way, browser))
    return found


@pytest.mark.long
def test_forms_do_something_for_who_is_offered_them(
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
) -> None:
    """What does nothing for anybody would be refused to others in vain."""
    found = ways_of(world, at_desk, acting).values()
    assert {way.route for way, browser in found if send(browser, way).wrote} == DONE


@pytest.mark.parametrize(
    "roles", [QUICK, pytest.param(OTHERS, marks=pytest.mark.long)], ids=["quick", "others"]
)
def test_who_is_not_offered_a_form_changes_nothing_by_sending_it(
    roles: Sequence[str],
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    found = [way for way, _ in ways_of(world, at_desk, acting).values()]
    for role, where, browser in visits(roles, pack, acting, at_desk):
        offered = Offered(browser) if where == "own" else None
        for way in found:
            if offered.has(way) if offered else way.route in OF_HIS_AREA:
                continue
            sent, told = send(browser, way), f"{role} in {where}: {way.route} {way.key}"
            assert not sent.wrote, told
            assert sent.status < 500, told
            if where != "own":
                secrets = (*WHOLE, *world.hidden_from(where))
                given = str(way.sent) + way.address
                assert [one for one in secrets if one in sent.said and one not in given] == [], told


@dataclass
class Offered:
    """What somebody is offered on the pages that he opens, each opened once."""

    browser: Client
    pages: dict[str, list[Way]] = field(default_factory=dict)

    def has(self, way: Way) -> bool:
        """Whether he finds this form where it stands, or at the address to which it is sent; with fewer fields, if he reads less."""
        return any(
            one.address == way.address and one.acts == way.acts and set(one.sent) <= set(way.sent)
            for page in (way.page, way.address)
            for one in self._on(page)
        )

    def _on(self, page: str) -> list[Way]:
        if page not in self.pages:
            self.pages[page] = list(ways_on(page, said_by(self.browser.get(page))[1]))
        return self.pages[page]
