"""Of a reason its digest is chained, so that a name can go from it; entries there are keep the form they have."""

from typing import ClassVar

from django.db import migrations, models

from niukou.office.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    """A column more, which the guard of the table keeps as the others."""

    dependencies: ClassVar = [("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [
        migrations.AddField("auditentry", "reason_digest", models.BinaryField(null=True)),
        AppendOnly("audit_auditentry"),
    ]
