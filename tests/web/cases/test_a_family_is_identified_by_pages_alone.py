"""A whole identification and an exit, opened and done at the pages by everybody who has a part in them."""

from __future__ import annotations

from django.test import Client

from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.registry.models import Household, LedgerEntry
from tests.office.cases.ending import secure
from tests.office.cases.staff import families
from tests.web.cases.at_the_pages import AtThePages


def opened(browser: Client, procedure: str, family: Household, **said: object) -> Case:
    """A case that somebody opens from the family's page."""
    page = browser.get(f"/households/{family.code}/").content.decode()
    assert f"/cases/open/?household={family.code}" in page
    assert (
        f"/cases/open/{procedure}/" in browser.get(f"/cases/open/?household={family.code}").content.decode()
    )
    known = Case.objects.filter(household=family).count()
    answer = browser.post(f"/cases/open/{procedure}/?household={family.code}", {"known": known, **said})
    assert answer.status_code == 302, answer.context["refusals"] or answer.context["form"].errors
    return Case.objects.select_related("area").get(number=answer["Location"].split("/")[-2])


def test_cadre_town_and_county_identify_a_family_at_their_pages(pages: AtThePages, village: Area) -> None:
    (family,) = families(village, [3])
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    case = opened(cadre, "identification", family, reason="排查出来的")
    (done,) = pages.run([case])
    family.refresh_from_db()
    assert (done.state, family.account) == ("finished", "poor")
    assert LedgerEntry.objects.filter(unit="person", cause="identified").count() == 3
    told = done.steps.exclude(outcome__in=["posted", "requested"]).order_by("place")
    steps = [step.key for step in pages.staff.pack.procedures["identification"].steps]
    assert list(told.values_list("step", flat=True)) == steps
    story = cadre.get(f"/cases/{done.number}/").content.decode()
    assert "应到30人，实到30人" in story and "公示原文" in story and done.decision.number in story


def test_a_family_that_the_gate_lets_through_exits_at_the_pages(pages: AtThePages, village: Area) -> None:
    (family,) = families(village, [3])
    cadre = pages.desk(pages.staff.of("village_cadre", "village", village))
    pages.staff.run([opened(cadre, "identification", family)])
    family = Household.objects.get(pk=family.pk)
    secure(pages.staff, family)
    (case,) = pages.run([opened(cadre, "exit", family)], until="entry")
    clerk = pages.who(pages.staff.step_of(case), case)
    assert "没有挡在前面的" in clerk.get(f"/cases/{case.number}/gate/").content.decode()
    (done,) = pages.run([case])
    family.refresh_from_db()
    assert (done.state, family.account) == ("finished", "exited")
