"""Instructions, requests to open and to see, and their answers may name somebody: they are written anew while his data go."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers of rooms below, which do not know when somebody is erased."""

    dependencies: ClassVar = [
        ("registry", "0009_filters_and_lists"),
        ("accounts", "0008_one_household_is_watched"),
        ("instructions", "0001_initial"),
    ]
    operations: ClassVar = [
        AppendOnly(
            "accounts_emergencyaccess",
            may_change=["granted", "answer", "answered_by", "answered_at", "ends_at", "noted_by", "noted_at"],
            may_rewrite=["reason"],
            only_while=BEING_ERASED,
        ),
        AppendOnly(
            "instructions_instruction",
            may_change=["taken_back_by", "taken_back_at"],
            may_rewrite=["text"],
            only_while=BEING_ERASED,
        ),
        AppendOnly("instructions_reply", may_rewrite=["text"], only_while=BEING_ERASED),
    ]
