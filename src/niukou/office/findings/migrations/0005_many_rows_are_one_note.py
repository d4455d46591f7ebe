"""Rows that come in by the hundred thousand are noted together on SQLite too."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers, in the place of those that databases of former versions have."""

    dependencies: ClassVar = [("findings", "0004_words_of_findings_go_when_the_law_asks")]
    operations: ClassVar = [Watched("findings_finding"), Watched("findings_findingevent")]
