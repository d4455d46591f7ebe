"""Members come and go with a finished case, a reason and its day; nobody belongs to two households."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Decision, Household, Membership, Person
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import Joining, Leaving, NewPerson
from tests.office.conftest import FOREIGN_VILLAGE
from tests.office.registry.conftest import family

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(clerk: Actor, home: Household) -> Person:
    return services.add_persons(clerk, [(home, NewPerson({"name": "示新", "relation": "之女"}))])[0]


@pytest.fixture
def decided(decision) -> Callable[..., Decision]:
    """A decision that holds from a day on."""

    def on(day: date = date(2017, 5, 1), **more: str) -> Decision:
        made = decision(**more)
        made.effective_day = day
        return made

    return on


def test_a_newborn_joins_with_reason_and_day(clerk: Actor, home: Household, child: Person, decided) -> None:
    before = selectors.content_hash([home.pk])
    assert services.join(clerk, [Joining(decided(), child.pk, home.pk, reason="新生儿")]) == 1
    row = Membership.objects.get(person=child)
    assert (row.since, row.reason_in, row.relation) == (date(2017, 5, 1), "新生儿", "之女")
    view = selectors.household(clerk, home.code)
    assert (len(view.members), view.version) == (3, home.version + 1)
    assert selectors.content_hash([home.pk]) != before
    again = Joining(decided(), child.pk, home.pk)
    assert services.join(clerk, [again]) == 0  # who belongs there stays as he is


def test_one_who_leaves_was_a_member_until_then(clerk: Actor, home: Household, decided) -> None:
    person = Person.objects.get(code=f"{home.code}02")
    leaving = Leaving(decided(date(2017, 6, 1)), person.pk, "婚出")
    assert services.leave(clerk, [leaving]) == 1
    row = Membership.objects.get(person=person)
    assert (row.until, row.reason_out) == (date(2017, 6, 1), "婚出")
    view = selectors.household(clerk, home.code)
    assert ([m.code for m in view.members], view.version) == ([f"{home.code}01"], home.version + 1)
    assert services.leave(clerk, [leaving]) == 0


def test_who_joins_another_household_leaves_his_own_that_day(clerk: Actor, home: Household, decided) -> None:
    other = services.add_households(clerk, [family(2)])[0]
    person = Person.objects.get(code=f"{home.code}02")
    services.join(clerk, [Joining(decided(date(2017, 6, 1)), person.pk, other.pk, "之子", "split")])
    assert Membership.objects.get(person=person, household=home).until == date(2017, 6, 1)
    assert Membership.objects.get(person=person, until=None).household == other


def test_wrong_areas_and_days_are_refused(
    clerk: Actor, stranger: Actor, home: Household, child: Person, decided
) -> None:
    with pytest.raises(NotAllowedError):
        services.join(stranger, [Joining(decided(), child.pk, home.pk, reason="新生儿")])
    with pytest.raises(RefusedError, match="管不到这里"):
        elsewhere = decided(area=FOREIGN_VILLAGE)
        services.join(stranger, [Joining(elsewhere, child.pk, home.pk, reason="新生儿")])
    head = Person.objects.get(code=f"{home.code}01")
    with pytest.raises(RefusedError, match="早于入户"):
        services.leave(clerk, [Leaving(decided(date(2016, 5, 1)), head.pk, "死亡")])
    services.leave(clerk, [Leaving(decided(date(2017, 6, 1)), head.pk, "split")])
    with pytest.raises(RefusedError, match="离开原来的户"):
        services.join(clerk, [Joining(decided(date(2017, 5, 1)), head.pk, home.pk, reason="split")])


def test_many_come_and_go_in_as_many_queries_as_few(clerk: Actor, decided) -> None:
    asked = []
    for many in (2, 9):
        homes = services.add_households(clerk, [family(3 * many + serial) for serial in range(many)])
        children = services.add_persons(clerk, [(home, NewPerson({"name": "示新"})) for home in homes])
        by = decided(date(2017, 6, 1))
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            pairs = zip(children, homes, strict=True)
            services.join(clerk, [Joining(by, child.pk, home.pk) for child, home in pairs])
            services.leave(clerk, [Leaving(by, child.pk) for child in children])
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_database_lets_nobody_belong_to_two_households(home: Household) -> None:
    person = Person.objects.get(code=f"{home.code}01")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=home, person=person)
