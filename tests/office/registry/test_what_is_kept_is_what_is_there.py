"""Whatever is done in one county, in another, above or taken back: what is kept of a wide area is what a plain look finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record
from niukou.office.registry import flows, selectors
from niukou.office.registry.kept import Kept
from niukou.office.registry.models import Household, HouseholdYear, IndicatorsDue, Person
from niukou.office.registry.refusals import LedgerError
from niukou.office.registry.selectors import FieldFilter, Filters, listed
from niukou.office.registry.selectors.balance import balance
from niukou.office.registry.selectors.causes import causes
from tests.office.conftest import FOREIGN_VILLAGE, VILLAGE
from tests.office.registry.made_book import households, move

PROVINCE = "530000000000"
DAYS = (date(2017, 1, 1), date(2017, 12, 31))
BAD = FieldFilter("household", "house_grade", values=("D级",))
ACTS = ("comes", "cause", "grade", "crosses", "exits")
Acting = Callable[..., Actor]

# in a transaction nothing is kept
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wide(office: None, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> Iterator[Actor]:
    """Somebody of the province, which is taken for wide; nothing is kept of other tests."""
    for name, most in (("_FOUND", 32), ("_COUNTED", 32)):
        monkeypatch.setattr(listed, name, Kept(most))
    with monkeypatch.context() as patch:
        patch.setattr(flows, "_FEW", 0)
        yield acting("province_office", PROVINCE)


def looked(actor: Actor) -> dict[str, Any]:
    """What the pages of the province show."""
    area, plain, filtered = Area.objects.get(code=PROVINCE), Filters(account="poor"), Filters(fields=(BAD,))
    assert selectors.indicators_ready(actor, filtered) == 0
    return {
        "causes": causes(actor, area, DAYS[1]), "balance": balance(actor, area, *DAYS),
        "found": list(selectors.found_households(actor, filtered)),
        "many": selectors.how_many_households(actor, plain),
    }  # fmt: skip


def plainly(actor: Actor) -> dict[str, Any]:
    """The same, in a transaction, in which nothing that is kept is used, each looked up by itself."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(flows, "_FEW", 500)
        rows = selectors.households(actor, Filters(fields=(BAD,)))
        return looked(actor) | {
            "found": [one.pk for one in rows],
            "many": Household.objects.filter(account="poor").count(),
        }


def done(actor: Actor, act: str, village: str, which: int) -> None:
    """An act as a county does it, told in its chain alone."""
    area = Area.objects.get(code=village)
    homes = list(Household.objects.filter(area=area).order_by("pk"))
    home = homes[which % len(homes)] if homes else None
    if act == "comes" or home is None:
        (people,) = households(area, [which % 3 + 1])
        move(actor, "identified", people, "poor")
    elif act in ("cause", "grade"):
        said = (
            {"main_cause": ("因病", "因学")[which % 2]}
            if act == "cause"
            else {"house_grade": "CD"[which % 2] + "级"}
        )
        file, _ = HouseholdYear.objects.get_or_create(
            household=home, year=2016, defaults={"county": "", "changed_at": datetime(2017, 1, 1, tzinfo=UTC)}
        )
        HouseholdYear.objects.filter(pk=file.pk).update(values=file.values | said)
        Household.objects.filter(pk=home.pk).update(version=home.version + 1)
    else:
        people = list(
            Person.objects.filter(memberships__household=home, memberships__until=None, account="poor")
        )
        there = Area.objects.get(code=FOREIGN_VILLAGE if village == VILLAGE else VILLAGE).pk
        if people:
            move(actor, "moved", people, "poor", to_area=there) if act == "crosses" else move(
                actor, "exited", people, "exited"
            )
    record(actor, "cases.do_step", "case:1", chain=chain_of(area))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([VILLAGE, FOREIGN_VILLAGE]), st.integers(0, 5), st.booleans()),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_after_any_acts_what_is_kept_is_what_a_plain_look_finds(
    wide: Actor, acts: list[tuple[str, str, int, bool]]
) -> None:
    for act, village, which, taken_back in acts:
        looked(wide)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    done(wide, act, village, which)
            except LedgerError:
                continue
            looked(wide)
            transaction.set_rollback(taken_back)
        assert looked(wide) == plainly(wide), (act, village, which, taken_back)


def test_a_list_that_was_found_is_not_found_again_until_something_is_written_there(wide: Actor) -> None:
    with transaction.atomic():
        done(wide, "comes", VILLAGE, 0)
        done(wide, "grade", VILLAGE, 1)
    (home,) = looked(wide)["found"]
    with CaptureQueriesContext(connection) as asked:
        assert looked(wide)["found"] == [home]
    assert not any("registry_householdindicators" in one["sql"] for one in asked)
    with transaction.atomic():
        done(wide, "grade", VILLAGE, 0)
    assert looked(wide)["found"] == []


def test_what_is_due_to_be_written_for_filters_keeps_no_answer(wide: Actor) -> None:
    with transaction.atomic():
        done(wide, "comes", VILLAGE, 0)
        done(wide, "grade", VILLAGE, 1)
    assert IndicatorsDue.objects.exists()
    assert not selectors.found_households(wide, Filters(fields=(BAD,))), "not written yet, as the page says"
    assert len(looked(wide)["found"]) == 1


def test_an_answer_that_is_kept_is_for_those_alone_who_may_ask(wide: Actor, acting: Acting) -> None:
    with transaction.atomic():
        done(wide, "comes", VILLAGE, 0)
        done(wide, "grade", VILLAGE, 1)
    (home,) = looked(wide)["found"]
    asked = Filters(fields=(BAD,))
    stranger = acting("village_cadre", FOREIGN_VILLAGE)
    assert not selectors.found_households(stranger, asked)
    assert not selectors.chosen_households(stranger, [home])
    assert selectors.how_many_households(stranger, Filters(account="poor")) == 0
    with pytest.raises(NotAllowedError):
        selectors.found_households(acting("audit_officer", PROVINCE), asked)


def test_names_codes_and_whole_numbers_are_kept_nowhere(wide: Actor) -> None:
    with transaction.atomic():
        done(wide, "comes", VILLAGE, 0)
    number = FieldFilter("household", "bank_account", text="6200000000000000011")
    for asked in (Filters(name="试"), Filters(code="H"), Filters(fields=(number,))):
        selectors.found_households(wide, asked)
        selectors.how_many_households(wide, asked)
    assert not listed._FOUND._made
    assert not listed._COUNTED._made
