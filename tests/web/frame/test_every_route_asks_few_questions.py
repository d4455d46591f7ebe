"""How often the pages of each route ask the database: no more than this, whoever looks, of all who may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from niukou.office.accounts.actor import Actor
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_lists import taken
from tests.web.frame.made_world import World, world  # noqa: F401  the same office
from tests.web.frame.reading import asks_what_for

MOST = 45
# the trail's rows are told and verified as they go out; each household of a village is read as on its own page; one file of a
# household (一户一档) is all its papers, what stands beside them, and its cases; a gate is told as it begins and as it ends
BUDGETS = {"audit:export": 60, "paper:of_village": 75, "paper:of_household": 55, "cases:gate_export": 50}
WHO = (
    ("county_office", COUNTY),
    ("village_cadre", VILLAGE),
    ("system_administrator", COUNTY),
    ("audit_administrator", COUNTY),
)


@pytest.mark.long
@pytest.mark.parametrize(("role", "place"), WHO)
def test_every_page_asks_few_questions(
    role: str,
    place: str,
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
) -> None:
    asked: dict[str, int] = defaultdict(int)
    browser = at_desk(acting(role, place, f"opens-{role}"))
    for route, addresses in ADDRESSES.items():
        for address in addresses(world):
            # a page that asks what something is for, and what is handed out then, are two
            for ask in (browser.get, lambda to: taken(browser, to)):
                with CaptureQueriesContext(connection) as seen:
                    answer = ask(address)
                    if answer.streaming:
                        b"".join(answer)
                asked[route] = max(asked[route], len(seen))
                if not asks_what_for(answer):
                    break
    assert {route: many for route, many in asked.items() if many > BUDGETS.get(route, MOST)} == {}
