"""Who may let whom in, as what, for which area: the pack's roles say it, and nobody says it of himself."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from niukou.office.accounts.actor import NotAllowedError, act_as
from niukou.office.accounts.models import Charge, User
from niukou.office.accounts.selectors import charges, own_charges, users
from niukou.office.accounts.services import (
    AccountError,
    NewUser,
    add_user,
    change_password,
    close_user,
    end_charge,
    first_charge,
    give_charge,
)
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE

PASSWORD = "柳树下的第三口井没有水"
OPERATOR = operator("niukou init")

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(officer) -> User:
    return add_user(officer, NewUser("liu", "刘某", PASSWORD))


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def test_a_county_office_charges_a_cadre_of_its_own_villages(officer, newcomer, pack) -> None:
    give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    actor = act_as("liu", "village_cadre", VILLAGE, pack)
    assert (actor.level, actor.covers(area(VILLAGE)), actor.covers(area(COUNTY))) == ("village", True, False)
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.subject, entry.chain_id) == ("accounts.give_charge", "user:liu", COUNTY)


def test_but_not_of_another_countys(officer, newcomer) -> None:
    with pytest.raises(NotAllowedError):
        give_charge(officer, newcomer, "village_cadre", area(FOREIGN_VILLAGE))
    assert not Charge.objects.filter(user=newcomer).exists()


def test_a_cadre_a_helper_and_an_auditor_give_nothing(acting, newcomer) -> None:
    for role, code in (("village_cadre", VILLAGE), ("helper", VILLAGE), ("auditor", COUNTY)):
        with pytest.raises(NotAllowedError):
            give_charge(acting(role, code), newcomer, "helper", area(VILLAGE))
        with pytest.raises(NotAllowedError):
            add_user(acting(role, code), NewUser("x", "某人"))


def test_nobody_gives_or_ends_his_own(officer) -> None:
    own = User.objects.get(pk=officer.user)
    with pytest.raises(NotAllowedError, match="自己"):
        give_charge(officer, own, "county_government", area(COUNTY))
    with pytest.raises(NotAllowedError, match="自己"):
        end_charge(officer, own.charges.get(), reason="不想干了")
    with pytest.raises(NotAllowedError, match="自己"):
        close_user(officer, own, reason="不想干了")


def test_a_town_gives_nothing_above_itself(acting, newcomer) -> None:
    town = acting("town_office", TOWN)
    with pytest.raises(NotAllowedError, match="高"):
        give_charge(town, newcomer, "county_office", area(VILLAGE))
    assert give_charge(town, newcomer, "village_cadre", area(VILLAGE)).pk


@pytest.mark.parametrize(
    ("role", "code", "words"),
    [
        ("village_cadre", COUNTY, "这一级"),
        ("no_such_role", COUNTY, "没有角色"),
        ("villager", VILLAGE, "不登录"),
        ("public", COUNTY, "不登录"),
    ],
)
def test_a_charge_has_to_fit_the_packs_role(officer, newcomer, role: str, code: str, words: str) -> None:
    with pytest.raises(AccountError, match=words):
        give_charge(officer, newcomer, role, area(code))


@pytest.mark.parametrize("code", [VILLAGE, COUNTY])
def test_outsiders_are_for_any_level(officer, newcomer, code: str) -> None:
    assert give_charge(officer, newcomer, "assessor", area(code)).area.code == code


def test_those_who_read_only_what_is_public_never_act(acting) -> None:
    for role in ("villager", "public"):
        with pytest.raises(NotAllowedError):
            acting(role, VILLAGE)


def test_a_charge_begins_and_ends_on_days_to_come(officer, newcomer, pack) -> None:
    day = clock.today()
    with pytest.raises(AccountError, match="过去"):
        give_charge(officer, newcomer, "village_cadre", area(VILLAGE), day - timedelta(days=1))
    charge = give_charge(officer, newcomer, "village_cadre", area(VILLAGE), day + timedelta(days=1))
    with pytest.raises(NotAllowedError):
        act_as("liu", "village_cadre", VILLAGE, pack)
    with pytest.raises(AccountError, match="已有"):
        give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    with pytest.raises(AccountError, match="过去"):
        end_charge(officer, charge, date(2017, 6, 30), reason="调离")
    with pytest.raises(AccountError, match="为什么"):
        end_charge(officer, charge, reason=" ")
    end_charge(officer, charge, reason="调离")
    with pytest.raises(AccountError, match="已于"):
        end_charge(officer, charge, reason="调离")


def test_the_stranger_ends_nothing_here(officer, stranger, newcomer) -> None:
    charge = give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    with pytest.raises(NotAllowedError):
        end_charge(stranger, charge, reason="调离")
    with pytest.raises(NotAllowedError):
        close_user(stranger, newcomer, reason="调离")
    charge.refresh_from_db()
    assert charge.until is None


def test_who_has_left_acts_no_more(officer, newcomer, pack) -> None:
    give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    close_user(officer, newcomer, reason="退休")
    with pytest.raises(NotAllowedError):
        act_as("liu", "village_cadre", VILLAGE, pack)
    with pytest.raises(AccountError, match="为止"):
        give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    assert not User.objects.get(pk=newcomer.pk).has_usable_password()
    assert AuditEntry.objects.latest("id").act == "accounts.close_user"


@pytest.mark.parametrize(
    "password", ["short", "1234567890123", "password1234", "newcomer-two", "aaaaaaaaaaaaaaaa"]
)
def test_a_weak_password_is_refused(officer, password: str) -> None:
    with pytest.raises(AccountError, match="密码不行") as refused:
        add_user(officer, NewUser("newcomer-two", "某人", password))
    chinese, _, english = str(refused.value).partition(" / ")
    assert not re.search("[a-z]", chinese) and english.isascii()
    assert not User.objects.filter(username="newcomer-two").exists()


def test_a_password_is_kept_as_a_hash_and_told_nowhere(officer, newcomer, acting, pack) -> None:
    assert PASSWORD not in newcomer.password and newcomer.check_password(PASSWORD)
    give_charge(officer, newcomer, "village_cadre", area(VILLAGE))
    actor = act_as("liu", "village_cadre", VILLAGE, pack)
    with pytest.raises(AccountError, match="不对"):
        change_password(actor, "不是这个密码", PASSWORD + "二")
    change_password(actor, PASSWORD, PASSWORD + "二")
    assert User.objects.get(pk=newcomer.pk).check_password(PASSWORD + "二")
    assert not [e for e in AuditEntry.objects.all() if PASSWORD in e.detail + e.reason + e.subject]


def test_the_first_charge_comes_from_the_machine_and_only_once(office) -> None:
    first = NewUser("first", "甲某", PASSWORD)
    with pytest.raises(AccountError, match="第一个"):
        first_charge(OPERATOR, first, "village_cadre", area(VILLAGE))
    with pytest.raises(AccountError, match="这一级"):
        first_charge(OPERATOR, first, "town_office", area(COUNTY))
    first_charge(OPERATOR, first, "county_office", area(COUNTY))
    assert AuditEntry.objects.latest("id").act == "accounts.first_charge"
    with pytest.raises(AccountError, match="已有人"):
        first_charge(OPERATOR, NewUser("second", "乙某", PASSWORD), "county_office", area(COUNTY))
    assert User.objects.count() == 1


def test_everybody_sees_the_charges_of_his_own_area(officer, stranger, cadre) -> None:
    assert {c.user.username for c in charges(officer)} == {officer.username, cadre.username}
    assert {c.user.username for c in charges(cadre)} == {cadre.username}
    assert {u.username for u in users(stranger)} == {stranger.username}
    assert [c.role for c in own_charges(cadre)] == ["village_cadre"]
