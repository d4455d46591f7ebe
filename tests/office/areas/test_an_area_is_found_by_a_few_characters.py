"""Names that begin with what was typed, then those that hold it; codes by their first digits; inside an area."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from niukou.office.areas.authority import operator
from niukou.office.areas.listed import AreaRow
from niukou.office.areas.models import Area
from niukou.office.areas.search import find
from niukou.office.areas.services import import_areas
from tests.office.areas.test_a_list_is_brought_in import LIST

NAMES = ["上柳林村", "柳林村", "柳林坝", "小柳村", "林柳村", "A区（东）", "百分%村"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listed(db: None) -> None:
    more = [AreaRow(f"53990200100{n}", name, "village", "539902001000") for n, name in enumerate(NAMES, 2)]
    import_areas(operator("niukou areas import"), [*LIST, *more], date(2015, 1, 1))


def names(text: str, **options: object) -> list[str]:
    return [area.name for area in find(text, **options)]  # type: ignore[arg-type]


def test_beginnings_come_first() -> None:
    assert names("柳林") == ["柳林村", "柳林坝", "上柳林村"]
    assert names("柳") == ["柳村", "柳林村", "柳林坝", "上柳林村", "小柳村", "林柳村"]


@pytest.mark.parametrize(
    "text", ["柳林村", "林村", "林", "村", "坝", "区（", "A", "%村", "（东）", "上柳林村"]
)
def test_whatever_a_name_holds_finds_it(text: str) -> None:
    expected = {name for name in Area.objects.values_list("name", flat=True) if text in name}
    assert expected and set(names(text)) == expected


def test_neighbours_that_are_no_neighbours_are_not_found() -> None:
    """柳 and 林 stand in both, 林柳 only in one; the pairs 上柳 and 林村 in one name do not make 上柳林村 of another."""
    assert names("林柳") == ["林柳村"]
    assert names("柳坝") == []


@pytest.mark.parametrize("text", ["", "  ", "没有的", "'", '"', '"*', "柳*", "-", "AND"])
def test_what_is_nowhere_finds_nothing(text: str) -> None:
    assert names(text) == []


def test_blanks_between_characters_do_not_matter() -> None:
    assert names(" 柳 林 坝 ") == ["柳林坝"]


def test_a_code_is_found_by_its_first_digits() -> None:
    assert [area.code for area in find("539901001")] == ["539901001000", "539901001001", "539901001002"]
    assert [area.code for area in find("539901001001")] == ["539901001001"]
    assert find("77") == []


def test_only_inside_an_area_and_so_many() -> None:
    county, prefecture = Area.objects.get(code="539901000000"), Area.objects.get(code="539900000000")
    assert names("柳", inside=county) == ["柳村"]
    assert names("柳", inside=prefecture, limit=3) == ["柳村", "柳林村", "柳林坝"]
    assert set(names("林", inside=prefecture)) == {"林柳村", "柳林村", "柳林坝", "上柳林村"}
    assert [area.code for area in find("5399", county, limit=2)] == ["539901000000", "539901001000"]
    assert names("柳", limit=0) == []


def test_only_what_is_in_force_on_the_day() -> None:
    Area.objects.filter(name="柳林坝").update(valid_to=date(2017, 1, 1))
    assert names("柳林", on_day=date(2016, 12, 31)) == ["柳林村", "柳林坝", "上柳林村"]
    assert names("柳林", on_day=date(2017, 1, 1)) == ["柳林村", "上柳林村"]


def test_wider_areas_come_before_the_narrower() -> None:
    found = [area.level for area in find("村", limit=50)]
    order = ["province", "prefecture", "county", "town", "village"]
    assert all(order.index(a) <= order.index(b) for a, b in pairwise(found))
