"""A search or filter that would find something says the same as one that finds nothing, to who may not read what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.rulebook.model import Pack
from tests.made_county import number
from tests.web.frame.made_world import (
    HELPER,
    HELPERS_NUMBER,
    INCOME,
    NAME,
    NUMBER,
    OTHERS,
    PHONE,
    QUICK,
    WHY,
    World,
    visits,
    world,  # noqa: F401  the office
)
from tests.web.frame.reading import shown

NOBODYS = {
    NUMBER: number(77), HELPERS_NUMBER: number(78), PHONE: "13912345670", INCOME: "48739", WHY: "谁也没有这样写过的一句话", NAME: "覃不在",
    HELPER: "秦不在",
}  # fmt: skip
# how closely it is guarded, where one can ask, for what; {} is what is asked for
ASKED = {
    "sensitive": [
        ("/households/?q={}", NUMBER), ("/households/export/?q={}", NUMBER), ("/households/?q={}", PHONE),
        ("/households/?f=household.phone~has~{}", PHONE), ("/households/export/?f=household.phone~has~{}", PHONE),
        ("/households/?f=household.head_number~has~{}", NUMBER), ("/households/?f=person.id_number~has~{}", NUMBER),
    ],
    "sensitive, of the county": [("/support/units/?q={}", PHONE), ("/support/units/?q={}", HELPERS_NUMBER)],
    "internal": [
        ("/households/?f=household.wage_income~from~{0}~{0}", INCOME), ("/households/?f=household.cause_description~has~{}", WHY),
        ("/households/export/?f=household.wage_income~from~{0}~{0}", INCOME),
    ],
    "foreign": [
        ("/households/?q={}", NAME), ("/households/export/?q={}", NAME), ("/households/?f=household.head_name~has~{}", NAME),
        ("/comparison/?list=all&q={}", NAME), ("/cases/?list=all&q={}", NAME),
    ],
    "of the county": [("/support/units/?q={}", HELPER)],
}  # fmt: skip


def kept_from(where: str, reads: Sequence[str]) -> list[str]:
    """What he may ask nothing of, by where he works: all of it elsewhere, what is not the county's in the next village."""
    away = {
        "own": set[str](),
        "beside": {one for one in ASKED if "of the county" not in one},
        "foreign": {*ASKED},
    }[where]
    return [
        one for one in ASKED if one in away or one.split(",")[0] in {"sensitive", "internal"} - set(reads)
    ]


def plain(text: str, asked: str) -> str:
    """A page without what was asked for: as it was typed, in an address, as what is chosen in a list."""
    for one in (asked, quote(asked)):
        text = text.replace(one, "…")
    return text.replace(" selected", "")


def answers(browser: Client, address: str, value: str) -> list[tuple[int, str]]:
    """What is said to a search that would find something, and to one that would not."""
    found = []
    for asked in (value, NOBODYS[value]):
        status, said = shown(browser, address.format(quote(asked)))
        found.append((status, plain(said, asked)))
    return found


def test_who_may_read_it_finds_it(
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    officer: Actor,
) -> None:
    """What finds nothing for anybody would say the same to others in vain."""
    browser = at_desk(officer)
    for address, value in [pair for pairs in ASKED.values() for pair in pairs]:
        hit, miss = answers(browser, address, value)
        assert (hit[0], hit == miss) == (200, False), address.format(value)


@pytest.mark.parametrize(
    "roles", [QUICK, pytest.param(OTHERS, marks=pytest.mark.long)], ids=["quick", "others"]
)
def test_what_may_not_be_read_is_not_found_either(
    roles: Sequence[str],
    world: World,  # noqa: F811
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    told = []
    for role, where, browser in visits(roles, pack, acting, at_desk):
        for address, value in [
            pair for one in kept_from(where, pack.roles[role].reads) for pair in ASKED[one]
        ]:
            hit, miss = answers(browser, address, value)
            if hit != miss:
                told.append(f"{role} in {where}: {address.format(value)}")
    assert told == []
