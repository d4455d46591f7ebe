"""Units first, then their people; numbers and telephones are sealed, found whole, and seen by those who may."""

from __future__ import annotations

from datetime import date

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import NotThereError
from niukou.office.support import selectors, services
from niukou.office.support.models import Helper, HelpingUnit
from niukou.office.support.services import NewPairing
from tests.made_county import number
from tests.office.conftest import FOREIGN_COUNTY, VILLAGE
from tests.office.support.conftest import DAY, PHONE

pytestmark = pytest.mark.django_db


def test_a_unit_is_listed_once_by_its_county(
    officer: Actor, clerk: Actor, cadre: Actor, stranger: Actor, county: Area, unit: HelpingUnit
) -> None:
    assert (unit.name, unit.level, unit.code) == ("示例单位", "县", "U1")
    with pytest.raises(RefusedError, match="名单里已有"):
        services.add_units(officer, county, [{"name": "示例单位"}])
    with pytest.raises(RefusedError, match="名单里已有"):
        services.add_units(officer, county, [{"name": "甲", "code": "A"}, {"name": "乙", "code": "A"}])
    with pytest.raises(RefusedError) as refused:
        services.add_units(officer, county, [{"level": "天上", "colour": "red"}])
    assert {fault.field for fault in refused.value.faults} == {"隶属关系", "colour", "单位名称"}
    for other in (clerk, stranger):
        with pytest.raises(NotAllowedError):
            services.add_units(other, county, [{"name": "丙"}])
    assert (
        [u.name for u in selectors.units(cadre)] == [u.name for u in selectors.units(clerk)] == ["示例单位"]
    )
    assert list(selectors.units(stranger)) == [] and HelpingUnit.objects.count() == 1
    changed = services.change_unit(officer, unit, {"kind": "事业", "ends_on": "2017-06-30"})
    assert (changed.kind, changed.name, changed.ends_on) == ("事业单位", "示例单位", date(2017, 6, 30))


def test_a_helper_is_of_a_unit_that_was_entered_before(
    officer: Actor, clerk: Actor, cadre: Actor, stranger: Actor, unit: HelpingUnit, helper: Helper
) -> None:
    assert [h.pk for h in services.add_helpers(clerk, unit.pk, [{"helper_name": "示乙"}])]
    with pytest.raises(RefusedError, match="先录入单位"):
        services.add_helpers(officer, 999, [{"helper_name": "示丙"}])
    with pytest.raises(RefusedError, match="先录入单位"):
        services.add_helpers(stranger, unit.pk, [{"helper_name": "示丙"}])
    with pytest.raises(NotAllowedError):
        services.add_helpers(cadre, unit.pk, [{"helper_name": "示丙"}])
    with pytest.raises(RefusedError, match="没有填") as refused:
        services.add_helpers(officer, unit.pk, [{"helper_number": number(903)}])
    assert number(903) not in str(refused.value)
    again = [{"helper_name": "示帮扶甲", "helper_number": number(901).lower()}]
    with pytest.raises(RefusedError, match="已有此人"):
        services.add_helpers(officer, unit.pk, again)
    with pytest.raises(RefusedError, match="第2人"):
        services.add_helpers(officer, unit.pk, [{"helper_name": "示丁"}, {"helper_name": "示乙"}])
    with pytest.raises(RefusedError, match="不是帮扶责任人的字段"):
        services.add_helpers(officer, unit.pk, [{"helper_name": "示丁", "starts_on": "2017-01-01"}])
    services.change_unit(officer, unit, {"ends_on": "2017-06-30"})
    with pytest.raises(RefusedError, match="先录入单位"):
        services.add_helpers(officer, unit.pk, [{"helper_name": "示丁"}])


def test_numbers_and_telephones_lie_sealed_and_are_shown_to_those_who_may(
    officer: Actor, clerk: Actor, cadre: Actor, stranger: Actor, assembly: Actor, helper: Helper
) -> None:
    raw = Helper.objects.get(pk=helper.pk)
    assert number(901) not in str(raw.values) and number(901).encode() not in bytes(raw.sealed)
    assert selectors.helper(cadre, helper.pk).values["helper_number"].startswith("5399**")
    whole = selectors.helper(clerk, helper.pk, "核对结对")
    assert (whole.values["helper_number"], whole.values["helper_phone"]) == (number(901), PHONE)
    told = AuditEntry.objects.get(act="support.read_whole")
    assert (told.reason, number(901) in told.detail) == ("核对结对", False)
    with pytest.raises(NotAllowedError):
        selectors.helper(assembly, helper.pk, "好奇")
    assert selectors.helper(assembly, helper.pk).values["helper_phone"].startswith("199**")
    with pytest.raises(NotThereError):
        selectors.helper(stranger, helper.pk)
    assert not any("示帮扶" in e.detail or PHONE in e.detail for e in AuditEntry.objects.all())


def test_a_helper_is_found_by_a_whole_number_or_telephone(
    officer: Actor, cadre: Actor, stranger: Actor, assembly: Actor, helper: Helper
) -> None:
    for words in (number(901), f" {number(901)[:6]} {number(901)[6:]}", PHONE, "示帮"):
        assert [found.id for found in selectors.find_helpers(cadre, words)] == [helper.pk]
        assert selectors.find_helpers(stranger, words) == []
    assert selectors.find_helpers(officer, number(901)[:-1]) == []
    assert selectors.find_helpers(assembly, PHONE) == []
    assert selectors.find_helpers(officer, " ") == []


def test_a_helper_changes_and_is_found_by_what_is_so_now(
    officer: Actor, clerk: Actor, stranger: Actor, helper: Helper
) -> None:
    services.change_helper(clerk, helper.pk, {"helper_phone": "19900000078", "post": "", "skill": "兽医"})
    view = selectors.helper(officer, helper.pk)
    assert view.values["skill"] == "兽医" and "post" not in view.values and view.name == "示帮扶"
    assert selectors.find_helpers(officer, PHONE) == []
    assert [h.id for h in selectors.find_helpers(officer, "19900000078")] == [helper.pk]
    with pytest.raises(NotAllowedError):
        services.change_helper(stranger, helper.pk, {"skill": "木匠"})
    with pytest.raises(RefusedError, match="没有填"):
        services.change_helper(officer, helper.pk, {"helper_name": ""})
    assert "19900000078" not in AuditEntry.objects.get(act="support.change_helper").detail


def test_who_helps_in_a_village_is_seen_there_wherever_his_unit_is(
    officer: Actor, stranger: Actor, cadre: Actor, home: Household, acting
) -> None:
    abroad = Area.objects.get(code=FOREIGN_COUNTY)
    [unit] = services.add_units(stranger, abroad, [{"name": "邻县单位"}])
    [helper] = services.add_helpers(stranger, unit.pk, [{"helper_name": "示邻"}])
    with pytest.raises(RefusedError, match="名单里没有这个帮扶责任人"):
        services.pair(officer, [NewPairing(home.code, helper.pk, DAY)])
    province = acting("prefecture_office", "539900000000")
    services.pair(province, [NewPairing(home.code, helper.pk, DAY)])
    assert [h.pk for h in selectors.helpers(cadre)] == [helper.pk]
    assert [p.helper.name for p in selectors.pairings(cadre, home.code)] == ["示邻"]


def test_a_team_lives_in_a_village_until_it_is_called_back(
    officer: Actor, clerk: Actor, cadre: Actor, stranger: Actor, helper: Helper, village: Area
) -> None:
    posting = services.post_to_village(clerk, village, helper.pk, "驻村第一书记", DAY)
    assert posting.team_post == "第一书记"
    with pytest.raises(RefusedError, match="已在这个村"):
        services.post_to_village(clerk, village, helper.pk, "队员", DAY)
    with pytest.raises(RefusedError, match="不在代码表"):
        services.post_to_village(clerk, village, helper.pk, "村长", DAY)
    with pytest.raises(RefusedError, match="行政村"):
        services.post_to_village(clerk, village.parent, helper.pk, "队员", DAY)
    with pytest.raises(NotAllowedError):
        services.post_to_village(stranger, village, helper.pk, "队员", DAY)
    with pytest.raises(NotAllowedError):
        services.post_to_village(cadre, village, helper.pk, "队员", DAY)
    with pytest.raises(RefusedError):
        services.end_posting(clerk, posting.pk, date(2017, 2, 1), "调回")
    with pytest.raises(NotAllowedError):
        services.end_posting(stranger, posting.pk, date(2017, 6, 1), "调回")
    services.end_posting(clerk, posting.pk, date(2017, 6, 1), "调回")
    with pytest.raises(RefusedError, match="已经结束"):
        services.end_posting(clerk, posting.pk, date(2017, 6, 1), "调回")
    [member] = selectors.team(cadre, VILLAGE)
    assert (member.team_post, member.ends_on, member.end_reason) == ("第一书记", date(2017, 6, 1), "调回")
    with pytest.raises(NotThereError):
        selectors.team(stranger, VILLAGE)
