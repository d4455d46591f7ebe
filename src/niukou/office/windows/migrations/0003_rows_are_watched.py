"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [
        ("windows", "0002_asked_again_at_commit"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        Watched("windows_opening"),
        Watched("windows_windowuse"),
    ]
