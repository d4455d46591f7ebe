"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("areas", "0002_names_are_found"), ("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [
        Watched("areas_area"),
        Watched("areas_formername"),
        Watched("areas_succession"),
    ]
