"""Drafts and lists that somebody keeps are noted too."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("registry", "0018_years_ahead_are_due")]
    operations: ClassVar = [Watched("registry_yeardraft"), Watched("registry_savedlist")]
