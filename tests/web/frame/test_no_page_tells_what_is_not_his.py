"""Every route × every role × his own area and a foreign one: who may read it sees it, and nobody else learns anything of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver

from niukou.office.accounts.actor import Actor
from niukou.rulebook.model import Pack
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_world import (
    OTHERS,
    QUICK,
    WHOLE,
    WITHIN,
    World,
    visits,
    world,  # noqa: F401  the office
)
from tests.web.frame.reading import shown
from tests.web.frame.test_every_route_asks_who import ROUTES, routes

EACH = [*QUICK, *(pytest.param(key, marks=pytest.mark.long) for key in OTHERS)]
# only sent to, gone through, or (a window that has to be asked for) not in this pack; a photograph is shown to who has said why
NOT_OPENED = {
    "households:check", "entrance:code", "entrance:sign_out", "entrance:language", "entrance:charges",
    "comparison:begin", "windows:ask", "households:photograph",
}  # fmt: skip

# what has a name in its address and is nobody's: rules, and lists of where one works oneself
EVERYBODYS = {"rulebook:pack", "rulebook:kind", "rulebook:one", "findings:together"}


# what stands in the county and is for all who work under it, seen from the next village
OF_THE_COUNTY = {"support:unit", "windows:opening"}


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


@pytest.mark.parametrize("role", EACH)
def test_what_has_a_number_is_not_there_for_who_has_nothing_to_do_with_it(
    role: str,
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    """Numbers can be guessed: each kind of thing, by its own, from another county and from the next village."""
    of_one = [route for route, one in routes(get_resolver()) if one.pattern.converters]
    assert set(of_one) > EVERYBODYS
    for _, where, browser in visits([role], pack, acting, at_desk):
        if where == "own":
            continue
        there = {
            address
            for route in set(of_one) - EVERYBODYS - (OF_THE_COUNTY if where == "beside" else set())
            for address in ADDRESSES[route](world)
            if shown(browser, address)[0] < 400
        }
        assert there == set(), f"{role} in {where}"


@pytest.mark.parametrize("role", EACH)
def test_a_page_tells_a_role_what_it_may_read_and_no_more(
    role: str,
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    reads = pack.roles[role].reads
    for _, where, browser in visits([role], pack, acting, at_desk):
        hidden = list(WHOLE)
        if where != "own" or "internal" not in reads:
            hidden += WITHIN
        hidden += world.hidden_from(where)
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
            shown_to_him = (*world.names, *WITHIN[1:])  # no page writes a sum without its thousands parted
            assert [one for one in shown_to_him if one not in seen] == [], "who may read it sees it"
