"""A family that applies is in the book, outside the register; nobody is in it twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Household, HouseholdYear, Lookup, Membership, Person, PersonYear
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import NewFamily, NewPerson
from tests.made_county import number
from tests.office.conftest import FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.office.registry.conftest import PHONE, family

pytestmark = pytest.mark.django_db


def test_families_are_entered_outside_with_codes_of_their_village(clerk: Actor) -> None:
    made = services.add_households(clerk, [family(1), family(2, OTHER_VILLAGE), family(3)])
    assert [home.code for home in made] == [f"{VILLAGE}000001", f"{OTHER_VILLAGE}000001", f"{VILLAGE}000002"]
    assert {home.account for home in made} == {"outside"}
    assert sorted(Person.objects.values_list("code", flat=True))[:2] == [
        f"{VILLAGE}00000101",
        f"{VILLAGE}00000102",
    ]
    assert Membership.objects.filter(until=None).count() == 6
    again = services.add_households(clerk, [family(4)])
    assert again[0].code == f"{VILLAGE}000003"


def test_a_name_holds_nothing_that_nobody_sees_and_is_found_as_it_is_read(clerk: Actor) -> None:
    """Files and telephones bring along marks of no width and of direction: who has one is not to be lost by it."""
    new = family(1)
    new.members[0].values["name"] = "\ufeff张\u202e\u200b三 四\u2066"  # type: ignore[index]
    services.add_households(clerk, [new])
    assert Person.objects.filter(name="张三 四").exists()
    assert [one.name for one in selectors.find(clerk, "张\u200d三 四")] == ["张三 四"]


def test_a_bulk_of_families_is_one_entry_with_a_leaf_for_each_row(clerk: Actor) -> None:
    services.add_households(clerk, [family(1), family(2)])
    entry = AuditEntry.objects.get(act="registry.add_households")
    assert entry.rows == HouseholdYear.objects.count() + PersonYear.objects.count() == 6
    assert entry.root is not None
    assert "示" not in entry.detail


def test_numbers_telephones_and_accounts_lie_sealed(clerk: Actor) -> None:
    home = services.add_households(clerk, [family(1, bank_account="6200000000000000011")])[0]
    own = HouseholdYear.objects.get(household=home)
    member = PersonYear.objects.first()
    assert set(own.values) == {"head_name", "wage_income"}
    for row, secret in ((own, PHONE), (member, number(10))):
        assert secret not in str(row.values) and secret.encode() not in bytes(row.sealed)
    assert Lookup.objects.count() == 4


def test_a_cadre_receives_families_of_his_village_and_no_other(cadre: Actor, stranger: Actor) -> None:
    assert services.add_households(cadre, [family()])
    with pytest.raises(NotAllowedError):
        services.add_households(cadre, [family(2, OTHER_VILLAGE)])
    with pytest.raises(NotAllowedError):
        services.add_households(stranger, [family(2)])
    assert Household.objects.count() == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_written(clerk: Actor) -> None:
    wrong = NewFamily(
        VILLAGE,
        [NewPerson({"id_number": number(20), "relation": "干爹", "birth_date": "去年"})],
        {"wage_income": "很多", "exit_state": "已脱贫", "water_solved": "是", "colour": "红"},
    )
    with pytest.raises(RefusedError) as refused:
        services.add_households(clerk, [family(1), wrong])
    told = {fault.field: fault.wrong for fault in refused.value.faults}
    assert set(told) == {
        "工资性收入",
        "脱贫属性",
        "解决安全饮用水",
        "colour",
        "与户主关系",
        "出生日期",
        "姓名",
    }
    assert "2017年不采集" in told["解决安全饮用水"]
    assert not Household.objects.exists() and not AuditEntry.objects.exists()


def test_somebody_who_is_in_the_book_is_not_entered_again(clerk: Actor, home: Household) -> None:
    other = family(2)
    twice = NewFamily(VILLAGE, [NewPerson({"name": "示乙", "id_number": number(10).lower()})], {})
    with pytest.raises(RefusedError, match="已在册"):
        services.add_households(clerk, [other, twice])
    with pytest.raises(RefusedError, match="与另一个人相同"):
        services.add_households(clerk, [other, NewFamily(VILLAGE, other.members, {})])
    with pytest.raises(RefusedError, match="已在册"):
        services.add_persons(clerk, [(home, NewPerson({"name": "示乙", "id_number": number(10)}))])


def test_areas_that_are_no_villages_or_of_two_counties_are_refused(acting) -> None:
    province = acting("county_office", "530000000000", "wide")
    with pytest.raises(RefusedError, match="没有这个村"):
        services.add_households(province, [family(1, "539901001000")])
    with pytest.raises(RefusedError, match="一个县"):
        services.add_households(province, [family(1), family(2, FOREIGN_VILLAGE)])


def test_an_applicant_for_natural_increase_belongs_nowhere_until_his_case_has_ended(
    clerk: Actor, home: Household
) -> None:
    (child,) = services.add_persons(clerk, [(home, NewPerson({"name": "示新", "relation": "之女"}))])
    assert (child.account, child.area, child.code) == ("outside", home.area, f"{home.code}03")
    assert len(selectors.household(clerk, home.code).members) == 2


def test_many_families_take_as_many_queries_as_a_few(clerk: Actor) -> None:
    """A bulk is sets, not a loop: only the insert itself may come in parts."""
    asked = []
    for first, many in ((1, 2), (20, 12)):
        with CaptureQueriesContext(connection) as queries:
            services.add_households(clerk, [family(first + i) for i in range(many)])
        # a key that was made in a transaction not yet committed is read anew each time, and here all of it is one
        asked.append(sum("datakey" not in query["sql"] for query in queries))
    assert asked[1] <= asked[0]
