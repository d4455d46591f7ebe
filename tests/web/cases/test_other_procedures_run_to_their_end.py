"""Procedures that settle an account, part a household, or are about a village, at the pages from opening to end."""

from __future__ import annotations

from datetime import date

from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.registry.models import Household, Membership, Person, VillageState
from tests.office.cases.ending import end, listed
from tests.office.cases.staff import families
from tests.web.cases.at_the_pages import AtThePages
from tests.web.cases.test_a_family_is_identified_by_pages_alone import opened

BEFORE = {"what": "有一辆车", "day": "2012-03-01", "source": "车管所"}


def test_the_wrongly_removed_come_back_to_the_account_the_meeting_chose(
    pages: AtThePages, village: Area
) -> None:
    poor = listed(pages.staff, village)
    Household.objects.filter(pk=poor.pk).update(identified_on=date(2014, 5, 1))
    removed = end(pages.staff, "removal", Household.objects.get(pk=poor.pk), evidence=[BEFORE])
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    (case,) = pages.run([opened(cadre, "restoration", removed)], until="review")
    (case,) = pages.do([case], to="exited")
    (done,) = pages.run([case])
    removed.refresh_from_db()
    assert (done.state, removed.account) == ("finished", "exited")


def test_a_household_parts(pages: AtThePages, village: Area) -> None:
    poor = listed(pages.staff, village)
    (new,) = families(village, [0])
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    said = {"kind": "split", "into": new.code, "people": [goes.code]}
    (done,) = pages.run([opened(cadre, "regrouping", poor, **said)])
    assert done.state == "finished"
    assert Membership.objects.get(person=goes, until=None).household == new


def test_somebody_parts_into_a_household_that_is_not_there_yet(pages: AtThePages, village: Area) -> None:
    poor = listed(pages.staff, village)
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    nowhere = {"kind": "merged", "into": "", "people": [goes.code], "known": Case.objects.count()}
    answer = cadre.post(f"/cases/open/regrouping/?household={poor.code}", nowhere)
    assert "写明并到哪一户" in answer.content.decode() and Household.objects.count() == 1
    (done,) = pages.run([opened(cadre, "regrouping", poor, kind="split", into="", people=[goes.code])])
    new = Membership.objects.get(person=goes, until=None).household
    assert (done.state, new.account, new.pk != poor.pk) == ("finished", "poor", True)
    told = cadre.get(f"/households/{new.code}/").content.decode()
    assert "起在册（分户）" in told and "split" not in told and "从没有列入名册" not in told


def test_a_household_that_is_not_in_the_village_is_refused_in_words(pages: AtThePages, village: Area) -> None:
    poor = listed(pages.staff, village)
    (elsewhere,) = families(village, [1])
    Household.objects.filter(pk=elsewhere.pk).update(area=village.parent)
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    address, said = (
        f"/cases/open/regrouping/?household={poor.code}",
        {"kind": "merged", "people": [goes.code]},
    )
    known = {"known": Case.objects.count()}
    for into in (elsewhere.code, "123"):  # one of another village is told as none is
        told = cadre.post(address, said | known | {"into": into}).content.decode()
        assert f"本村没有“{into}”这一户" in told and "regroup）" not in told
    nobody = cadre.post(address, known | {"kind": "split", "people": [goes.code], "into": "123"})
    assert "人要到别的村去的，先办迁移" in nobody.content.decode()


def test_a_village_exits(pages: AtThePages, village: Area) -> None:
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    assert cadre.post(f"/cases/open/village_exit/?area={village.code}", {"known": 0}).status_code == 302
    (done,) = pages.run(list(Case.objects.select_related("area")))
    assert (done.state, VillageState.objects.get().state) == ("finished", "exited")
