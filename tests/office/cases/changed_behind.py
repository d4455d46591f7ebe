"""What somebody who owns the database does behind the office's back: each a change with raw statements, past the triggers.

`TAMPERINGS`: what it is → (the change, the table and kind under which it must be named).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from niukou.office.audit import keys
from niukou.office.audit.models import Anchor, AuditEntry, Chain
from niukou.office.audit.reasons import reason_digest
from niukou.office.audit.services import SAID, anchor_digest, canonical, digest_of, heads_on, said_by
from niukou.office.audit.shapes import kept_shapes
from tests.office.conftest import COUNTY, OTHER_VILLAGE

Change = Callable[[], object]


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run it; `{id}` and the like are the database's, texts come as values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def one(statement: str, *values: Any) -> Any:
    return sql(statement, *values)[0][0]


def last(table: str, where: str = "1=1") -> int:
    return int(one(f"SELECT max(id) FROM {table} WHERE {where}"))


def set_last(table: str, column: str, value: Any, where: str = "1=1") -> Change:
    return lambda: sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', value, last(table, where))


def remove_last(table: str, where: str = "1=1") -> Change:
    return lambda: sql(f"DELETE FROM {table} WHERE id = %s", last(table, where))


def copy_last(table: str, **changed: Any) -> Change:
    """A row more, like the last one but for its id and what is `changed`."""

    def copy() -> None:
        with connection.cursor() as cursor:
            names = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        new = {"id": last(table) + 1_000, **changed}
        said = ", ".join("%s" if name in new else f'"{name}"' for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        values = [new[name] for name in names if name in new]
        sql(f"INSERT INTO {table} ({listed}) SELECT {said} FROM {table} WHERE id = %s", *values, last(table))

    return copy


def entry(place: int) -> AuditEntry:
    return AuditEntry.objects.get(chain_id=COUNTY, place=place)


def length() -> int:
    return AuditEntry.objects.filter(chain_id=COUNTY).count()


def rewrite(at_place: int, **changes: Any) -> None:
    AuditEntry.objects.filter(chain_id=COUNTY, place=at_place).update(**changes)


def swap_entries() -> None:
    rewrite(3, place=9_999)
    rewrite(4, place=3)
    rewrite(9_999, place=4)


def insert_entry() -> None:
    copy = entry(length())
    copy.pk, copy.place, copy.previous = None, length() + 1, bytes(copy.digest)
    copy.save(force_insert=True)
    Chain.objects.filter(area=COUNTY).update(length=copy.place)


def digest_without_the_key() -> None:
    changed = entry(3)
    changed.reason = "另一个理由"
    said = said_by(*(getattr(changed, name) for name in SAID))
    rewrite(3, reason=changed.reason, digest=hmac.digest(b"guessed", said, hashlib.sha256))


def cut_off() -> None:
    AuditEntry.objects.filter(chain_id=COUNTY, place=length()).delete()


def cut_off_and_wind_back() -> None:
    cut_off()
    Chain.objects.filter(area=COUNTY).update(length=length(), head=entry(length()).digest)


def cut_off_with_its_anchors() -> None:
    """Everything since the last but one anchored day taken back, anchors and notes too: what is left agrees with itself."""
    last_day = Anchor.objects.latest("day")
    # by place, not by moment: two anchors may be made in one millisecond
    late = AuditEntry.objects.filter(pk__gte=AuditEntry.objects.filter(act="audit.anchor").latest("pk").pk)
    for transaction in set(late.exclude(transaction=None).values_list("transaction", flat=True)):
        sql('DELETE FROM audit_written WHERE "transaction" = %s', transaction)
    late.delete()
    Anchor.objects.filter(pk=last_day.pk).delete()
    for chain in Chain.objects.all():
        end = AuditEntry.objects.filter(chain=chain).latest("place")
        Chain.objects.filter(pk=chain.pk).update(length=end.place, head=end.digest)


def whole_trail_anew() -> None:
    """By somebody with database and key: another reason, and every digest after it made again, anchors too."""
    rewrite(3, reason="另一个理由", reason_digest=reason_digest(COUNTY, 3, "另一个理由"))
    previous = bytes(entry(2).digest)
    for place in range(3, length() + 1):
        rewrite(place, previous=previous)
        previous = digest_of(entry(place))
        rewrite(place, digest=previous)
    Chain.objects.filter(area=COUNTY).update(head=previous)
    before = bytes(32)
    for anchor in Anchor.objects.order_by("day"):
        anchor.previous, anchor.heads = before, canonical(heads_on(anchor.day))
        before = anchor_digest(anchor)
        Anchor.objects.filter(pk=anchor.pk).update(
            previous=anchor.previous, heads=anchor.heads, digest=before
        )


def name_and_note_alike() -> None:
    """A person's name, and the note of it made to agree."""
    person = last("registry_person")
    sql("UPDATE registry_person SET name = %s WHERE id = %s", "改名", person)
    shape = next(shape for shape in kept_shapes().values() if shape.table == "registry_person")
    packed = one(f"SELECT {shape.packed('r')} FROM registry_person r WHERE id = %s", person)
    note = last("audit_written", f"shape = {shape.number} AND op = 'I'")
    sql("UPDATE audit_written SET packed = %s WHERE id = %s", packed, note)


def note_of_a_tampering() -> None:
    """A family added, with a note of it that no entry claims."""
    copy_last("registry_household", code="假户")()
    shape = next(shape for shape in kept_shapes().values() if shape.table == "registry_household")
    packed = one(
        f"SELECT {shape.packed('r')} FROM registry_household r WHERE id = %s",
        last("registry_household"),
    )
    sql(
        'INSERT INTO audit_written ("transaction", shape, op, packed) VALUES (%s, %s, %s, %s)',
        1, shape.number, "I", packed,
    )  # fmt: skip


def put_back_the_old_version() -> None:
    """A household as it was before it came onto the register: every value of the row was once right."""
    sql("UPDATE registry_household SET account = 'outside', last_entry_id = NULL WHERE id = %s", _listed())
    sql("UPDATE registry_person SET account = 'outside', last_entry_id = NULL WHERE account = 'poor'")


def swap_a_paper() -> None:
    files = sorted(Path(settings.PAPERS).iterdir())
    files[0].write_bytes(keys.seal("paper", b"another paper"))


def forge_a_decision() -> None:
    copy_last("registry_decision", number="伪造", case="伪造")()


def remove_a_finished_case() -> None:
    sql("DELETE FROM cases_case WHERE id = %s", last("cases_case", "state = 'finished'"))


def remove_a_step() -> None:
    """The third step of a finished case, and those after it moved up, so that no place is empty."""
    case = last("cases_case", "state = 'finished'")
    sql("DELETE FROM cases_casestep WHERE case_id = %s AND place = 3", case)
    for place in range(4, 2 + int(one("SELECT max(place) FROM cases_casestep WHERE case_id = %s", case))):
        sql("UPDATE cases_casestep SET place = %s WHERE case_id = %s AND place = %s", place - 1, case, place)
    sql("UPDATE cases_case SET version = version - 1 WHERE id = %s", case)


def insert_a_step() -> None:
    case = last("cases_case", "state = 'finished'")
    place = int(one("SELECT max(place) FROM cases_casestep WHERE case_id = %s", case)) + 1
    copy_last("cases_casestep", case_id=case, place=place)()
    sql("UPDATE cases_case SET version = version + 1 WHERE id = %s", case)


def drop(table: str, trigger: str) -> Change:
    return lambda: sql(
        f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
    )


def say_otherwise(table: str, trigger: str) -> None:
    """A trigger of that name, which refuses nothing."""
    drop(table, trigger)()
    _trigger(table, trigger, "DELETE")


def one_more(table: str) -> None:
    _trigger(table, "one_more", "UPDATE")


def _trigger(table: str, name: str, event: str) -> None:
    if connection.vendor == "postgresql":
        sql(
            "CREATE OR REPLACE FUNCTION let_through() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
        sql(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION let_through()")
    else:
        sql(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT 1; END")


def _listed() -> int:
    return last("registry_household", "account = 'poor'")


def _member_of_another_household() -> None:
    member = last("registry_membership")
    other = one("SELECT min(id) FROM registry_household")
    sql("UPDATE registry_membership SET household_id = %s WHERE id = %s", other, member)


# what would stop whoever reads it as what it should be: the statement, the kind under which a row of that table is named
OF_ANOTHER_KIND: dict[str, tuple[str, str]] = {
    "audit_auditentry": ("UPDATE audit_auditentry SET root = 'x' WHERE place = 3", "changed"),
    "audit_auditentry of a reason": (
        "UPDATE audit_auditentry SET reason_digest = 'x' WHERE place = 3",
        "changed",
    ),
    "audit_auditentry digested": ("UPDATE audit_auditentry SET digest = 'x' WHERE place = 3", "changed"),
    "audit_auditentry of a proof": (
        "UPDATE audit_auditentry SET detail = 'x' WHERE act = 'audit.verify'",
        "changed",
    ),
    "audit_anchor": (
        "UPDATE audit_anchor SET day = 'x' WHERE id = (SELECT min(id) FROM audit_anchor)",
        "unlinked",
    ),
    "audit_written": (
        "UPDATE audit_written SET packed = 'x' WHERE id = (SELECT max(id) FROM audit_written)",
        "notes",
    ),
    "audit_datakey": ("UPDATE audit_datakey SET wrapped = 'x' WHERE purpose = 'column:phone'", "key"),
    "registry_decision": ("UPDATE registry_decision SET seal = 'x'", "changed"),
    "registry_ledgerentry": ("UPDATE registry_ledgerentry SET effective_day = 'x'", "changed"),
    "cases_casestep": ("UPDATE cases_casestep SET on_day = 'x'", "changed"),
    "registry_personyear": (
        "UPDATE audit_shape SET columns = 'x' WHERE table_name = 'registry_personyear'",
        "unknown",
    ),
}
INCOME = '{"wage_income": "9"}'
OLD = "2010-01-01"
EARLIER = "2017-06-20 01:00:00+00"
YEARS = "registry_householdyear"
TAMPERINGS: dict[str, tuple[Change, tuple[str, str]]] = {
    "an entry's reason edited": (lambda: rewrite(3, reason="改"), ("audit_auditentry", "changed")),
    "an entry's moment moved": (lambda: rewrite(3, at="2017-06-01T00:00:00Z"), ("audit_auditentry", "changed")),
    "two entries swapped": (swap_entries, ("audit_auditentry", "unlinked")),
    "an entry put in": (insert_entry, ("audit_auditentry", "changed")),
    "a digest made without the key": (digest_without_the_key, ("audit_auditentry", "changed")),
    "the last entry deleted": (cut_off, ("audit_auditentry", "cut off")),
    "the last entry deleted, its chain's row wound back": (cut_off_and_wind_back, ("audit_anchor", "heads")),
    "an anchor edited": (set_last("audit_anchor", "heads", "{}"), ("audit_anchor", "changed")),
    "an anchor removed": (
        lambda: sql("DELETE FROM audit_anchor WHERE id = (SELECT min(id) FROM audit_anchor)"), ("audit_anchor", "unlinked"),
    ),
    "the last anchor removed": (remove_last("audit_anchor"), ("audit_anchor", "removed")),
    "the last anchor removed, which had left": (remove_last("audit_anchor"), ("audit_anchor", "left")),
    "the end of the trail taken back with its anchor": (cut_off_with_its_anchors, ("audit_anchor", "left")),
    "the whole trail written anew with the key": (whole_trail_anew, ("audit_anchor", "left")),
    "a note of what was written removed": (remove_last("audit_written", "op = 'U'"), ("audit_written", "notes")),
    "a person's name changed, and the note of it": (name_and_note_alike, ("audit_written", "notes")),
    "a household added with a note of its own": (note_of_a_tampering, ("registry_household", "without act")),
    "a household added": (copy_last("registry_household", code="假户"), ("registry_household", "added")),
    "a person's name changed": (set_last("registry_person", "name", "改名"), ("registry_person", "changed")),
    "a person added": (copy_last("registry_person", code="假人"), ("registry_person", "added")),
    "a member moved to another household": (_member_of_another_household, ("registry_membership", "changed")),
    "a membership removed": (remove_last("registry_membership"), ("registry_membership", "removed")),
    "an index of a sealed value removed": (remove_last("registry_lookup"), ("registry_lookup", "removed")),
    "an income changed in an open year": (set_last(YEARS, "values", INCOME, "year = 2018"), (YEARS, "changed")),
    "an income changed in a frozen year": (set_last(YEARS, "values", INCOME, "year = 2017"), (YEARS, "changed")),
    "a file removed from a frozen year": (remove_last(YEARS, "year = 2017"), ("registry_yearseal", "seal")),
    "the seal of a year removed": (remove_last("registry_yearseal"), ("registry_yearseal", "removed")),
    "a person's year file removed": (remove_last("registry_personyear"), ("registry_personyear", "removed")),
    "a decision forged": (forge_a_decision, ("registry_decision", "seal")),
    "a decision forged, for which there is no case": (forge_a_decision, ("registry_decision", "without case")),
    "an entry of the ledger moved to another day": (
        set_last("registry_ledgerentry", "effective_day", OLD), ("registry_ledgerentry", "changed"),
    ),
    "an entry of the ledger removed": (remove_last("registry_ledgerentry"), ("registry_ledgerentry", "removed")),
    "a finished case removed, its entries left": (remove_a_finished_case, ("registry_decision", "without case")),
    "a case's date moved": (set_last("cases_case", "done_on", OLD), ("cases_case", "changed")),
    "a step removed from a finished case": (remove_a_step, ("cases_case", "steps")),
    "a step put into a finished case": (insert_a_step, ("cases_case", "steps")),
    "the day of a step moved": (set_last("cases_casestep", "on_day", OLD), ("cases_casestep", "changed")),
    "a vote changed": (set_last("cases_vote", "votes_for", 1), ("cases_vote", "changed")),
    "the roll of a meeting changed": (set_last("cases_meeting", "present", 99), ("cases_meeting", "changed")),
    "a notice's last day moved": (set_last("cases_noticeitem", "last_day", OLD), ("cases_noticeitem", "changed")),
    "the text of a notice changed": (set_last("cases_notice", "text", "没有"), ("cases_notice", "changed")),
    "a result of a comparison changed": (set_last("cases_comparisonitem", "leads", "[1]"), ("cases_comparisonitem", "changed")),
    "a charge given": (copy_last("accounts_charge", role="province_office"), ("accounts_charge", "added")),
    "a password replaced": (set_last("accounts_user", "password", "!"), ("accounts_user", "changed")),
    "the hours of a window moved": (set_last("windows_windowuse", "closes_at", EARLIER), ("windows_windowuse", "changed")),
    "an area renamed": (lambda: sql("UPDATE areas_area SET name = %s WHERE code = %s", "改村", OTHER_VILLAGE), ("areas_area", "changed")),
    "a paper's file swapped on disk": (swap_a_paper, ("registry_paper", "file")),
    "an old version of rows put back": (put_back_the_old_version, ("registry_household", "changed")),
    "the first data key replaced by another": (
        lambda: sql(
            "UPDATE audit_datakey SET wrapped = (SELECT wrapped FROM audit_datakey WHERE id = %s) WHERE id = %s",
            last("audit_datakey"), one("SELECT min(id) FROM audit_datakey"),
        ),
        ("audit_datakey", "key"),
    ),
    "a data key replaced": (set_last("audit_datakey", "wrapped", b"\0" * 60), ("audit_datakey", "key")),
    "the key of the trail removed": (
        lambda: sql("DELETE FROM audit_datakey WHERE purpose LIKE %s", "%audit"),
        ("audit_datakey", "key"),
    ),
    "when the office was set up moved": (
        lambda: sql("UPDATE audit_installation SET made_at = %s", EARLIER), ("audit_installation", "changed"),
    ),
    "what notes a row taken away": (drop("registry_person", "registry_person_written_update"), ("registry_person", "guard")),
    "what keeps the ledger from change taken away": (
        drop("registry_ledgerentry", "registry_ledgerentry_no_update"), ("registry_ledgerentry", "guard"),
    ),
    "what keeps the trail from deletion taken away": (
        drop("audit_auditentry", "audit_auditentry_no_delete"), ("audit_auditentry", "guard"),
    ),
    "the key of identity numbers removed": (
        lambda: sql("DELETE FROM audit_datakey WHERE purpose = %s", "column:id_number"), ("audit_datakey", "key"),
    ),
    "the key of a paper removed": (lambda: sql("DELETE FROM registry_paperkey"), ("registry_paper", "file")),
}  # fmt: skip
