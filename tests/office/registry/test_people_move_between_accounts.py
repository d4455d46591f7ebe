"""Entries move people as their cause may, households go with them, and everything else is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.hash_tree import root_of
from niukou.office.audit.services import record
from niukou.office.registry.entries import leaf_of
from niukou.office.registry.models import Decision, Household, LedgerEntry, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.services.ledger import Move, post
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.office.registry.made_book import decision, home, households, move, stands

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2017, 6, 1), date(2017, 6, 30)


def test_a_household_comes_in_and_goes_out_with_its_people(officer: Actor, village: Area) -> None:
    [people] = households(village, [3])
    posted = move(officer, "identified", people, "poor", EARLY)
    assert (posted.persons, posted.households, len(posted.leaves)) == (3, 1, 4)
    assert {stands(one) for one in (*people, home(people[0]))} == {("poor", VILLAGE)}
    move(officer, "exited", people, "exited", LATE)
    assert {stands(one) for one in (*people, home(people[0]))} == {("exited", VILLAGE)}
    last = LedgerEntry.objects.filter(person=people[0]).latest("pk")
    assert (last.from_account, last.previous_id, last.rests_on_id) == (
        "poor", last.previous.pk, last.previous.pk,
    )  # fmt: skip


def test_leaves_are_found_again_from_the_rows_and_prove_the_act(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    posted = move(officer, "identified", people, "poor")
    entry = record(officer, "registry.post", "try:1", chain=COUNTY, leaves=posted.leaves)
    rows = LedgerEntry.objects.order_by("pk")
    assert [leaf_of(row) for row in rows] == posted.leaves == [bytes(row.leaf) for row in rows]
    assert root_of(posted.leaves) == bytes(entry.root or b"")


def test_natural_decrease_of_the_last_closes_the_household(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", EARLY)
    assert move(officer, "natural_decrease", people[:1], "gone").households == 0
    assert stands(home(people[0]))[0] == "poor"
    assert move(officer, "natural_decrease", people[1:], "gone").households == 1
    assert stands(home(people[0]))[0] == "gone"
    # one who was lost comes back, and the household is there again
    assert move(officer, "natural_increase", people[:1], "poor").households == 1
    assert stands(home(people[0]))[0] == "poor"


def test_a_child_comes_into_a_listed_household_only(officer: Actor, village: Area) -> None:
    [people, others] = households(village, [3, 1])
    move(officer, "identified", people[:2], "poor", EARLY)
    assert move(officer, "natural_increase", people[2:], "poor").households == 0
    with pytest.raises(LedgerError, match="要走识别"):
        move(officer, "natural_increase", others, "poor")
    assert stands(others[0])[0] == "outside"


def test_a_household_moves_whole_and_keeps_its_account(officer: Actor, village: Area) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor", EARLY)
    there = Area.objects.get(code=OTHER_VILLAGE)
    with pytest.raises(LedgerError, match="分在两处"):
        move(officer, "moved", people[:1], "poor", to_area=there.pk)
    with pytest.raises(LedgerError, match="不能从"):
        move(officer, "moved", people, "exited", to_area=there.pk)
    assert move(officer, "moved", people, "poor", to_area=there.pk).households == 1
    assert {stands(one) for one in (*people, home(people[0]))} == {("poor", OTHER_VILLAGE)}


def test_a_household_splits_and_merges(officer: Actor, village: Area) -> None:
    [people] = households(village, [3])
    old, new = home(people[0]), Household.objects.create(code="H-new", area=village)
    move(officer, "identified", people, "poor", EARLY)
    assert move(officer, "split", people[2:], "poor", household=new.pk).households == 1
    assert (stands(old)[0], stands(new)[0]) == ("poor", "poor")
    with pytest.raises(LedgerError, match="不换户"):
        move(officer, "exited", people[2:], "exited", household=old.pk)
    with pytest.raises(LedgerError, match="另一户"):
        move(officer, "split", people[:1], "poor")
    assert move(officer, "merged", people[:2], "poor", household=new.pk).households == 1
    assert (stands(old)[0], stands(new)[0]) == ("gone", "poor")
    assert {stands(one)[0] for one in people} == {"poor"}


def test_all_who_split_off_are_a_merger(officer: Actor, village: Area) -> None:
    [people] = households(village, [1])
    new = Household.objects.create(code="H-new", area=village)
    move(officer, "identified", people, "poor", EARLY)
    with pytest.raises(LedgerError, match="“分户”不能从“未脱贫”到“已减少”"):
        move(officer, "split", people, "poor", household=new.pk)


@pytest.mark.parametrize("to", ["poor", "exited", "removed"])
def test_a_register_is_taken_over_into_three_accounts(officer: Actor, village: Area, to: str) -> None:
    [people] = households(village, [2])
    move(officer, "taken_over", people, to)
    assert {stands(one)[0] for one in (*people, home(people[0]))} == {to}


@pytest.mark.parametrize(
    ("cause", "to"),
    [("exited", "exited"), ("removed", "removed"), ("natural_decrease", "gone"), ("identified", "exited")],
)
def test_nobody_is_led_where_a_cause_does_not_lead(
    officer: Actor, village: Area, cause: str, to: str
) -> None:
    [people] = households(village, [1])
    with pytest.raises(LedgerError, match="不能从“非贫困”"):
        move(officer, cause, people, to)
    assert not LedgerEntry.objects.exists()


def test_an_effective_day_never_goes_back(officer: Actor, village: Area) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor", LATE)
    with pytest.raises(LedgerError, match="早于上一笔"):
        move(officer, "exited", people, "exited", EARLY)
    move(officer, "exited", people, "exited", LATE)


def test_a_day_to_come_is_no_effective_day(officer: Actor, village: Area) -> None:
    with pytest.raises(LedgerError, match="还没有到"):
        decision(officer, "identified", village, date(2017, 7, 2))


def test_a_stranger_decides_and_posts_nothing(officer: Actor, stranger: Actor, village: Area) -> None:
    [people] = households(village, [1])
    by = decision(officer, "identified", village)
    with pytest.raises(NotAllowedError):
        post(stranger, [Move(by, people[0].pk, "poor")])
    with pytest.raises(NotAllowedError):
        decision(stranger, "identified", village)
    with pytest.raises(LedgerError, match="不在决定所管的地方"):
        elsewhere = decision(officer, "identified", Area.objects.get(code=OTHER_VILLAGE))
        post(officer, [Move(elsewhere, people[0].pk, "poor")])
    assert stands(people[0])[0] == "outside"


def test_somebody_from_elsewhere_may_come_back_here(officer: Actor, village: Area, acting) -> None:
    """Gone from another county, he is identified where he lives now: that county decides."""
    there = Area.objects.get(code=FOREIGN_VILLAGE)
    [people] = households(there, [1])
    abroad = acting("county_office", "539902000000")
    move(abroad, "identified", people, "poor", EARLY)
    move(abroad, "natural_decrease", people, "gone", EARLY)
    new = Household.objects.create(code="H-new", area=village)
    move(officer, "identified", people, "poor", LATE, to_area=village.pk, household=new.pk)
    assert (stands(people[0]), stands(new)) == (("poor", VILLAGE), ("poor", VILLAGE))


def test_a_decision_whose_seal_was_not_made_here_moves_nobody(officer: Actor, village: Area) -> None:
    [people] = households(village, [1])
    by = decision(officer, "identified", village)
    forged = Decision.objects.get(pk=by.pk)
    forged.procedure = "removal"
    with pytest.raises(LedgerError, match="印对不上"):
        post(officer, [Move(forged, people[0].pk, "poor")])


def test_somebody_twice_in_one_post_is_refused(officer: Actor, village: Area) -> None:
    [people] = households(village, [1])
    with pytest.raises(LedgerError, match="出现两回"):
        move(officer, "identified", people * 2, "poor")


def test_posting_many_takes_no_more_queries_than_posting_few(
    officer: Actor, village: Area, django_assert_max_num_queries
) -> None:
    many = [one for people in households(village, [3] * 100) for one in people]
    by = decision(officer, "identified", village)
    with django_assert_max_num_queries(40):
        post(officer, [Move(by, one.pk, "poor") for one in many])


@pytest.mark.parametrize("model", [Decision, LedgerEntry])
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_posted(
    officer: Actor, village: Area, model: type[Decision], how: str
) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor")
    rows = model.objects.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        if how == "update":
            rows.update(effective_day=EARLY)
        else:
            rows._raw_delete(rows.db)  # straight to the table, as somebody with a database client would


@pytest.mark.parametrize(
    "change", [{"account": "exited"}, {"last_entry": None}, {"area_code": OTHER_VILLAGE}]
)
def test_the_database_refuses_a_standing_that_no_entry_left(
    officer: Actor, village: Area, change: dict[str, str]
) -> None:
    [people] = households(village, [1])
    move(officer, "identified", people, "poor")
    if "area_code" in change:
        change = {"area": Area.objects.get(code=change["area_code"])}
    for row in (Person.objects.filter(pk=people[0].pk), Household.objects.filter(pk=home(people[0]).pk)):
        with pytest.raises(IntegrityError, match="stands where left"), transaction.atomic():
            row.update(**change)


def test_the_database_lets_nobody_begin_inside(village: Area) -> None:
    with pytest.raises(IntegrityError, match="begins outside"), transaction.atomic():
        Person.objects.create(code="P", name="试人", area=village, account="poor")
