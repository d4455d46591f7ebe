"""What somebody had begun and could not enter is noted too."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("cases", "0006_cases_follow_the_people")]
    operations: ClassVar = [Watched("cases_draft")]
