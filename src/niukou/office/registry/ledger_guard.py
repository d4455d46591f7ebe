"""The ledger's rules as triggers: what the service checks in words, the database refuses of everybody.

One list of conditions for both databases, in SQL that both read: `NEW` is the row to be written.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from niukou.office.registry.allowed_moves import (
    ALLOWED,
    CLOSES,
    ELSEWHERE,
    MERGED,
    MOVED,
    OPENS,
    REVERSAL,
    SPLIT,
    STAYS_IN_HOUSEHOLD,
)

ENTRY, DECISION = "registry_ledgerentry", "registry_decision"
_NONE = -1  # no id is negative
_IN_FORCE = f"CASE WHEN p.cause = '{REVERSAL}' THEN p.rests_on_id ELSE p.id END"


class GuardLedger(Operation):
    """Every new entry follows from the one before; a person's or household's standing is what its last entry says.

    A refusal is an IntegrityError that begins with `ledger:` and names the rule.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Add the triggers."""
        write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for trigger in _triggers():
            for statement in write(*trigger):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take them away."""
        on_table = schema_editor.connection.vendor == "postgresql"
        for name, table, _, _, _ in _triggers():
            schema_editor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if on_table else ""))

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "entries follow from each other, and everybody stands where his last one left him"


_Trigger = tuple[str, str, str, str, dict[str, str]]  # name, table, event, when, rule -> condition that holds


def _triggers() -> list[_Trigger]:
    found: list[_Trigger] = [("ledger_entry_follows", ENTRY, "INSERT", "", _rules())]
    for unit in ("person", "household"):
        table = f"registry_{unit}"
        changed = " OR ".join(
            f"COALESCE(NEW.{column}, {absent}) <> COALESCE(OLD.{column}, {absent})"
            for column, absent in (("account", "''"), ("area_id", _NONE), ("last_entry_id", _NONE))
        )
        outside = "NEW.last_entry_id IS NULL AND NEW.account = 'outside'"
        found.append((f"{unit}_begins_outside", table, "INSERT", "", {"begins outside": outside}))
        found.append(
            (f"{unit}_stands_where_left", table, "UPDATE", changed, {"stands where left": _left(unit)})
        )
    return found


def _left(unit: str) -> str:
    return f"""(NEW.last_entry_id IS NULL AND OLD.last_entry_id IS NULL AND NEW.account = 'outside') OR EXISTS (
        SELECT 1 FROM {ENTRY} e WHERE e.id = NEW.last_entry_id AND e.unit = '{unit}' AND e.{unit}_id = NEW.id
        AND e.to_account = NEW.account AND e.to_area_id = NEW.area_id
        AND NOT EXISTS (SELECT 1 FROM {ENTRY} n WHERE n.previous_id = e.id))"""


def _rules() -> dict[str, str]:
    own_area = " ELSE ".join(
        [
            "CASE WHEN NEW.unit = 'person' THEN (SELECT area_id FROM registry_person WHERE id = NEW.person_id)",
            "(SELECT area_id FROM registry_household WHERE id = NEW.household_id) END",
        ]
    )
    resting = f"COALESCE(NEW.rests_on_id, {_NONE})"
    return {
        "belongs to its decision": f"""EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id
            AND d.cause = NEW.cause AND (d.cause = '{REVERSAL}' OR d.effective_day = NEW.effective_day))""",
        "begins outside": f"""NEW.previous_id IS NOT NULL OR (NEW.from_account = 'outside'
            AND NEW.rests_on_id IS NULL AND NEW.cause <> '{REVERSAL}' AND NEW.from_area_id = {own_area})""",
        "follows the last": f"""NEW.previous_id IS NULL OR EXISTS (SELECT 1 FROM {ENTRY} p
            WHERE p.id = NEW.previous_id AND p.unit = NEW.unit AND p.recorded_at <= NEW.recorded_at
            AND p.to_account = NEW.from_account AND p.to_area_id = NEW.from_area_id
            AND (p.person_id = NEW.person_id OR (NEW.unit = 'household' AND p.household_id = NEW.household_id)))""",
        "rests on what is in force": f"""NEW.cause = '{REVERSAL}' OR {resting} = COALESCE(
            (SELECT {_IN_FORCE} FROM {ENTRY} p WHERE p.id = NEW.previous_id), {_NONE})""",
        "never goes back in time": f"""NEW.cause = '{REVERSAL}' OR NEW.rests_on_id IS NULL OR NEW.effective_day >=
            (SELECT effective_day FROM {ENTRY} WHERE id = NEW.rests_on_id)""",
        "reverses only the last in force": f"""NEW.cause <> '{REVERSAL}' OR EXISTS (
            SELECT 1 FROM {ENTRY} p JOIN {ENTRY} r ON r.id = {_IN_FORCE}
            WHERE p.id = NEW.previous_id AND r.id = NEW.reverses_id AND r.effective_day = NEW.effective_day
            AND r.from_account = NEW.to_account AND r.from_area_id = NEW.to_area_id
            AND COALESCE(r.rests_on_id, {_NONE}) = {resting})""",
        "moves as its cause may": _allowed(),
        "stays in its area": f"NEW.cause IN {_listed(ELSEWHERE)} OR NEW.from_area_id = NEW.to_area_id",
        "stays in its household": f"""NEW.unit = 'household' OR NEW.rests_on_id IS NULL
            OR NEW.cause NOT IN {_listed(STAYS_IN_HOUSEHOLD)}
            OR NEW.household_id = (SELECT household_id FROM {ENTRY} WHERE id = NEW.rests_on_id)""",
        "goes back to its household": f"""NEW.unit = 'household' OR NEW.cause <> '{REVERSAL}' OR NEW.household_id = (
            SELECT household_id FROM {ENTRY} WHERE id = COALESCE(NEW.rests_on_id, NEW.reverses_id))""",
    }


def _allowed() -> str:
    same = "NEW.from_account = NEW.to_account"
    ways = [
        f"NEW.cause = '{REVERSAL}'",
        f"NEW.cause = '{MOVED}' AND {same}",
        f"NEW.unit = 'person' AND NEW.cause IN {_listed((SPLIT, MERGED))} AND {same}",
        *(_way(cause, *way) for cause, way in ALLOWED.items()),
        *(f"NEW.unit = 'household' AND {_way(cause, *way)}" for cause, way in {**OPENS, **CLOSES}.items()),
    ]
    return " OR ".join(f"({way})" for way in ways)


def _way(cause: str, out: tuple[str, ...], into: tuple[str, ...]) -> str:
    return (
        f"NEW.cause = '{cause}' AND NEW.from_account IN {_listed(out)} AND NEW.to_account IN {_listed(into)}"
    )


def _listed(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _sqlite(name: str, table: str, event: str, when: str, rules: dict[str, str]) -> list[str]:
    body = "".join(
        f"SELECT RAISE(ABORT, 'ledger: {rule}') WHERE ({condition}) IS NOT TRUE;\n"
        for rule, condition in rules.items()
    )
    # one look at the whole first: the body, which says what is wrong, runs for wrong rows only
    wrong = "(" + " AND ".join(f"({condition})" for condition in rules.values()) + ") IS NOT TRUE"
    told = f"({when}) AND {wrong}" if when else wrong
    return [f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN {told} BEGIN {body} END']


def _postgresql(name: str, table: str, event: str, when: str, rules: dict[str, str]) -> list[str]:
    body = "".join(
        f"IF ({condition}) IS NOT TRUE THEN RAISE EXCEPTION 'ledger: {rule}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF;\n"
        for rule, condition in rules.items()
    )
    told = f"WHEN ({when}) " if when else ""
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$",
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW {told}EXECUTE FUNCTION {name}()',
    ]
