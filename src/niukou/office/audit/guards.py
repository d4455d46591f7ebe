"""The guards of the database by name: triggers that refuse what no service does, and those that note what one did.

Names alone: a guard whose words somebody has changed is not seen, what he then writes is (`audit/row_proof.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
