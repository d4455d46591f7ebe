"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [
        ("findings", "0002_stories_only_grow"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        Watched("findings_screenrun"),
        Watched("findings_finding"),
        Watched("findings_findingevent"),
    ]
