"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [
        ("support", "0002_measures_and_money_only_grow"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        Watched("support_helpingunit"),
        Watched("support_helper"),
        Watched("support_posting"),
        Watched("support_pairing"),
        Watched("support_measure"),
        Watched("support_fund"),
        Watched("support_allotment"),
        Watched("support_project"),
        Watched("support_moneyentry"),
    ]
