"""How long findings wait and how far each place is: drawn, told in a table, and handed out as a workbook; natural change by reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.natural_changes import natural_changes
from niukou.office.cases.services import Subject
from niukou.office.findings.selectors import ageing
from niukou.office.registry.models import Household, LedgerEntry, Person
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.services.reversal import reverse
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401
from tests.office.cases.ending import run
from tests.office.cases.staff import Staff
from tests.office.conftest import COUNTY, FOREIGN_COUNTY
from tests.office.findings.made_runs import looked, row, take
from tests.office.registry.made_book import decision
from tests.web.frame.made_lists import tables_of, taken

Sit = Callable[[Actor], Client]
TODAY = date(2017, 7, 1)


def found_over_time(officer: Actor) -> None:
    """Three that were found long ago, two today; one of the old is gone again."""
    old = [row("a"), row("b"), row("c", "C16")]
    take(officer, old, TODAY - timedelta(days=40))
    take(officer, [row("a"), row("c", "C16"), row("d"), row("e", "YN-04")], TODAY, looked=looked())


def drawn(page: str, name: str) -> Any:
    told = re.search(rf'<script id="{name}"[^>]*>(.*?)</script>', page)
    assert told is not None
    return json.loads(told[1])


def test_open_findings_are_told_by_their_age(officer: Actor) -> None:
    found_over_time(officer)
    told = {
        (one.first, one.last): (one.leads, one.problems)
        for one in ageing(officer, Area.objects.get(code=COUNTY))
    }
    assert told[0, 7] == (2, 0) and told[31, 60] == (1, 1)
    assert sum(sum(pair) for pair in told.values()) == 4


def test_each_drawing_says_what_its_table_says(at_desk: Sit, officer: Actor) -> None:
    found_over_time(officer)
    browser = at_desk(officer)
    page = browser.get("/book/progress/").content.decode()
    told = tables_of(taken(browser, "/book/progress/export/"))
    ages = told["没办完的线索和问题"]
    assert drawn(page, "ages-drawn")["values"] == [int(line[3]) for line in reversed(ages[1:])]
    parts = told["各地进度"]
    shown = drawn(page, "progress-drawn")
    assert list(reversed(shown["names"])) == [line[0] for line in parts[1:]]
    assert sum(shown["left"]) == sum(int(line[1] + line[2] + line[4] + line[5]) for line in parts[1:]) == 4
    assert sum(shown["done"]) == sum(int(line[6] + line[7]) for line in parts[1:])
    assert AuditEntry.objects.filter(act="findings.export_progress").count() == 2


def test_another_county_is_refused_and_who_reads_no_findings_counts_none(
    at_desk: Sit, officer: Actor, stranger: Actor
) -> None:
    found_over_time(officer)
    for address in ("/book/progress/", "/book/progress/export/"):
        assert at_desk(stranger).get(f"{address}?area={COUNTY}").status_code == 403
        assert at_desk(officer).get(f"{address}?area={FOREIGN_COUNTY}").status_code == 403
    assert all(one.all == 0 for one in ageing(stranger, Area.objects.get(code=FOREIGN_COUNTY)))


def test_natural_change_is_told_by_reason_and_closes_with_the_balance(
    at_desk: Sit,
    officer: Actor,
    family: Household,
    staff: Staff,  # noqa: F811
) -> None:
    gone = Person.objects.filter(memberships__household=family).order_by("pk")[0]
    facts = {"reason": "死亡", "day": "2017-07-01"}
    run(staff, "natural_decrease", [Subject(family, gone, facts=facts)])
    county = Area.objects.get(code=COUNTY)
    year = (date(2017, 1, 1), date(2017, 12, 31))
    (one,) = natural_changes(officer, county, *year)
    assert (one.way, one.reason, one.persons) == ("natural_decrease", "死亡", 1)
    statement = balance(officer, county, *year)
    assert statement.moved("poor", "natural_decrease") == -one.persons
    assert natural_changes(officer, county, date(2017, 1, 1), date(2017, 6, 30)) == []
    browser = at_desk(officer)
    assert "死亡" in browser.get("/book/?from=2017-01-01&to=2017-12-31").content.decode()
    told = tables_of(taken(browser, "/book/export/?from=2017-01-01&to=2017-12-31"))["自然变更"]
    assert told[1] == ["自然减少", "死亡", 1.0]


def test_natural_change_that_was_taken_back_is_no_longer_told(
    officer: Actor,
    family: Household,
    staff: Staff,  # noqa: F811
) -> None:
    gone, also = Person.objects.filter(memberships__household=family).order_by("pk")[:2]
    for person, reason in ((gone, "死亡"), (also, "婚出")):
        run(
            staff,
            "natural_decrease",
            [Subject(family, person, facts={"reason": reason, "day": "2017-07-01"})],
        )
    county = Area.objects.get(code=COUNTY)
    year = (date(2017, 1, 1), date(2017, 12, 31))
    assert [(one.reason, one.persons) for one in natural_changes(officer, county, *year)] == [
        ("婚出", 1),
        ("死亡", 1),
    ]
    reverse(
        officer,
        decision(officer, "reversal", county),
        [LedgerEntry.objects.get(person=also, cause="natural_decrease")],
    )
    (one,) = natural_changes(officer, county, *year)
    assert (one.reason, one.persons) == ("死亡", 1)
    assert balance(officer, county, *year).moved("poor", "natural_decrease") == -1
