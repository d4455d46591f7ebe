"""Decisions and entries can be added and read, nothing else; and an entry only where it follows from the last."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.ledger_guard import GuardLedger


class Migration(migrations.Migration):
    """Triggers on decisions, entries, and the standing of persons and households."""

    dependencies: ClassVar = [("registry", "0002_frozen_years")]
    operations: ClassVar = [
        AppendOnly("registry_decision"),
        AppendOnly("registry_ledgerentry"),
        GuardLedger(),
    ]
