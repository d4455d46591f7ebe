"""The law of money as triggers: an entry moves the accounts of its fund and allotment, whose checks then hold or refuse.

So no two spenders, and no code, can spend what is not there: the account's row is locked by the first of them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

ENTRY = "support_moneyentry"
_FUND, _ALLOTMENT = "support_fund", "support_allotment"
_FOREIGN = f"""
    NEW.allotment_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM {_ALLOTMENT} a WHERE a.id = NEW.allotment_id AND a.fund_id = NEW.fund_id)
"""
_NOT_ITS_REVERSAL = f"""
    NEW.reverses_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM {ENTRY} e WHERE e.id = NEW.reverses_id AND e.reverses_id IS NULL AND e.kind = NEW.kind
         AND e.fund_id = NEW.fund_id AND COALESCE(e.allotment_id, 0) = COALESCE(NEW.allotment_id, 0)
         AND e.amount = -NEW.amount)
"""
_MOVES = (
    f"UPDATE {_FUND} SET received = received + NEW.amount WHERE id = NEW.fund_id AND NEW.kind = 'received'",
    f"UPDATE {_FUND} SET allotted = allotted + NEW.amount WHERE id = NEW.fund_id AND NEW.kind = 'allotted'",
    f"UPDATE {_ALLOTMENT} SET allotted = allotted + NEW.amount WHERE id = NEW.allotment_id AND NEW.kind = 'allotted'",
    f"UPDATE {_ALLOTMENT} SET spent = spent + NEW.amount WHERE id = NEW.allotment_id AND NEW.kind = 'spent'",
)


class GuardMoney(Operation):
    """Entries move accounts; a refusal is an IntegrityError that names the check, or begins with `money:`."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: no model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Add the triggers."""
        write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in write():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take them away."""
        on = f' ON "{ENTRY}"' if schema_editor.connection.vendor == "postgresql" else ""
        for name in ("support_money_fits", "support_money_moves"):
            schema_editor.execute(f'DROP TRIGGER "{name}"{on}')

    def describe(self) -> str:
        """One line for `showmigrations`."""
        return "never more is spent than was received"


def _sqlite() -> list[str]:
    refusals = "".join(
        f"SELECT RAISE(ABORT, 'money: {what}') WHERE {wrong};"
        for what, wrong in (("another fund", _FOREIGN), ("no reversal of it", _NOT_ITS_REVERSAL))
    )
    moves = "".join(f"{move};" for move in _MOVES)
    return [
        f'CREATE TRIGGER "support_money_fits" BEFORE INSERT ON "{ENTRY}" BEGIN {refusals} END',
        f'CREATE TRIGGER "support_money_moves" AFTER INSERT ON "{ENTRY}" BEGIN {moves} END',
    ]


def _postgresql() -> list[str]:
    refuse = "RAISE EXCEPTION 'money: %' USING ERRCODE = 'integrity_constraint_violation'"
    fits = "".join(
        f"IF {wrong} THEN {refuse.replace('%', what)}; END IF; "
        for what, wrong in (("another fund", _FOREIGN), ("no reversal of it", _NOT_ITS_REVERSAL))
    )
    moves = "".join(f"{move}; " for move in _MOVES)
    made = []
    for name, when, body in (
        ("support_money_fits", "BEFORE", fits),
        ("support_money_moves", "AFTER", moves),
    ):
        made += [
            f"CREATE OR REPLACE FUNCTION niukou_{name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {body} RETURN NEW; END $$",
            f'CREATE TRIGGER "{name}" {when} INSERT ON "{ENTRY}" FOR EACH ROW EXECUTE FUNCTION niukou_{name}()',
        ]
    return made
