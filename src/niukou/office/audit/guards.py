"""The guards of the database: triggers that refuse what no service does, and those that note what one did.

By name each has to be there. What it says is held against what it said at the last proof without a fault, or when it was made since:
setting an office up, a step of the schema, a restore make triggers, and each tells the trail what all say then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db import connection

from niukou.office.audit.faults import Fault
from niukou.office.audit.watched import triggers_of

ONLY_GROW = (
    "accounts_emergencyaccess", "audit_anchor", "audit_auditentry", "audit_written", "cases_case", "cases_casestep",
    "cases_comparisonitem", "cases_comparisonrequest", "cases_meeting", "cases_notice", "cases_noticeitem",
    "cases_objection", "cases_vote", "findings_extract", "findings_finding", "findings_findingevent",
    "findings_screenrun", "instructions_addressee", "instructions_instruction", "instructions_reply",
    "registry_countedflow", "registry_decision", "registry_erasure", "registry_ledgerentry", "registry_paper",
    "registry_villagestate", "registry_yearseal", "support_allotment", "support_fund", "support_measure",
    "support_moneyentry", "support_moneyentry_papers", "support_pairing", "support_posting", "windows_windowuse",
)  # fmt: skip
REWRITTEN = (
    "accounts_emergencyaccess", "audit_auditentry", "cases_case", "cases_casestep", "cases_meeting", "cases_notice", "cases_objection",
    "cases_vote", "findings_extract", "findings_findingevent", "instructions_instruction", "instructions_reply",
    "registry_erasure", "support_fund", "support_measure", "support_moneyentry",
)  # fmt: skip
FROZEN = ("registry_householdyear", "registry_personyear", "registry_villageyear")
LAWS = {
    "ledger_entry_follows": "registry_ledgerentry", "ledger_entry_is_counted": "registry_ledgerentry",
    "household_begins_outside": "registry_household", "household_stands_where_left": "registry_household",
    "household_came": "registry_household", "household_edited": "registry_household",
    "person_begins_outside": "registry_person", "person_stands_where_left": "registry_person",
    "support_measure_frozen": "support_measure", "support_money_fits": "support_moneyentry",
    "support_money_moves": "support_moneyentry", "windows_windowuse_still_open": "windows_windowuse",
}  # fmt: skip
_THERE = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace""",
}
# table, trigger, what it says and what it calls; of all triggers that there are, for one more is as good as one changed
_SAID = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2",
    "postgresql": """
        SELECT c.relname, t.tgname, t.tgenabled::text || pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2""",
}
_SHOWN = 16  # characters
_DATABASE = ""  # in the place of a table: whose words these are
_NEVER = "-"  # what no words are known by


def guards(watched: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(table, trigger) of every guard that has to be there, with those of these watched tables."""
    whole = ("truncate",) if connection.vendor == "postgresql" else ()
    yield from (
        (table, f"{table}_no_{event}") for table in ONLY_GROW for event in ("update", "delete", *whole)
    )
    yield from ((table, f"{table}_no_rewrite") for table in REWRITTEN)
    yield from (
        (table, f"{table}_frozen_{event}") for table in FROZEN for event in ("insert", "update", "delete")
    )
    yield from ((table, name) for name, table in LAWS.items())
    yield from ((table, name) for table in watched for name in triggers_of(table))


def there() -> set[tuple[str, str]]:
    """(table, trigger) of those that the database has and has not switched off."""
    with connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor])
        return {(table, name) for table, name in cursor.fetchall()}


def missing_guards(watched: Iterable[str]) -> Iterator[Fault]:
    """Guards that are not there, or are switched off."""
    found = there()
    for table, name in guards(watched):
        if (table, name) not in found:
            yield Fault(table, name, "guard", "触发器被删或停用 / a trigger is gone or switched off")


def guard_prints() -> dict[str, str]:
    """By table, by what the words of its triggers are known again; under '' the kind of database that wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID[connection.vendor])
        said = cursor.fetchall()
    found = {_DATABASE: _database()}
    for table, rows in groupby(said, key=lambda row: str(row[0])):
        words = repr([(name, text) for _, name, text in rows]).encode()
        found[table] = hashlib.sha256(words).hexdigest()[:_SHOWN]
    return found


def made_anew() -> dict[str, Any]:
    """What whoever has made all triggers tells in his entry."""
    return {"guards": guard_prints()}


def made_between(before: Mapping[str, str]) -> dict[str, Any]:
    """What a step tells that made some of them: what all say now, and what those said before that say otherwise, or are new."""
    now = guard_prints()
    other = {table: before.get(table) for table in {*now, *before} if now.get(table) != before.get(table)}
    return {"guards": now, "guards_before": other}


def carried(expected: Mapping[str, str], made: Mapping[str, Any]) -> dict[str, str]:
    """What triggers have to say after such an entry (its detail), when before it they had to say what is `expected`.

    Nothing where it tells nothing, as those of former versions. What had been changed before the step does not become right by
    it: where the step left it, it has to say what it had to before; where the step made some of a table's triggers,
    nothing that they say is right until all are made anew.
    """
    after, others = made.get("guards", {}), made.get("guards_before")
    before = {**after, **(others or {})}
    if others is None or not after or before[_DATABASE] != expected.get(_DATABASE):
        return dict(after)
    found = {}
    for table in {*expected, *before}:
        should, was, now = expected.get(table), before.get(table), after.get(table)
        says = now if was == should else should if was == now else _NEVER
        if says is not None:
            found[table] = says
    return found


def changed_guards(
    now: Mapping[str, str], before: Mapping[str, str], known: Iterable[str]
) -> Iterator[Fault]:
    """Tables of which the triggers say otherwise than before, or are more; but for `known`, of which one is missing by name.

    Nothing where nothing is known from before, or another kind of database wrote it down.
    """
    if now[_DATABASE] != before.get(_DATABASE):
        return
    for table in sorted({*now, *before} - {_DATABASE, *known}):
        if now.get(table) != before.get(table):
            told = "触发器的内容被改，或多了、少了一个 / its triggers say otherwise than when they were made or last proved, or are others"
            yield Fault(table, "", "guard", told)


def _database() -> str:
    if connection.vendor != "postgresql":
        return connection.vendor
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")  # a newer server may tell the same words otherwise
        return f"postgresql {int(cursor.fetchone()[0]) // 10_000}"
