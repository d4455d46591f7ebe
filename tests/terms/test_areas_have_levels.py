from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.terms.area import LEVELS, area_scheme

CODES = area_scheme("cn_division")
VILLAGE = "539901101203"


def test_levels_from_village_to_province() -> None:
    chain = [VILLAGE]
    while (parent := CODES.parent(chain[-1])) is not None:
        chain.append(parent)
    assert chain == [VILLAGE, "539901101000", "539901000000", "539900000000", "530000000000"]
    assert tuple(CODES.level(code) for code in reversed(chain)) == LEVELS


@pytest.mark.parametrize(
    ("short", "level"),
    [("53", "province"), ("5399", "prefecture"), ("539901", "county"), ("539901101", "town")],
)
def test_short_codes_are_filled_up(short: str, level: str) -> None:
    assert CODES.level(short) == level
    assert CODES.standard(short) == short.ljust(12, "0")


def test_a_county_straight_under_its_province() -> None:
    assert CODES.parent("530001000000") == "530000000000"


@pytest.mark.parametrize(
    "code", [None, "", "5", "53990", "5399011012030", "村", "000000000000", "53990110120X"]
)
def test_what_is_no_code(code: str | None) -> None:
    assert (CODES.standard(code), CODES.level(code), CODES.parent(code)) == (None, None, None)
    assert not CODES.contains(code, VILLAGE)
    assert not CODES.contains(VILLAGE, code)


def test_the_village_in_a_longer_code() -> None:
    assert CODES.village("539901101203000001") == VILLAGE
    assert CODES.village(" ５３９９０１１０１２０３ ") == VILLAGE
    assert CODES.village("539901101000") is None
    assert CODES.village("539901") is None


@given(st.integers(10**11, 10**12 - 1).map(str))
def test_an_area_lies_in_the_one_above(code: str) -> None:
    parent = CODES.parent(code)
    assert CODES.contains(code, code)
    if parent is not None:
        assert CODES.contains(parent, code)
        assert not CODES.contains(code, parent)


def test_without_a_scheme_every_code_is_a_village() -> None:
    none = area_scheme("none")
    assert (none.level("X-1"), none.parent("X-1"), none.village(" X-1 ")) == ("village", None, "X-1")
    assert none.contains("X-1", "X-1")
    assert not none.contains("X", "X-1")
    assert none.standard(" ") is None


def test_unknown_scheme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="cn_division, none"):
        area_scheme("postcode")
