"""`niukou verify`: silent after ordinary work; after any tampering it names table, row, kind and moments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from niukou.office.areas.models import Area
from niukou.office.audit import clock, keys, rotation
from niukou.office.audit.faults import KINDS, Fault, Since, bounded
from niukou.office.audit.guards import guard_prints, made_anew, made_between
from niukou.office.audit.models import Anchor, AuditEntry
from niukou.office.audit.services import Author, anchor, canonical, record
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry import services
from niukou.office.registry.models import Household, HouseholdYear, Lookup, Person
from niukou.office.registry.services import NewPaper, freeze_year
from niukou.runs.progress import Silence
from niukou.runs.verify import Verified, prove
from tests.office.cases.changed_behind import (
    OF_ANOTHER_KIND,
    TAMPERINGS,
    cut_off_with_its_anchors,
    one_more,
    say_otherwise,
    sql,
)
from tests.office.cases.staff import Staff, turn_to
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN, VILLAGE
from tests.office.emptying import without_triggers
from tests.office.registry.conftest import family

pytestmark = pytest.mark.django_db
AUTHOR = Author("somebody", "county_office", COUNTY)


@pytest.fixture
def worked(staff: Staff, village: Area, acting) -> list[dict[str, Any]]:
    """Two families in the book, one of them identified by a case, a paper, a frozen year and an open one, days anchored.

    Returns the lines that left the house.
    """
    clerk = acting("town_office", TOWN)
    home, other = services.add_households(clerk, [family(1), family(2)])
    services.add_paper(
        acting("village_cadre", VILLAGE),
        village,
        NewPaper("会议记录", "评议会", b"minutes", "text/plain"),
        home,
    )
    opener = staff.of("village_cadre", "village", village)
    (case,) = staff.run(open_cases(opener, "identification", [Subject(home)]))
    assert case.state == "finished"
    open_cases(opener, "identification", [Subject(other)])
    turn_to(date(2018, 1, 5))
    freeze_year(acting("county_office", COUNTY), Area.objects.get(code=COUNTY), 2017)
    HouseholdYear.objects.create(
        household=home,
        year=2018,
        county=COUNTY,
        changed_at=clock.now(),
        digest=b"",
        values={"wage_income": "5"},
    )
    turn_to(date(2018, 1, 6))
    for day in (clock.today() - timedelta(2), clock.today() - timedelta(1)):
        anchor(AUTHOR, day)
    return _sent()


def _sent() -> list[dict[str, Any]]:
    return [
        {"day": a.day.isoformat(), "digest": bytes(a.digest).hex(), "heads": json.loads(a.heads)}
        for a in Anchor.objects.order_by("day")
    ]


def proved(left: Sequence[Mapping[str, Any]] = (), area: str | None = None) -> Verified:
    keys.forget()
    return prove(area, left, Silence())


def named(told: Verified) -> set[tuple[str, str]]:
    return {(fault.table, fault.wrong) for fault in told.faults}


def test_ordinary_work_is_proved(worked: list[dict[str, Any]]) -> None:
    assert proved(worked).faults == ()
    assert proved(worked, VILLAGE).faults == ()
    told = AuditEntry.objects.filter(act="audit.verify").order_by("place")
    assert [json.loads(one.detail)["faults"] for one in told] == [0, 0]


@pytest.mark.long
def test_whatever_was_done_is_named(worked: list[dict[str, Any]]) -> None:
    """Each by itself, and taken back again: table and kind, and moments between which it was done."""
    not_named = {}
    for what, (change, expected) in TAMPERINGS.items():
        with transaction.atomic():
            done_at = clock.now()
            with nullcontext() if expected[1] == "guard" else without_triggers():
                change()
            told = proved(worked)
            transaction.set_rollback(True)
        right = all(
            one.wrong in KINDS
            and one.told
            and one.after
            and one.before
            and one.after <= done_at <= one.before
            for one in told.faults
        )
        if expected not in named(told) or not right:
            not_named[what] = told.faults
    assert not_named == {} and len(TAMPERINGS) >= 20


def test_an_end_cut_off_with_its_anchors_shows_by_the_heads_alone(worked: list[dict[str, Any]]) -> None:
    """As the method says: of what is left in the house nothing contradicts it."""
    with without_triggers():
        cut_off_with_its_anchors()
    assert proved().faults == ()
    assert named(proved(worked)) == {("audit_anchor", "left")}


@pytest.mark.parametrize("purpose", ["mac:index:identity", "column:phone"])
@pytest.mark.parametrize("another", [False, True])
def test_a_key_that_was_there_at_the_last_proof_is_missed(
    worked: list[dict[str, Any]], purpose: str, another: bool
) -> None:
    """Gone, or another one in its place that the master opens: nothing else of the office would tell of it."""
    whole = proved()
    sql("DELETE FROM audit_datakey WHERE purpose = %s", purpose)
    if another:
        keys.forget()
        keys.ready([purpose])
    (fault,) = {(one.table, one.row, one.wrong, one.after) for one in proved().faults}
    assert fault == ("audit_datakey", f"{purpose} 1", "key", whole.as_of)


def test_a_guard_that_says_otherwise_is_named_and_so_is_one_more(worked: list[dict[str, Any]]) -> None:
    """Its name is left, its words are not: held against the last proof, but for what a step of the schema or a restore has made."""
    whole = proved()
    assert whole.faults == ()
    say_otherwise("registry_ledgerentry", "registry_ledgerentry_no_delete")
    one_more("support_fund")
    faults = proved().faults
    assert [(one.table, one.wrong, one.after) for one in faults] == [
        ("registry_ledgerentry", "guard", whole.as_of), ("support_fund", "guard", whole.as_of),
    ]  # fmt: skip
    with transaction.atomic():  # as a former version told it, of what triggers said then nothing
        record(AUTHOR, "audit.upgrade", "installation:1", chain="")
    assert proved().faults == ()


def guards_named() -> list[tuple[str, str]]:
    return [(one.table, one.wrong) for one in proved().faults]


def step(act: str, told: dict[str, Any]) -> None:
    with transaction.atomic():
        record(AUTHOR, act, "installation:1", chain="", detail=told)


@pytest.mark.parametrize("act", ["audit.set_up", "audit.restore"])
def test_a_guard_changed_after_all_were_made_and_before_any_proof_is_named(
    worked: list[dict[str, Any]], act: str
) -> None:
    step(act, made_anew())
    say_otherwise("registry_ledgerentry", "registry_ledgerentry_no_delete")
    assert guards_named() == [("registry_ledgerentry", "guard")]


def test_a_guard_changed_between_an_upgrade_and_the_next_proof_is_named(worked: list[dict[str, Any]]) -> None:
    assert proved().faults == ()
    before = guard_prints()
    one_more("support_fund")  # the step makes it
    step("audit.upgrade", made_between(before))
    say_otherwise("registry_ledgerentry", "registry_ledgerentry_no_delete")
    assert guards_named() == [("registry_ledgerentry", "guard")], "and what the step made is right"


def test_a_guard_changed_before_an_upgrade_does_not_become_right_by_it(worked: list[dict[str, Any]]) -> None:
    assert proved().faults == ()
    say_otherwise("registry_ledgerentry", "registry_ledgerentry_no_delete")
    for _ in range(2):
        step("audit.upgrade", made_between(guard_prints()))
        assert guards_named() == [("registry_ledgerentry", "guard")]
    before = guard_prints()
    one_more("registry_ledgerentry")
    step("audit.upgrade", made_between(before))
    assert guards_named() == [("registry_ledgerentry", "guard")], "the step made another one of that table"
    step("audit.restore", made_anew())
    assert guards_named() == [], "all were made anew"


def test_a_step_that_was_forged_into_the_trail_makes_no_guard_right(worked: list[dict[str, Any]]) -> None:
    assert proved().faults == ()
    step("audit.upgrade", made_between(guard_prints()))
    say_otherwise("registry_ledgerentry", "registry_ledgerentry_no_delete")
    with without_triggers():
        AuditEntry.objects.filter(act="audit.upgrade").update(detail=canonical(made_anew()))
    assert ("registry_ledgerentry", "guard") in guards_named()


def test_what_cannot_be_read_stops_no_proof(worked: list[dict[str, Any]]) -> None:
    """Each by itself, beside a name that was changed: both are named. A server refuses a text where a day belongs."""
    proved(worked)
    not_named = {}
    for what, (statement, wrong) in OF_ANOTHER_KIND.items():
        expected = {("areas_area", "changed")}
        with transaction.atomic():
            with without_triggers():
                try:
                    with transaction.atomic():
                        sql(statement)
                    expected.add((what.partition(" ")[0], wrong))
                except DataError:
                    assert connection.vendor == "postgresql"
                sql("UPDATE areas_area SET name = %s WHERE code = %s", "改村", VILLAGE)
            found = named(proved(worked))
            transaction.set_rollback(True)
        if not expected <= found:
            not_named[what] = found
    assert not_named == {}


def test_a_master_changed_and_a_key_renewed_are_no_fault(worked: list[dict[str, Any]]) -> None:
    assert proved().faults == ()
    rotation.rotate(AUTHOR)
    rotation.renew(AUTHOR, "column:phone")
    assert proved().faults == ()


def test_what_a_later_proof_saw_whole_was_done_after_it() -> None:
    """A moment told by a row that somebody wrote is no bound against a proof."""
    day = datetime(2018, 1, 1, tzinfo=UTC)
    early, proof, now = day, day + timedelta(days=2), day + timedelta(days=3)
    forged = Fault("registry_household", "1", "without act", "told", early, early + timedelta(hours=1))
    told = bounded(forged, Since(proof, early), now)
    assert (told.after, told.before) == (proof, now)
    left = bounded(Fault("audit_anchor", "2018-01-01", "left", "told", early), Since(proof, early), now)
    assert (left.after, left.before) == (early, now)


def fault_of(change: Callable[[], object], table: str) -> Fault:
    with without_triggers():
        change()
    (found,) = (one for one in proved().faults if one.table == table)
    return found


def test_a_changed_row_lies_between_its_last_act_and_now(worked: list[dict[str, Any]]) -> None:
    """Its last act is named: here the case that brought the family onto the register."""
    person = Person.objects.filter(account="poor").latest("pk")
    entered = AuditEntry.objects.get(act="cases.enter")
    fault = fault_of(
        lambda: sql("UPDATE registry_person SET name = %s WHERE id = %s", "改", person.pk), "registry_person"
    )
    assert fault.row == f"{person.pk} ({person.code})" and "cases.enter" in fault.told
    assert fault.after == entered.at and fault.before is not None and entered.at < fault.before <= clock.now()


def test_a_proof_without_a_fault_narrows_it(worked: list[dict[str, Any]]) -> None:
    whole = proved()
    clock.turn(clock.now() + timedelta(days=3))
    person = Person.objects.latest("pk").pk
    fault = fault_of(
        lambda: sql("UPDATE registry_person SET name = %s WHERE id = %s", "改", person), "registry_person"
    )
    assert fault.after == whole.as_of


def test_of_an_area_only_its_own_is_proved(worked: list[dict[str, Any]]) -> None:
    """A case of another county is not looked at, but its row is."""
    with without_triggers():
        sql("UPDATE registry_decision SET procedure = %s", "伪造")
    assert ("registry_decision", "seal") in named(proved(area=COUNTY))
    assert named(proved(area=FOREIGN_COUNTY)) == {("registry_decision", "changed")}


def test_a_removed_row_that_comes_back_is_named(worked: list[dict[str, Any]]) -> None:
    """Removed by an act, then put in again as it was."""
    look = Lookup.objects.latest("pk")
    with transaction.atomic():
        Lookup.objects.filter(pk=look.pk).delete()
        record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY)
    whole = proved()
    assert whole.faults == ()
    with without_triggers():
        look.save(force_insert=True)
    (fault,) = proved().faults
    assert (fault.table, fault.row, fault.wrong) == ("registry_lookup", str(look.pk), "added")
    assert fault.after == whole.as_of and "audit.try" in fault.told


@pytest.mark.django_db(transaction=True)
def test_what_no_act_wrote_lies_between_the_acts_around_it(village: Area) -> None:
    """With all guards in place: a statement of somebody who is connected to the database."""
    moments = []
    for code in ("H1", "H2", "H3"):
        with transaction.atomic() if code != "H2" else nullcontext():
            household = Household.objects.create(code=code, area=village)
            if code != "H2":
                moments.append(record(AUTHOR, "audit.try", f"nothing:{household.pk}", chain=COUNTY).at)
    (fault,) = (one for one in proved().faults if one.table == "registry_household")
    assert (fault.wrong, fault.row) == ("without act", str(Household.objects.get(code="H2").pk))
    assert [fault.after, fault.before] == moments


def test_no_value_of_a_person_is_told(worked: list[dict[str, Any]]) -> None:
    names = set(Person.objects.values_list("name", flat=True))
    with without_triggers():
        sql("UPDATE registry_person SET sex = %s", "女")
        sql("UPDATE registry_personyear SET revision = 9")
    told = repr(proved().faults)
    assert "registry_person" in told and not [name for name in names if name in told]
