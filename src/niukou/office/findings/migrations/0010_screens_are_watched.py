"""That a screen was begun and what came of it is noted too; how far it is goes on without."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("findings", "0009_rows_are_handed_over_once")]
    operations: ClassVar = [
        Watched("findings_screening", without=("step", "done", "total")),
    ]
