"""An area never moves: what offices call a move, a merger, a split ends one code and begins another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from niukou.office.areas.authority import NotAllowedError
from niukou.office.areas.listed import AreaRow
from niukou.office.areas.models import Area, Succession
from niukou.office.areas.refused import AreaError
from niukou.office.areas.search import find
from niukou.office.areas.selectors import ended_on, heirs, in_force, predecessors, successors
from niukou.office.areas.services import add_natural_villages, import_areas, rename_area
from niukou.office.areas.succession import Change, NewArea, replace_areas
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE

DAY, BEFORE, LATER = date(2017, 9, 1), date(2017, 8, 31), date(2018, 5, 1)
WEST = "539901002000"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _afterwards(office: None) -> None:
    """All these days have come."""
    clock.turn(datetime(2018, 5, 2, 1, 0, tzinfo=UTC))


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def codes(areas: list[Area]) -> list[str]:
    return [one.code for one in areas]


def test_a_village_that_moves_to_another_town_gets_another_code(officer) -> None:
    new = NewArea("539901002009", "柳村", WEST)
    replace_areas(officer, [Change("moved", (VILLAGE,), (new,))], DAY)
    old, moved = area(VILLAGE), area(new.code)
    assert (old.valid_to, moved.valid_from, moved.level) == (DAY, DAY, "village")
    assert moved.path == area(WEST).path + f"{new.code}/"
    assert codes(heirs(old, BEFORE)) == [VILLAGE] and codes(heirs(old, DAY)) == [new.code]
    assert [row.predecessor.code for row in predecessors(moved)] == [VILLAGE]
    assert [a.code for a in ended_on(DAY, area(COUNTY))] == [VILLAGE]
    assert find("柳村", on_day=DAY) == [moved] and find("柳村", on_day=BEFORE) == [old]
    assert AuditEntry.objects.latest("id").chain_id == COUNTY


def test_villages_merge_into_a_new_one_or_into_one_of_them(officer) -> None:
    replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], DAY)
    assert codes(heirs(area(OTHER_VILLAGE), DAY)) == [VILLAGE] == codes(heirs(area(VILLAGE), DAY))
    new = NewArea("539901001009", "柳杏村", TOWN)
    replace_areas(officer, [Change("merged", (VILLAGE,), (new,))], LATER)
    assert codes(heirs(area(OTHER_VILLAGE), LATER)) == [new.code]
    assert codes(heirs(area(OTHER_VILLAGE), date(2018, 1, 1))) == [VILLAGE]


def test_what_is_split_has_several_heirs_and_may_remain(officer) -> None:
    parts = tuple(NewArea(f"53990100100{n}", name, TOWN) for n, name in ((7, "上柳村"), (8, "下柳村")))
    replace_areas(officer, [Change("split", (VILLAGE,), parts)], DAY)
    assert codes(heirs(area(VILLAGE), DAY)) == ["539901001007", "539901001008"]
    away = NewArea("539901001009", "新杏村", TOWN)
    replace_areas(officer, [Change("split", (OTHER_VILLAGE,), (away,), remains=True)], DAY)
    assert codes(heirs(area(OTHER_VILLAGE), DAY)) == [OTHER_VILLAGE, away.code]


def test_a_town_that_is_recoded_names_its_villages_too(officer) -> None:
    town = Change("recoded", (TOWN,), (NewArea("539901007000", "东镇", COUNTY),))
    villages = [
        Change("recoded", (old,), (NewArea(f"53990100700{n}", area(old).name, "539901007000"),))
        for n, old in enumerate((VILLAGE, OTHER_VILLAGE), 1)
    ]
    with pytest.raises(AreaError, match=VILLAGE), transaction.atomic():
        replace_areas(officer, [town], DAY)
    replace_areas(officer, [town, *villages], DAY)
    there = Area.objects.filter(in_force(DAY), path__startswith=area("539901007000").path)
    assert there.count() == 3 and Succession.objects.count() == 3
    assert not Area.objects.filter(in_force(DAY), path__startswith=area(TOWN).path).exists()


def test_past_days_are_asked_as_they_were(officer) -> None:
    replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], DAY)
    there = Area.objects.filter(code=OTHER_VILLAGE)
    assert there.filter(in_force(BEFORE)).exists() and not there.filter(in_force(DAY)).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("swallowed", (VILLAGE,), (OTHER_VILLAGE,)), "没有这种变更"),
        (Change("moved", (VILLAGE, OTHER_VILLAGE), (NewArea("539901002009", "柳村", WEST),)), "原区划个数"),
        (Change("moved", (VILLAGE,), ()), "新区划个数"),
        (Change("merged", (), (VILLAGE,)), "原区划个数"),
        (Change("merged", (VILLAGE,), (VILLAGE,)), "接不了"),
        (Change("merged", (VILLAGE,), (TOWN,)), "接不了"),
        (Change("merged", (VILLAGE,), (OTHER_VILLAGE,), remains=True), "拆分"),
        (Change("moved", (VILLAGE,), (NewArea(OTHER_VILLAGE, "柳村", WEST),)), "用过"),
        (Change("moved", (VILLAGE,), (NewArea("539901002009", " ", WEST),)), "没有名称"),
        (Change("moved", (VILLAGE,), (NewArea("539901002009", "柳村", "539901009000"),)), "上级"),
        (Change("moved", ("539901001777",), (NewArea("539901002009", "柳村", WEST),)), "没有在用"),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(officer, change: Change, words: str) -> None:
    with pytest.raises(AreaError, match=words), transaction.atomic():
        replace_areas(officer, [Change("merged", ("539901002001",), (OTHER_VILLAGE,)), change], DAY)
    assert not Succession.objects.exists() and not Area.objects.exclude(valid_to=None).exists()


def test_nobody_succeeds_across_the_border_of_his_area(officer, stranger, acting) -> None:
    across = Change("moved", (VILLAGE,), (NewArea("539902001009", "柳村", "539902001000"),))
    for actor in (officer, stranger):
        with pytest.raises(NotAllowedError), transaction.atomic():
            replace_areas(actor, [across], DAY)
    replace_areas(acting("prefecture_office", "539900000000"), [across], DAY)
    assert AuditEntry.objects.latest("id").chain_id == "539900000000"
    assert area("539902001009").path.startswith(area(FOREIGN_COUNTY).path)


def test_a_code_ends_once(officer) -> None:
    replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], DAY)
    with pytest.raises(AreaError, match="没有在用"), transaction.atomic():
        replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(
            predecessor=area(OTHER_VILLAGE), successor=area(VILLAGE), on_day=LATER, kind="merged"
        )
    assert successors(area(OTHER_VILLAGE)).count() == 1


def test_natural_villages_have_the_villages_code_and_a_serial(cadre, stranger, village) -> None:
    with pytest.raises(NotAllowedError):
        add_natural_villages(stranger, village, ["河边"], DAY)
    first = add_natural_villages(cadre, village, ["河边", "坡上"], DAY)
    second = add_natural_villages(cadre, village, ["沟里"], LATER)
    assert codes([*first, *second]) == [f"{VILLAGE}-01", f"{VILLAGE}-02", f"{VILLAGE}-03"]
    assert second[0].path == f"{village.path}{VILLAGE}-03/"
    assert find("河边") == first[:1]
    for names in (["河边"], [" "], ["一", "一"]):
        with pytest.raises(AreaError):
            add_natural_villages(cadre, village, names, DAY)
    with pytest.raises(AreaError, match="不是现有的村"):
        add_natural_villages(cadre, first[0], ["更小"], DAY)
    assert AuditEntry.objects.latest("id").chain_id == COUNTY


def test_nothing_ends_or_begins_on_a_day_to_come(officer, cadre) -> None:
    """What is written counts at once: a village that ended next year would be gone from every list today."""
    tomorrow = clock.today() + timedelta(1)
    village = area(VILLAGE)
    for act in (
        lambda: replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], tomorrow),
        lambda: rename_area(officer, village, "大柳村", tomorrow),
        lambda: add_natural_villages(cadre, village, ["河边"], tomorrow),
        lambda: import_areas(officer, [AreaRow("539901001003", "桑村", "village", TOWN)], tomorrow),
    ):
        with pytest.raises(AreaError, match="还没有到"):
            act()
    assert area(OTHER_VILLAGE).valid_to is None and not Area.objects.filter(code="539901001003").exists()
    replace_areas(officer, [Change("merged", (OTHER_VILLAGE,), (VILLAGE,))], clock.today())
