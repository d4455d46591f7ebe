"""Proving every row of every watched table: what it is now against the last note of it, and the notes against entries.

Goes table by table; the database sorts and joins, so that six million rows need no more memory than six. Meant to run
inside one snapshot of the database (`audit/snapshot.py`), so that work that goes on meanwhile is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.apps import apps
from django.db import connection

from niukou.office.audit.faults import Fault, Since
from niukou.office.audit.guards import changed_guards, guard_prints, missing_guards
from niukou.office.audit.models import AuditEntry, Written
from niukou.office.audit.shapes import LEAF, PACKED, Shape, columns_of, kept_shapes

NOT_WATCHED = {
    "audit_auditentry": "a chain by itself",
    "audit_anchor": "a chain by itself",
    "audit_chain": "said by the entries",
    "audit_written": "claimed by the entries",
    "audit_datakey": "proved by opening it",
    "registry_stagedrow": "sealed for its place, held against how many rows the trail tells were staged and merged",
    "registry_rejectedrow": "told to the second person; nothing rests on it",
    "registry_countedflow": "counted by the database from entries, against which the ledger's proof holds it",
    "registry_indicatorlayout": "how the rows that filters read are written; these hold against it or not",
    "registry_householdindicators": "the year files once more, for filters; made anew from them, and so proved",
    "registry_memberindicators": "the same of members",
    "registry_indicatorsahead": "from which year a household is due, for files that were written ahead; a note that"
    " was taken away leaves a row that does not hold",
    "registry_indicatorsdue": "noted by the database from what is written to households, emptied when it is done; a note that was"
    " taken away leaves a row that does not hold",
}
_ROOMS = "niukou."
_NAMED_BY = ("code", "number", "username")
_WRONG = {
    "changed": "与最后一次登记的内容不符 / is not what was last written",
    "removed": "不见了，没有删除记录 / is gone, and no act removed it",
    "added": "没有任何写入记录 / was written by no act",
    "put back": "早已删除，又出现了 / was removed by an act and is there again",
}


Advance = Callable[[str, int, int], None]


def watched_tables() -> dict[str, dict[int, Shape]]:
    """By table, its shapes by number."""
    found: dict[str, dict[int, Shape]] = {}
    for number, shape in kept_shapes().items():
        found.setdefault(shape.table, {})[number] = shape
    return dict(sorted(found.items()))


def tables_of_rooms() -> list[str]:
    """Every table of a room of the office; Django's own hold nothing that anybody reads."""
    rooms = (room for room in apps.get_app_configs() if room.name.startswith(_ROOMS))
    return sorted(model._meta.db_table for room in rooms for model in room.get_models())


def prove_guards(before: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """Tables that nothing watches, triggers that are not there or switched off, and those that say otherwise than before
    (what `guards.guard_prints` has to tell).
    """
    watched = watched_tables()
    for table in tables_of_rooms():
        if table not in watched and table not in NOT_WATCHED:
            yield Fault(table, "", "unknown", "没有登记写入的触发器 / nothing notes what is written to it")
    missing = list(missing_guards(watched))
    yield from missing
    yield from changed_guards(guard_prints(), before or {}, [fault.table for fault in missing])


def prove_rows(since: Since, now: datetime, advance: Advance) -> Iterator[Fault]:
    """Rows that are not as they were last written, by table and id."""
    tables = watched_tables()
    for done, (table, shapes) in enumerate(tables.items()):
        advance(table, done, len(tables))
        if lost := {c for shape in shapes.values() for c in shape.columns} - columns_of(table):
            yield Fault(table, "", "unknown", f"少了列 {'、'.join(sorted(lost))} / columns are gone")
            continue
        for row, wrong, note in _differing(table, shapes):
            act = _act_of(note) if note else None
            yield Fault(
                table, _named(table, _key(shapes), row), "added" if wrong == "put back" else wrong,
                _WRONG[wrong] + _told_by(act), since.after(act.at if act else None), now,
            )  # fmt: skip


def _differing(table: str, shapes: dict[int, Shape]) -> Iterator[tuple[int, str, int | None]]:
    """(id, what is wrong, the last note of it) of rows that differ from their last note."""
    read = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    for row, op, note, there in read(table, shapes):
        if not there:
            wrong = "removed"
        elif op is None:
            wrong = "added"
        else:
            wrong = "put back" if op == "D" else "changed"
        yield row, wrong, note


def _key(shapes: dict[int, Shape]) -> str:
    return next(iter(shapes.values())).key


def _leaf_now(shapes: dict[int, Shape]) -> str:
    whens = " ".join(f"WHEN {number} THEN {shape.leaf('r')}" for number, shape in shapes.items())
    return f"CASE n.shape {whens} END"


def _on_postgresql(
    table: str, shapes: dict[int, Shape]
) -> Iterator[tuple[int, str | None, int | None, bool]]:
    numbers, key = ", ".join(map(str, shapes)), _key(shapes)
    # `|| ''` takes a note out of its place once, not once for each row in it
    asked = f"""
        WITH noted AS (
            SELECT id, shape, op, packed || ''::bytea AS packed FROM audit_written
            WHERE shape IN ({numbers}) OFFSET 0
        ), unpacked AS (
            SELECT id AS note, shape, op, substr(packed, at + 1, 8) AS id8, substr(packed, at + 9, 32) AS leaf
            FROM noted, generate_series(0, length(packed) - 40, 40) AS at
        ), newest AS (
            SELECT DISTINCT ON (id8) ('x' || encode(id8, 'hex'))::bit(64)::bigint AS id, note, shape, op, leaf
            FROM unpacked ORDER BY id8, note DESC
        )
        SELECT coalesce(n.id, r."{key}"), n.op, n.note, r."{key}" IS NOT NULL
        FROM newest n FULL JOIN "{table}" r ON r."{key}" = n.id
        WHERE CASE WHEN r."{key}" IS NULL THEN n.op <> 'D' WHEN n.id IS NULL OR n.op = 'D' THEN true
            ELSE n.leaf <> {_leaf_now(shapes)} END
        ORDER BY 1
    """  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.execute(asked)
        yield from cursor.fetchall()


def _on_sqlite(table: str, shapes: dict[int, Shape]) -> Iterator[tuple[int, str | None, int | None, bool]]:
    numbers, key = ", ".join(map(str, shapes)), _key(shapes)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS temp.newest")
        cursor.execute(
            "CREATE TEMP TABLE newest (row integer PRIMARY KEY, note integer, shape integer, op text, leaf blob)"
        )
        cursor.execute(
            f"SELECT coalesce(max(length(packed)), 0) FROM audit_written WHERE shape IN ({numbers})"  # noqa: S608
        )
        (longest,) = cursor.fetchone()
        # of a group with max() the other columns are those of the greatest row
        cursor.execute(f"""
            INSERT INTO temp.newest
            WITH RECURSIVE places(at) AS (SELECT 1 UNION ALL SELECT at + {PACKED} FROM places WHERE at + {PACKED} < {longest})
            SELECT niukou_id(substr(packed, at, 8)), max(id), shape, op, substr(packed, at + 8, {LEAF})
            FROM audit_written JOIN places ON at < length(packed)
            WHERE shape IN ({numbers}) AND typeof(packed) = 'blob' GROUP BY 1
        """)  # noqa: S608  our own names
        cursor.execute(f"""
            SELECT r."{key}", n.op, n.note, 1 FROM "{table}" r LEFT JOIN temp.newest n ON n.row = r."{key}"
            WHERE n.row IS NULL OR n.op = 'D' OR n.leaf IS NOT {_leaf_now(shapes)}
            UNION ALL
            SELECT n.row, n.op, n.note, 0 FROM temp.newest n
            WHERE n.op <> 'D' AND n.row NOT IN (SELECT "{key}" FROM "{table}")
            ORDER BY 1
        """)  # noqa: S608  our own names
        found = cursor.fetchall()
        cursor.execute("DROP TABLE temp.newest")
    yield from ((row, op, note, bool(there)) for row, op, note, there in found)


def _act_of(note: int) -> AuditEntry | None:
    """The entry that claims a note."""
    transaction = Written.objects.values_list("transaction", flat=True).get(pk=note)
    claiming = AuditEntry.objects.filter(transaction=transaction, written_to__gte=note)
    return claiming.order_by("written_to").first()


def _told_by(act: AuditEntry | None) -> str:
    if act is None:
        return ""
    return f"；最后办的是 / last act: {act.act} {act.subject} ({act.chain_id or '-'} {act.place})"


def _named(table: str, key: str, row: int) -> str:
    """Its id, and what it is known by outside the database, where it is still there."""
    name = next((one for one in _NAMED_BY if one in columns_of(table)), None)
    if name is None:
        return str(row)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{name}" FROM "{table}" WHERE "{key}" = %s', [row])  # noqa: S608  our own names
        found = cursor.fetchone()
    # a helper's number is the index of a sealed one: bytes that nobody knows him by
    return f"{row} ({found[0]})" if found and isinstance(found[0], str) else str(row)
