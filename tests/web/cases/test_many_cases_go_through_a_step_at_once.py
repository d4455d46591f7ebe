"""Cases chosen on the list and done with one form; each has its own story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case, Meeting
from niukou.office.cases.services import Subject, open_cases
from tests.office.cases.staff import families, fresh
from tests.web.cases.at_the_pages import AtThePages, filled


@pytest.fixture
def met(pages: AtThePages, village: Area) -> list[Case]:
    """Four identifications that stand before the same meeting."""
    cadre = pages.staff.of("village_cadre", "village", village)
    subjects = [Subject(home) for home in families(village, [2, 3, 1, 4])]
    return pages.staff.run(open_cases(cadre, "identification", subjects), until="party_review")


def test_they_are_found_by_their_step_and_met_on_together(pages: AtThePages, met: list[Case]) -> None:
    cadre = pages.who(pages.staff.step_of(met[0]), met[0])
    listed = cadre.get("/cases/?procedure=identification&step=party_review").content.decode()
    assert all(f'value="{case.number}"' in listed for case in met) and "二评：党员评议" in listed
    shown = cadre.get(pages.address(met))
    form = shown.context["tried"].form
    refused = met[-1]
    answer = pages.send(cadre, met)
    assert answer.status_code == 302 and Meeting.objects.filter(role="party_members").count() == 1
    told = cadre.get(answer["Location"]).content.decode()
    assert "二评：党员评议：4 件都记下了" in told
    assert "都记下了" not in cadre.get("/cases/?procedure=nothing&step=at_all&done=4").content.decode()
    assert {case.step for case in fresh(met)} == {"villager_review"}
    assert {case.steps.get(step="party_review").form["for"] for case in met} == {30}
    assert form.headings() and refused.steps.count() == met[0].steps.count()


def test_each_may_come_out_differently(pages: AtThePages, met: list[Case]) -> None:
    cadre = pages.who(pages.staff.step_of(met[0]), met[0])
    browser, address = cadre, pages.address(met)
    form = browser.get(address).context["tried"].form
    data = sent(form, met) | {f"for-{met[0].pk}": 2, f"against-{met[0].pk}": 28}
    bare = browser.post("/cases/together/", data)
    assert "没有通过的要写理由" in bare.content.decode() and met[0].number in bare.content.decode()
    again = sent(bare.context["tried"].form, met) | {
        f"for-{met[0].pk}": 2, f"against-{met[0].pk}": 28, f"reason-{met[0].pk}": "有车",
    }  # fmt: skip
    assert browser.post("/cases/together/", again).status_code == 302
    assert [case.state for case in fresh(met)] == ["refused", "open", "open", "open"]


def sent(form: Any, cases: list[Case]) -> dict[str, Any]:
    return filled(form, {}) | {"case": [case.number for case in cases]}


def test_a_whole_list_comes_to_its_end_together(pages: AtThePages, met: list[Case]) -> None:
    done = pages.run(met, until="filing")
    assert {case.step for case in done} == {"filing"}


def test_another_step_or_another_mans_case_is_refused(
    pages: AtThePages, met: list[Case], at_desk: Callable[[Actor], Client], stranger: Actor, village: Area
) -> None:
    cadre = pages.who(pages.staff.step_of(met[0]), met[0])
    opener = pages.staff.of("village_cadre", "village", village)
    (other,) = open_cases(opener, "identification", [Subject(home) for home in families(village, [1])])
    mixed = cadre.get(pages.address([met[0], other]))
    assert mixed.status_code == 409 and "同一步" in mixed.content.decode()
    assert at_desk(stranger).get(pages.address(met)).status_code == 404
    assert cadre.get("/cases/together/").status_code == 404


def test_the_lists_cost_the_same_for_four_and_for_forty(
    pages: AtThePages, met: list[Case], django_assert_max_num_queries: Any, village: Area
) -> None:
    cadre = pages.who(pages.staff.step_of(met[0]), met[0])
    opener = pages.staff.of("village_cadre", "village", village)
    open_cases(opener, "identification", [Subject(home) for home in families(village, [1] * 40)])
    cadre.get("/cases/")
    with django_assert_max_num_queries(24):
        cadre.get("/cases/")
    with django_assert_max_num_queries(24):
        cadre.get("/cases/?procedure=identification&step=application")
    with django_assert_max_num_queries(40):
        assert cadre.get(pages.address(met)).status_code == 200
    with django_assert_max_num_queries(45):
        assert cadre.get(f"/cases/{met[0].number}/").status_code == 200
