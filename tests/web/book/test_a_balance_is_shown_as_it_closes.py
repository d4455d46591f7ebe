"""The book's page: a statement that closes, rates in words, nothing of another's area."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Household
from tests.office.conftest import FOREIGN_COUNTY


def test_opening_lines_and_closing_stand_under_each_account(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household
) -> None:
    said = at_desk(officer).get("/book/?from=2017-06-01&to=2017-06-30").content.decode()
    assert "未脱贫" in said
    assert "+3" in said
    assert "期初已脱贫人口" in said, "a rate says in words what it divides by"


@pytest.mark.parametrize("days", ["from=2017-13-45&to=x", "from=2018-01-01&to=2017-01-01", ""])
def test_days_that_are_none_are_not_a_broken_page(
    at_desk: Callable[[Actor], Client], officer: Actor, days: str
) -> None:
    assert at_desk(officer).get(f"/book/?{days}").status_code == 200


def test_anothers_area_is_refused(at_desk: Callable[[Actor], Client], officer: Actor) -> None:
    assert at_desk(officer).get(f"/book/?area={FOREIGN_COUNTY}").status_code == 403
    assert at_desk(officer).get("/book/?area=nowhere").status_code == 404


def test_who_came_in_and_left_stands_in_a_table_beside_its_drawing(
    at_desk: Callable[[Actor], Client], officer: Actor, family: Household
) -> None:
    said = at_desk(officer).get("/book/?from=2017-06-01&to=2017-06-30").content.decode()
    drawn = said.partition('id="flows-drawn"')[2].partition("</section>")[0]
    assert "（未脱贫）</td>" in drawn and '<td class="number">+3</td><td class="number">0</td>' in drawn
    quiet = at_desk(officer).get("/book/?from=2016-06-01&to=2016-06-30").content.decode()
    assert "这几天没有人进出" in quiet
