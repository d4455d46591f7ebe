"""问题清单 and 整改率: what is open, overdue, exempt, by area and by rule; and what the rate divides by what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.findings import selectors
from niukou.office.findings.selectors import Progress
from niukou.office.findings.services import Reply, Verdict, answer, assign, check
from tests.office.cases.staff import families, turn_to
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import all_of, one, paper, row, take

pytestmark = pytest.mark.django_db
TODAY = date(2017, 7, 1)
WEST = "539901002000"


@pytest.fixture
def county(officer: Actor, cadre: Actor, town: Actor, village: Area) -> Area:
    """Eight findings: two new, six asked; of these one gone, one settled for a time, one answered, three waiting."""
    (home,) = families(village, [2])
    mine = [row(name, "C16", household=home.code) for name in "abcd"]
    others = [row("e", "A16", village=OTHER_VILLAGE), row("f", "A16", village=OTHER_VILLAGE)]
    west = [row("g", "A16", village="539901002001"), row("h", "A16", village="")]
    take(officer, [*mine, *others, *west], TODAY)
    assign(officer, all_of("abcdeg"))
    number = paper(cadre, household=home)
    answer(cadre, [Reply(f, "exempt", "属实", [number], date(2017, 12, 31)) for f in all_of("ab")])
    check(town, [Verdict(one("a"))])
    take(officer, [*mine[:3], *others, *west], date(2017, 7, 2))
    return Area.objects.get(code=COUNTY)


def test_the_rate_counts_what_is_settled_or_no_longer_found_of_all_that_was_asked(
    officer: Actor, county: Area
) -> None:
    far = selectors.progress(officer, county)
    assert far == Progress(new=2, asked=6, waiting=3, answered=1, settled=1, no_longer_found=1)
    assert far.rate == Decimal("33.33")
    assert Progress().rate is None


def test_each_part_of_an_area_is_counted_and_they_add_up(officer: Actor, town: Actor, county: Area) -> None:
    by_area = {area.code: one for area, one in selectors.by_area(officer, county)}
    assert set(by_area) == {TOWN, WEST, COUNTY}, "what names no village lies on the county's own desk"
    assert sum(by_area.values(), Progress()) == selectors.progress(officer, county)
    villages = {area.code: one.asked for area, one in selectors.by_area(town, Area.objects.get(code=TOWN))}
    assert villages == {VILLAGE: 4, OTHER_VILLAGE: 1}
    assert {rule: one.asked for rule, one in selectors.by_rule(officer, county).items()} == {
        "A16": 2,
        "C16": 4,
    }


def test_what_is_overdue_is_listed_longest_first(officer: Actor, cadre: Actor, county: Area) -> None:
    assign(officer, [one("g")], due=TODAY + timedelta(2))
    turn_to(TODAY + timedelta(16))
    assert [f.name for f in selectors.overdue(officer)] == ["g", "c", "e"]
    assert [f.name for f in selectors.overdue(cadre)] == ["c"]
    assert selectors.progress(officer, county).overdue == 3


def test_exemptions_are_listed_with_their_day_and_papers(officer: Actor, county: Area) -> None:
    (exempt,) = selectors.exemptions(officer, county.path)
    assert (exempt.name, exempt.answer_until) == ("a", date(2017, 12, 31))
    (said,) = [told for told in selectors.story_of(officer, exempt) if told.act == "answered"]
    assert len(said.form["papers"]) == 1 and said.reason == "属实"


def test_the_list_of_a_place_holds_that_place_alone(officer: Actor, county: Area) -> None:
    path = Area.objects.get(code=WEST).path
    assert [f.name for f in selectors.findings(officer, path)] == ["g"]
    assert [f.name for f in selectors.findings(officer, rule="A16", state="new")] == ["h", "f"]
