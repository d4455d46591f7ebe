"""What was begun at 23:59:59 and is committed at 00:00:00 is not there: by the database's clock, in real transactions."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.services import record
from niukou.office.windows.at_commit import WindowClosedError, office_transaction
from niukou.office.windows.models import WindowUse
from niukou.office.windows.services import use
from tests.office.conftest import COUNTY
from tests.office.processes import said, start

WRITER = Path(__file__).with_name("late_writer.py")
CLOSES = datetime(2017, 12, 31, 16, 0, tzinfo=UTC)  # the last day of entry, 24:00 in Shanghai

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_transaction_that_ends_after_the_closing_leaves_nothing(officer, village) -> None:
    clock.turn(CLOSES - timedelta(seconds=1))
    with pytest.raises(WindowClosedError, match="没有保存"), office_transaction():
        use(officer, "entry", village, "household:1")
        record(officer, "windows.try", "household:1", chain=COUNTY)
        time.sleep(1.2)
    assert not WindowUse.objects.exists() and not AuditEntry.objects.exists()


def test_one_that_ends_before_is_saved(officer, village) -> None:
    clock.turn(CLOSES - timedelta(seconds=30))
    with office_transaction():
        use(officer, "entry", village, "household:1")
    assert WindowUse.objects.get().closes_at == CLOSES


def test_an_inner_transaction_is_part_of_the_outer_one(officer, village) -> None:
    clock.turn(CLOSES - timedelta(seconds=1))
    with pytest.raises(WindowClosedError), office_transaction():
        with office_transaction():
            use(officer, "entry", village, "household:1")
        time.sleep(1.2)
    assert not WindowUse.objects.exists()


def test_a_use_that_was_taken_back_closes_nothing(officer, village) -> None:
    clock.turn(CLOSES - timedelta(seconds=1))
    with office_transaction():
        with pytest.raises(ZeroDivisionError), office_transaction():
            use(officer, "entry", village, "household:1")
            raise ZeroDivisionError
        record(officer, "windows.try", "household:1", chain=COUNTY)
        time.sleep(1.2)
    assert AuditEntry.objects.count() == 1


def test_a_transaction_of_another_kind_around_it_is_refused(officer, village) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), office_transaction():
        use(officer, "entry", village, "household:1")


def test_the_database_itself_refuses_a_use_that_comes_too_late(officer, village) -> None:
    clock.turn(CLOSES)
    late = WindowUse(
        function="entry", area=village, closes_at=CLOSES, used_at=clock.now(), subject="household:1"
    )
    with pytest.raises(IntegrityError, match="window-closed"), transaction.atomic():
        late.save()
    assert not WindowUse.objects.exists()


def test_no_way_round_asking_again(officer, village) -> None:
    """PostgreSQL asks at the commit of any transaction; where it is not asked, a window cannot be used at all."""
    clock.turn(CLOSES - timedelta(seconds=1))
    if connection.vendor != "postgresql":
        with pytest.raises(RuntimeError, match="office_transaction"), transaction.atomic():
            use(officer, "entry", village, "household:1")
    else:
        used = WindowUse(
            function="entry", area=village, closes_at=CLOSES, used_at=clock.now(), subject="household:1"
        )
        with pytest.raises(IntegrityError, match="window-closed"), transaction.atomic():
            used.save()
            time.sleep(1.2)
    assert not WindowUse.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_use_is_never_changed(officer, village, change: str) -> None:
    with office_transaction():
        use(officer, "entry", village, "household:1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        WindowUse.objects.update(closes_at=CLOSES + timedelta(days=1)) if change == "update" else (
            WindowUse.objects.all().delete()
        )
    assert WindowUse.objects.get().closes_at == CLOSES


@pytest.mark.long
def test_of_several_processes_only_those_that_commit_in_time_are_saved(db: None, tmp_path: Path) -> None:
    """One commits while the window is open; one begins while it is and commits after; one comes after."""
    assert said(start(WRITER, tmp_path, "prepare")) == ["prepared"]
    assert said(start(WRITER, tmp_path, "in time")) == ["begun", "saved"]
    assert said(start(WRITER, tmp_path, "too late")) == ["begun", "refused"]
    assert said(start(WRITER, tmp_path, "after")) == ["refused"]
