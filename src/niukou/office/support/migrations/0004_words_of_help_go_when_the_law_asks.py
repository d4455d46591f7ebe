"""What is said of help and money is written anew while somebody's data go, and at no other time."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


def _guard(table: str, may_rewrite: tuple[str, ...], may_change: tuple[str, ...] = ()) -> AppendOnly:
    return AppendOnly(table, may_change=may_change, may_rewrite=may_rewrite, only_while=BEING_ERASED)


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [
        ("support", "0003_rows_are_watched"),
        ("registry", "0010_words_of_lower_rooms_go_too"),
    ]
    operations: ClassVar = [
        _guard("support_measure", ("values",)),
        _guard("support_moneyentry", ("purpose",)),
        _guard("support_fund", ("document", "channel"), ("received", "allotted")),
    ]
