"""Every route × every role × his own area and a foreign one: who may read it sees it, and nobody else learns anything of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_world import (
    WHOLE,
    WITHIN,
    World,
    place_of,
    world,  # noqa: F401  the office
)
from tests.web.frame.reading import shown
from tests.web.frame.test_every_route_asks_who import ROUTES

PACK = load_pack("yunnan-2017", date(2017, 7, 1))
QUICK = ("village_cadre", "county_office", "auditor", "system_administrator")  # the others when all is run
OTHERS = tuple(key for key, role in sorted(PACK.roles.items()) if role.signs_in and key not in QUICK)
ROLES = [*QUICK, *(pytest.param(key, marks=pytest.mark.long) for key in OTHERS)]
# only sent to, gone through, or (a window that has to be asked for) not in this pack; a photograph is shown to who has said why
NOT_OPENED = {
    "households:check", "entrance:code", "entrance:sign_out", "entrance:language", "entrance:charges",
    "comparison:begin", "windows:ask", "households:photograph",
}  # fmt: skip


def test_every_route_has_its_addresses_here() -> None:
    assert set(ADDRESSES) == set(ROUTES)


def test_every_address_is_a_page_for_somebody(
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
) -> None:
    """An address that nobody can open would be searched in vain."""
    who = [("county_office", COUNTY), ("village_cadre", VILLAGE)]
    who += [
        (role, COUNTY) for role in ("system_administrator", "security_administrator", "audit_administrator")
    ]
    left = {address for addresses in ADDRESSES.values() for address in addresses(world)}
    for role, place in who:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        left -= {address for address in left if shown(browser, address)[0] == 200}
    shut = {route for route, addresses in ADDRESSES.items() if left & set(addresses(world))}
    assert shut == NOT_OPENED


@pytest.mark.parametrize("role", ROLES)
def test_a_page_tells_a_role_what_it_may_read_and_no_more(
    role: str,
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    reads = pack.roles[role].reads
    for where in ("own", "foreign"):
        place = place_of(pack, role, where)
        if place is None:
            continue  # the level above both counties has no foreign one here
        browser = at_desk(acting(role, place, f"looks-{role}-{where}"))
        hidden = list(WHOLE)
        if where == "foreign" or "internal" not in reads:
            hidden += WITHIN
        if where == "foreign":
            hidden += world.names
        seen = ""
        for route, addresses in ADDRESSES.items():
            for address in addresses(world):
                status, said = shown(browser, address)
                typed = [secret for secret in hidden if secret in address]  # he has it already
                told = [secret for secret in hidden if secret in said and secret not in typed]
                assert told == [], f"{role} in {where}: {route} {address}"
                if typed and "?" not in address:
                    assert status >= 400, f"{role} in {where} is told that it is there: {route} {address}"
                seen += said
        if where == "own" and {"internal", "sensitive"} <= set(reads):
            assert [one for one in (*world.names, *WITHIN) if one not in seen] == [], (
                "who may read it sees it"
            )
