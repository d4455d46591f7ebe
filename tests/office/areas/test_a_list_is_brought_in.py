"""A published list of areas: the same one again changes nothing, names are kept, what is gone is told and not deleted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.office.areas.authority import NotAllowedError, operator
from niukou.office.areas.listed import AreaRow, ImportedAreas, once_each
from niukou.office.areas.models import Area, FormerName
from niukou.office.areas.search import find
from niukou.office.areas.selectors import chain_of, in_force, name_on, parts
from niukou.office.areas.services import import_areas, rename_area
from niukou.office.audit.models import AuditEntry
from tests.office.conftest import COUNTY, DAY, LEVELS, PLACES, VILLAGE

OPERATOR = operator("niukou areas import")
FIRST, LATER = date(2015, 1, 1), date(2018, 1, 1)
LIST = [
    AreaRow(code, name, LEVELS[depth], code[: (0, 2, 4, 6, 9)[depth]].ljust(12, "0") if depth else "")
    for code, name in PLACES.items()
    for depth in [next(i for i, end in enumerate((2, 4, 6, 9, 12)) if not code[end:].strip("0"))]
]

pytestmark = pytest.mark.django_db


def changed(code: str, **changes: str) -> list[AreaRow]:
    return [
        AreaRow(**({s: getattr(row, s) for s in AreaRow.__slots__} | changes)) if row.code == code else row
        for row in LIST
    ]


def state() -> list[tuple[object, ...]]:
    return sorted(
        Area.objects.values_list("code", "name", "level", "parent__code", "path", "valid_from", "valid_to")
    )


def test_the_same_list_again_changes_nothing() -> None:
    told = import_areas(OPERATOR, LIST, FIRST)
    assert (told.rows, told.added, told.refused) == (len(LIST), len(LIST), [])
    before = state()
    again = import_areas(OPERATOR, LIST, LATER)
    assert state() == before
    assert (again.added, again.unchanged, again.renamed, again.vanished) == (0, len(LIST), [], [])


def test_what_was_there_before_anybody_counted_has_no_first_day() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    assert not Area.objects.exclude(valid_from=None).exists()
    new = AreaRow("539901001009", "新村", "village", "539901001000")
    import_areas(OPERATOR, [*LIST, new], LATER)
    assert Area.objects.get(code=new.code).valid_from == LATER
    town = Area.objects.get(code=new.parent)
    assert new.code in {a.code for a in parts(town, LATER)} - {a.code for a in parts(town, FIRST)}


def test_a_changed_name_keeps_the_former_one() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    told = import_areas(OPERATOR, changed(VILLAGE, name="大柳村"), LATER)
    assert told.renamed == [(VILLAGE, "柳村", "大柳村")]
    area = Area.objects.get(code=VILLAGE)
    assert (name_on(area, FIRST), name_on(area, LATER)) == ("柳村", "大柳村")
    assert FormerName.objects.get().until == LATER
    assert [a.code for a in find("大柳")] == [VILLAGE] == [a.code for a in find("柳村")]
    assert find("柳") == [area]


def test_what_the_list_leaves_out_is_told_and_stays() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    told = import_areas(OPERATOR, [row for row in LIST if row.code != VILLAGE], LATER)
    assert told.vanished == [VILLAGE]
    assert Area.objects.get(code=VILLAGE).valid_to is None


def test_the_list_of_one_county_leaves_the_other_villages_alone() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    told = import_areas(OPERATOR, [row for row in LIST if not row.code.startswith("539902")], LATER)
    assert [code for code in told.vanished if code[6:] != "000000"] == []


def test_an_area_told_elsewhere_is_not_moved() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    told = import_areas(OPERATOR, changed(VILLAGE, parent="539901002000"), LATER)
    assert told.elsewhere == [VILLAGE]
    assert "539901001000" in Area.objects.get(code=VILLAGE).path


def test_an_area_that_ended_is_not_revived() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    Area.objects.filter(code=VILLAGE).update(valid_to=date(2017, 1, 1))
    assert import_areas(OPERATOR, LIST, LATER).again == [VILLAGE]
    assert not Area.objects.filter(in_force(LATER), code=VILLAGE).exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (AreaRow("539901009001", "无名", "village", "539901009000"), "没有上级"),
        (AreaRow("539901001009", "", "village", "539901001000"), "没有名称"),
        (AreaRow("539901001009", "某村", "hamlet", "539901001000"), "级别"),
        (AreaRow("539901001009", "某村", "village", VILLAGE), "不比它高"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_good_ones_go_on(row: AreaRow, words: str) -> None:
    told = import_areas(OPERATOR, [*LIST, row], FIRST)
    assert told.added == len(LIST)
    assert [code for code, _ in told.refused] == [row.code] and words in told.refused[0][1]


def test_a_city_without_counties_stands_once_as_the_county_it_is() -> None:
    rows = [
        AreaRow("530000000000", "示例省", "province", ""),
        AreaRow("539900000000", "无县市", "prefecture", "530000000000"),
        AreaRow("539900000000", "无县市", "county", "539900000000"),
        AreaRow("539900100000", "某镇", "town", "539900000000"),
        AreaRow("539900100001", "某村", "village", "539900100000"),
    ]
    told = import_areas(OPERATOR, rows, FIRST)
    assert (told.repeated, told.added, told.refused) == (["539900000000"], 4, [])
    city, village = Area.objects.get(code="539900000000"), Area.objects.get(code="539900100001")
    assert (city.level, city.parent and city.parent.code) == ("county", "530000000000")
    assert chain_of(village) == chain_of(city) == "539900000000"


def test_an_import_is_one_entry_with_the_root_of_its_rows() -> None:
    import_areas(OPERATOR, LIST, FIRST)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.chain_id, entry.rows) == ("areas.import_areas", "", len(LIST))
    assert entry.root is not None and len(bytes(entry.root)) == 32


def test_a_county_office_renames_in_its_county_only(officer, stranger, village) -> None:
    with pytest.raises(NotAllowedError):
        rename_area(stranger, village, "大柳村", DAY.date())
    with pytest.raises(NotAllowedError):
        import_areas(stranger, changed(VILLAGE, name="大柳村"), DAY.date())
    assert rename_area(officer, village, "大柳村", DAY.date()).name == "大柳村"
    assert AuditEntry.objects.latest("id").chain_id == COUNTY


@given(st.lists(st.sampled_from(LIST), max_size=30))
def test_each_code_stands_once_and_under_what_comes_before_it(rows: list[AreaRow]) -> None:
    told = ImportedAreas()
    listed = once_each(rows, told)
    assert set(listed) == {row.code for row in rows}
    assert told.rows == len(listed) + len(told.repeated) == len(rows)
    order = [LEVELS.index(row.level) for row in listed.values()]
    assert order == sorted(order)
