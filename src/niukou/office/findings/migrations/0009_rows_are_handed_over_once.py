"""On SQLite a row that is inserted among many is handed over in one call, not in four."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers, in the place of those that databases of former versions have."""

    dependencies: ClassVar = [("findings", "0008_extracts_are_written_anew_while_somebody_goes")]
    operations: ClassVar = [Watched("findings_finding"), Watched("findings_findingevent")]
