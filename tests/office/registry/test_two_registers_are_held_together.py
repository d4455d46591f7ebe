"""What one register has and the other lacks, person by person, with the entry that explains it; never a number."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import keys
from niukou.office.registry.models import Lookup, Person
from niukou.office.registry.selectors.reconcile import Difference, OtherRow, reconcile
from tests.office.conftest import FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.office.registry.made_book import households, move

pytestmark = pytest.mark.django_db


def numbered(people: list[Person]) -> list[OtherRow]:
    """Give people made-up numbers, found only by their index; the rows another system would have of them."""
    rows = []
    for one in people:
        number = f"made-up-{one.code}"
        Lookup.objects.create(kind="identity", digest=keys.index("identity", number), person=one)
        rows.append(OtherRow(f"row of {one.code}", number))
    return rows


def test_each_difference_says_why(officer: Actor, village: Area) -> None:
    both, exited, gone, moved, ours = (people[0] for people in households(village, [1] * 5))
    people = [both, exited, gone, moved, ours]
    rows = numbered(people)
    move(officer, "identified", people, "poor", date(2017, 6, 1))
    move(officer, "removed", [exited], "removed", date(2017, 6, 2))
    move(officer, "natural_decrease", [gone], "gone", date(2017, 6, 3))
    move(officer, "moved", [moved], "poor", date(2017, 6, 4), to_area=Area.objects.get(code=OTHER_VILLAGE).pk)
    other = [*rows[:4], OtherRow("stranger", "made-up-nobody"), rows[0]]
    told = reconcile(officer, village, iter(other))
    assert told.both == 1
    assert told.repeated == (rows[0].reference,)
    assert list(told.differences) == [
        Difference("other", rows[1].reference, exited.code, "removed", "removed", VILLAGE, date(2017, 6, 2)),
        Difference(
            "other", rows[2].reference, gone.code, "natural_decrease", "gone", VILLAGE, date(2017, 6, 3)
        ),
        Difference("other", rows[3].reference, moved.code, "moved", "poor", OTHER_VILLAGE, date(2017, 6, 4)),
        Difference("other", "stranger"),
        Difference("ours", "", ours.code, "identified", "poor", VILLAGE, date(2017, 6, 1)),
    ]
    assert "made-up" not in repr(told.differences)


def test_who_is_in_the_book_without_an_entry_is_known(officer: Actor, village: Area) -> None:
    [[applicant]] = households(village, [1])
    [difference] = reconcile(officer, village, numbered([applicant])).differences
    assert (difference.person, difference.cause, difference.effective_day) == (applicant.code, "", None)


def test_people_of_another_county_are_not_known_here(officer: Actor, stranger: Actor, village: Area) -> None:
    there = Area.objects.get(code=FOREIGN_VILLAGE)
    [[one]] = households(there, [1])
    move(stranger, "identified", [one], "poor")
    rows = numbered([one])
    assert reconcile(officer, village, rows).differences == (Difference("other", rows[0].reference),)
    assert reconcile(stranger, there, rows).both == 1
    with pytest.raises(NotAllowedError):
        reconcile(stranger, village, rows)


def test_many_rows_take_no_query_each(officer: Actor, village: Area, django_assert_max_num_queries) -> None:
    people = [people[0] for people in households(village, [1] * 50)]
    rows = numbered(people)
    move(officer, "identified", people[:40], "poor")
    with django_assert_max_num_queries(12):
        assert reconcile(officer, village, rows).both == 40
