"""A whole identification and an exit, done at the pages by everybody who has a part in them."""

from __future__ import annotations

from niukou.office.areas.models import Area
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household, LedgerEntry
from tests.office.cases.ending import secure
from tests.office.cases.staff import families
from tests.web.cases.at_the_pages import AtThePages


def test_cadre_town_and_county_identify_a_family_at_their_pages(pages: AtThePages, village: Area) -> None:
    (family,) = families(village, [3])
    opener = pages.staff.of("village_cadre", "village", village)
    (case,) = open_cases(opener, "identification", [Subject(family)])
    (done,) = pages.run([case])
    family.refresh_from_db()
    assert (done.state, family.account) == ("finished", "poor")
    assert LedgerEntry.objects.filter(unit="person", cause="identified").count() == 3
    told = (
        done.steps.exclude(outcome__in=["posted", "requested"])
        .order_by("place")
        .values_list("step", flat=True)
    )
    assert list(told) == [step.key for step in pages.staff.pack.procedures["identification"].steps]


def test_a_family_that_the_gate_lets_through_exits_at_the_pages(pages: AtThePages, village: Area) -> None:
    (family,) = families(village, [3])
    opener = pages.staff.of("village_cadre", "village", village)
    pages.staff.run(open_cases(opener, "identification", [Subject(family)]))
    family = Household.objects.get(pk=family.pk)
    secure(pages.staff, family)
    (case,) = open_cases(opener, "exit", [Subject(family)])
    (case,) = pages.run([case], until="entry")
    clerk = pages.who(pages.staff.step_of(case), case)
    assert "没有挡在前面的" in clerk.get(f"/cases/{case.number}/gate/").content.decode()
    (done,) = pages.run([case])
    family.refresh_from_db()
    assert (done.state, family.account) == ("finished", "exited")
