"""Every table of the office is watched; notes follow their transaction, and each entry claims those of its own act."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.claims import claim
from niukou.office.audit.models import AuditEntry, Written
from niukou.office.audit.note_proof import prove_notes
from niukou.office.audit.row_proof import (
    NOT_WATCHED,
    Since,
    prove_guards,
    prove_rows,
    tables_of_rooms,
    watched_tables,
)
from niukou.office.audit.services import Author, record
from niukou.office.audit.shapes import columns_of, kept_shapes, rows_in
from niukou.office.audit.sqlite_functions import batched, leaf
from niukou.office.registry import bulk
from tests.office.conftest import COUNTY
from tests.office.emptying import without_triggers

AUTHOR = Author("somebody", "county_office", COUNTY)
LEFT_OUT = {
    "accounts_secondfactor": {"last_step"},
    "audit_installation": {"clock_shift"},
    "findings_screening": {"step", "done", "total"},
    "accounts_user": {"last_login"},
}

pytestmark = pytest.mark.django_db


def write(code: str) -> Area:
    return Area.objects.create(code=code, name=code, level="village", path=f"{code}/")


def tell(subject: str) -> AuditEntry:
    return record(AUTHOR, "audit.try", f"nothing:{subject}", chain=COUNTY)


def claimed(entry: AuditEntry) -> list[tuple[str, int]]:
    """(op, id of the row) of what an entry claims, in order."""
    before = AuditEntry.objects.filter(transaction=entry.transaction, written_to__lt=entry.written_to)
    first = max((one.written_to or 0 for one in before), default=0)
    notes = Written.objects.filter(transaction=entry.transaction, id__gt=first, id__lte=entry.written_to)
    return [(note.op, row) for note in notes.order_by("id") for row, _ in sorted(rows_in(note.packed))]


def test_every_table_is_watched_or_says_why_not() -> None:
    assert list(prove_guards()) == []
    assert set(NOT_WATCHED) <= set(tables_of_rooms()) and not set(NOT_WATCHED) & set(watched_tables())


def test_every_column_is_in_the_leaf() -> None:
    """A migration that adds a column watches its table again."""
    assert {
        table: columns_of(table) - {c for shape in shapes.values() for c in shape.columns}
        for table, shapes in watched_tables().items()
        if columns_of(table) - {c for shape in shapes.values() for c in shape.columns}
    } == LEFT_OUT


def test_a_number_of_a_shape_cannot_be_given_to_another() -> None:
    number, shape = next(iter(kept_shapes().items()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_shape SET columns = '[\"id\"]' WHERE number = %s", [number])
        assert number not in kept_shapes() and shape.table not in watched_tables()
        assert shape.table in {fault.table for fault in prove_guards() if fault.wrong == "unknown"}
        cursor.execute(
            "UPDATE audit_shape SET columns = %s WHERE number = %s",
            ['["' + '", "'.join(shape.columns) + '"]', number],
        )


def test_added_changed_and_deleted_rows_are_claimed_by_their_act() -> None:
    one, other = write("a"), write("b")
    added = tell("added")
    Area.objects.filter(pk__in=[one.pk, other.pk]).update(name="c")
    other_id = other.pk
    other.delete()
    changed = tell("changed")
    assert claimed(added) == [("I", one.pk), ("I", other_id)]
    assert claimed(changed) == [("U", one.pk), ("U", other_id), ("D", other_id)]
    assert claim() is None and tell("nothing").transaction is None


def test_what_is_rolled_back_was_never_noted() -> None:
    """Also where an entry inside had claimed what was written outside of it."""
    outer = write("outer")
    with transaction.atomic():
        write("inner")
        tell("inner")
        transaction.set_rollback(True)
    again = write("again")
    assert claimed(tell("outer")) == [("I", outer.pk), ("I", again.pk)]
    assert list(prove_notes(clock.now())) == []


def test_an_act_claims_nothing_that_was_written_before_its_transaction(transactional_db: None) -> None:
    write("slipped in")
    with transaction.atomic():
        own = write("own")
        assert claimed(tell("own")) == [("I", own.pk)]
    (fault,) = prove_notes(clock.now())
    assert (fault.table, fault.wrong) == ("areas_area", "without act")


def test_what_is_left_out_is_not_noted(office: None) -> None:
    """The clock of a demo is turned without an act."""
    before = Written.objects.count()
    clock.turn(clock.now().replace(year=2018))
    assert Written.objects.count() == before


def test_leaves_of_sqlite_are_what_they_were_when_this_was_written() -> None:
    """By whatever Python makes them: old notes have to hold."""
    row = (7, "村", None, b"\x00\xff", 2**40, -1, 1.5, "")
    assert leaf(*row).hex() == "77867d08964d4b2a4678f11b19460cbe4f634d4474046a7323dfd803102bd85e"


def insert_many(codes: list[str]) -> list[int]:
    ids = bulk.new_ids(Area, len(codes))
    columns = ("id", "code", "name", "level", "path")
    bulk.insert(
        Area, columns, [(pk, code, code, "village", f"{code}/") for pk, code in zip(ids, codes, strict=True)]
    )
    return ids


def test_many_rows_at_once_are_some_notes_and_each_row_of_them_is_proved() -> None:
    ids = insert_many([f"9{at:03}" for at in range(150)])
    many = tell("many")
    assert claimed(many) == [("I", pk) for pk in ids]
    assert Written.objects.filter(transaction=many.transaction).count() <= 3
    after = write("one alone")
    assert claimed(tell("alone")) == [("I", after.pk)]
    set_up = Since(None, None)
    assert list(prove_rows(set_up, clock.now(), lambda *_: None)) == []
    with without_triggers():
        Area.objects.filter(pk=ids[70]).update(name="x")
        Area.objects.filter(pk=ids[149]).delete()
    found = {(one.wrong, one.row.split(" ")[0]) for one in prove_rows(set_up, clock.now(), lambda *_: None)}
    assert found == {("changed", str(ids[70])), ("removed", str(ids[149]))}


def test_triggers_of_a_former_version_note_the_same() -> None:
    """On SQLite they packed a row themselves and handed it over in a call of their own."""
    table = "areas_area"
    if connection.vendor == "sqlite":
        (shape,) = watched_tables()[table].values()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {table}_written_insert")
            cursor.execute(
                f"CREATE TRIGGER {table}_written_insert AFTER INSERT ON {table} FOR EACH ROW BEGIN "
                f"SELECT niukou_gather({shape.number}, {shape.packed('NEW')}) WHERE niukou_gathers(); "
                'INSERT INTO audit_written ("transaction", shape, op, packed) SELECT niukou_transaction(), '
                f"{shape.number}, 'I', {shape.packed('NEW')} WHERE NOT niukou_gathers(); END"
            )
    ids = insert_many(["A1", "A2"])
    alone = write("A3")
    assert claimed(tell("former")) == [("I", row) for row in (*ids, alone.pk)]
    assert list(prove_rows(Since(None, None), clock.now(), lambda *_: None)) == []


def test_many_rows_that_are_refused_leave_nothing_to_be_noted_later() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(["same", "same"])
    one = write("one")
    assert claimed(tell("one")) == [("I", one.pk)]
    assert list(prove_notes(clock.now())) == []


def test_rows_that_one_statement_changes_are_some_notes_and_each_of_them_is_proved() -> None:
    ids = insert_many([f"9{at:03}" for at in range(150)])
    tell("came")
    bulk.change(Area, ("name",), [(f"new {pk}", pk) for pk in ids])
    changed = tell("changed")
    assert claimed(changed) == [("U", pk) for pk in ids]
    before = AuditEntry.objects.exclude(pk=changed.pk).filter(transaction=changed.transaction)
    first = max((one.written_to or 0 for one in before), default=0)
    assert Written.objects.filter(transaction=changed.transaction, id__gt=first).count() <= 3
    assert list(prove_rows(Since(None, None), clock.now(), lambda *_: None)) == []
    with without_triggers():
        Area.objects.filter(pk=ids[70]).update(name="x")
    found = {
        (one.wrong, one.row.split(" ")[0])
        for one in prove_rows(Since(None, None), clock.now(), lambda *_: None)
    }
    assert found == {("changed", str(ids[70]))}


def test_a_row_that_is_written_twice_stands_in_two_notes() -> None:
    """Of one note nobody could say which of the two is the last."""
    one, another = (pk.to_bytes(8, "big") for pk in (1, 2))
    assert list(batched(iter([one + b"a", another + b"b", one + b"c"]))) == [
        [one + b"a", another + b"b"],
        [one + b"c"],
    ]
