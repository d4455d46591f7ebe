"""In a real browser: a page of every route fits a telephone and a laptop, passes axe and complains of nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.conf import settings as of_django
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.audit import clock
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.browser import narrow_cells, page
from tests.web.frame.made_world import World, world  # noqa: F401  the office
from tests.web.frame.test_pages_work_in_a_browser import SIZES, _beside_the_browsers_loop  # noqa: F401
from tests.web.windows.test_a_function_is_asked_for_and_answered import ENTRY_OPENS, PREFECTURE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long, pytest.mark.timeout(600)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
# a route's pages are looked at as the first of these sees them who may open them
WHO = (
    ("county_office", COUNTY), ("village_cadre", VILLAGE), ("system_administrator", COUNTY),
    ("security_administrator", COUNTY), ("audit_administrator", COUNTY),
)  # fmt: skip
# nothing there, something wrong, and what is chosen to be shown; by who looks
MORE = {
    "county_office": [
        "/households/?list=1", "/households/?q=nobody", "/accounts/?q=nobody", "/rulebook/?q=nothing", "/cases/?list=overdue", "/nowhere/",
        "/households/?f=household.toilet~blank&f=household.wage_income~from~~9000&account=poor", "/cases/together/",
        "/households/?add=household.phone", "/households/?add=household.toilet&v=?",
        "/households/export/?account=poor", "/book/?from=2017-06-01&to=2017-06-30",
    ],
    "village_cadre": ["/", "/households/?add=household.wage_income", "/cases/", "/book/"],
    "security_administrator": ["/accounts/of/nobody/", "/accounts/add/"],
    "audit_administrator": ["/audit/?first=&last=&subject=nothing", "/audit/?first=soon", "/emergency/"],
}  # fmt: skip
# workbooks, papers, a part of a page, and what is only sent to; the code and what is asked for elsewhere are looked at below
NO_PAGE = {route for route in ADDRESSES if route.endswith("export")} | {
    "households:check", "households:photograph", "comparison:rejected", "comparison:begin", "comparison:progress",
    "paper:of_household", "paper:letter", "paper:notice", "paper:minutes", "entrance:here", "entrance:sign_out",
    "entrance:language", "entrance:code", "windows:ask",
}  # fmt: skip
# until a chart has been drawn anew for another width
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"
Sit = Callable[[Actor], Client]


@dataclass
class Looked:
    """A browser that looks at pages and keeps what is wrong with them."""

    shown: Page
    server: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shown.on("console", lambda told: self._heard(told.text) if told.type == "error" else None)
        self.shown.on("pageerror", lambda error: self._heard(str(error)))

    def _heard(self, said: str) -> None:
        if "the server responded with a status of 4" not in said:  # a refusal is told there too
            self.faults.append(f"{self.shown.url}: {said}")

    def as_who(self, browser: Client) -> None:
        """From now on in the session of this one."""
        held = browser.cookies[of_django.SESSION_COOKIE_NAME].value
        self.shown.context.add_cookies(
            [{"name": of_django.SESSION_COOKIE_NAME, "value": held, "url": self.server}]
        )

    def at(self, address: str) -> None:
        """In each size."""
        answer = self.shown.goto(self.server + address)
        assert answer is not None
        assert answer.status < 500, address
        for name, (width, height) in SIZES.items():
            self.shown.set_viewport_size({"width": width, "height": height})
            self.shown.evaluate(FRAMES)
            wide = self.shown.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.faults.append(f"{address} scrolls sideways on a {name}: {wide}")
            self.faults += [f"{address} on a {name}: {cell} is narrow" for cell in narrow_cells(self.shown)]
            found = Axe().run(self.shown, options=RULES)
            if found.violations_count:
                self.faults.append(f"{address} on a {name}: {found.generate_report()}")


def pages_of(there: World, at_desk: Sit, acting: Callable[..., Actor]) -> Iterator[tuple[Client, list[str]]]:
    """Each role's browser, with the addresses that nobody before it could open: one of each route."""
    left = {route: addresses(there)[0] for route, addresses in ADDRESSES.items() if route not in NO_PAGE}
    for role, place in WHO:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        mine = [route for route, address in left.items() if browser.get(address).status_code == 200]
        yield browser, [left.pop(route) for route in mine] + MORE.get(role, [])
    assert left == {}, "no role of these opens it"


def test_a_page_of_every_route_fits_and_can_be_used_by_everybody(
    live_server: LiveServer,
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
    settings: LazySettings,
) -> None:
    acting("town_office", TOWN, "opens-county_office")  # who has two charges chooses
    with page(*SIZES["laptop"]) as shown:
        looked = Looked(shown, live_server.url)
        looked.at("/in/")
        for browser, addresses in list(pages_of(world, at_desk, acting)):
            looked.as_who(browser)
            for address in addresses:
                looked.at(address)
        waits = Client()
        session = waits.session
        session["waiting_for_code"] = User.objects.get(username="opens-county_office").pk
        session.save()
        looked.as_who(waits)
        looked.at("/in/code/")
        settings.PACK = "henan-2018"  # where entry has to be asked for
        clock.turn(ENTRY_OPENS + timedelta(hours=9))
        looked.as_who(at_desk(acting("prefecture_office", PREFECTURE)))
        looked.at("/windows/ask/entry/")
        assert looked.faults == []
