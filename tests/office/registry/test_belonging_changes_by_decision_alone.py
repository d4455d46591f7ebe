"""Members come and go with a finished case, a reason and a day; nobody belongs to two households."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Household, Membership, Person
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import Join, Leave, NewPerson
from tests.office.conftest import FOREIGN_VILLAGE
from tests.office.registry.conftest import family

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(clerk: Actor, home: Household) -> Person:
    return services.add_persons(clerk, [(home, NewPerson({"name": "示新", "relation": "之女"}))])[0]


def test_a_newborn_joins_with_reason_and_day(clerk: Actor, home: Household, child: Person, decision) -> None:
    before = selectors.content_hash([home.pk])
    (row,) = services.join(clerk, decision(), [Join(home, child, date(2017, 5, 1), "新生儿")])
    assert (row.since, row.reason_in, row.relation) == (date(2017, 5, 1), "新生儿", "之女")
    view = selectors.household(clerk, home.code)
    assert (len(view.members), view.version) == (3, home.version + 1)
    assert selectors.content_hash([home.pk]) != before


def test_one_who_leaves_was_a_member_until_then(clerk: Actor, home: Household, decision) -> None:
    person = Person.objects.get(code=f"{home.code}02")
    (row,) = services.leave(clerk, decision(), [Leave(person, date(2017, 6, 1), "婚出")])
    assert (row.until, row.reason_out) == (date(2017, 6, 1), "婚出")
    assert [m.code for m in selectors.household(clerk, home.code).members] == [f"{home.code}01"]


def test_a_household_is_split_by_leaving_and_joining(clerk: Actor, home: Household, decision) -> None:
    other = services.add_households(clerk, [family(2)])[0]
    person = Person.objects.get(code=f"{home.code}02")
    decided, day = decision(), date(2017, 6, 1)
    with pytest.raises(RefusedError, match="还在另一户"):
        services.join(clerk, decided, [Join(other, person, day, "split")])
    services.leave(clerk, decided, [Leave(person, day, "split")])
    with pytest.raises(RefusedError, match="早于离开"):
        services.join(clerk, decided, [Join(other, person, date(2017, 5, 1), "split")])
    services.join(clerk, decided, [Join(other, person, day, "split", "之子")])
    assert Membership.objects.get(person=person, until=None).household == other


def test_wrong_reasons_areas_and_days_are_refused(
    clerk: Actor, stranger: Actor, home: Household, child: Person, decision
) -> None:
    with pytest.raises(RefusedError, match="没有这个原因"):
        services.join(clerk, decision(), [Join(home, child, date(2017, 5, 1), "喜欢")])
    with pytest.raises(NotAllowedError):
        services.join(stranger, decision(), [Join(home, child, date(2017, 5, 1), "新生儿")])
    with pytest.raises(RefusedError, match="管不到这里"):
        services.join(
            stranger, decision(area=FOREIGN_VILLAGE), [Join(home, child, date(2017, 5, 1), "新生儿")]
        )
    with pytest.raises(RefusedError, match="不在任何一户"):
        services.leave(clerk, decision(), [Leave(child, date(2017, 5, 1), "死亡")])
    head = Person.objects.get(code=f"{home.code}01")
    with pytest.raises(RefusedError, match="早于入户"):
        services.leave(clerk, decision(), [Leave(head, date(2016, 5, 1), "死亡")])


def test_the_database_lets_nobody_belong_to_two_households(home: Household) -> None:
    person = Person.objects.get(code=f"{home.code}01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=home, person=person)
