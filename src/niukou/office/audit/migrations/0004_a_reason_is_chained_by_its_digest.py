"""Of a reason its digest is chained, so that a name can go from it; entries there are keep the form they have.

The guard of the table, which the registry makes anew, keeps the new column as the others.
"""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column more."""

    dependencies: ClassVar = [("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [migrations.AddField("auditentry", "reason_digest", models.BinaryField(null=True))]
