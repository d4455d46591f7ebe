"""The trail of an area: the chains of its counties, newest first, for roles that inspect; nobody reads another county's."""

from __future__ import annotations

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.selectors import trail
from niukou.office.audit.services import NATION, Author, record
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(office: None) -> None:
    """Two acts in the county, one in another, one in the province, one of no area at all."""
    author = Author("somebody", "county_office", COUNTY)
    for act, chain in (
        ("room.first", COUNTY), ("room.away", FOREIGN_COUNTY), ("room.wide", "530000000000"), ("room.nowhere", NATION),
        ("room.second", COUNTY),
    ):  # fmt: skip
        record(author, act, f"area:{chain}", chain=chain)


def acts(actor: Actor, subject: str = "") -> list[str]:
    return [entry.act for entry in trail(actor, subject)]


def test_the_newest_is_first_and_only_ones_own_county_is_there(told, officer: Actor, stranger: Actor) -> None:
    assert acts(officer) == ["room.second", "room.first"]
    assert acts(stranger) == ["room.away"]


def test_one_subject_is_asked_for(told, officer: Actor) -> None:
    assert acts(officer, f"area:{COUNTY}") == ["room.second", "room.first"]
    assert acts(officer, f"area:{FOREIGN_COUNTY}") == []


def test_a_province_reads_its_own_chain_and_those_of_its_counties(told, acting) -> None:
    province = acting("province_office", "530000000000")
    assert acts(province) == ["room.second", "room.wide", "room.away", "room.first"]


def test_who_inspects_nothing_or_has_less_than_a_county_reads_none(told, acting) -> None:
    with pytest.raises(NotAllowedError, match="不查工作记录"):
        trail(acting("county_department", COUNTY))
    assert acts(acting("town_office", TOWN)) == []
