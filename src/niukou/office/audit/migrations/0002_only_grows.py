"""The trail can be added to and read, nothing else."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    """Triggers on entries and anchors."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [AppendOnly("audit_auditentry"), AppendOnly("audit_anchor")]
