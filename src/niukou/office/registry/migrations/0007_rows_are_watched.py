"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [
        ("registry", "0006_flows_are_counted"),
        ("audit", "0003_what_is_written_is_noted"),
    ]
    operations: ClassVar = [
        Watched("registry_household"),
        Watched("registry_person"),
        Watched("registry_membership"),
        Watched("registry_lookup"),
        Watched("registry_householdyear"),
        Watched("registry_personyear"),
        Watched("registry_villageyear"),
        Watched("registry_yearfield"),
        Watched("registry_yearseal"),
        Watched("registry_village"),
        Watched("registry_villagestate"),
        Watched("registry_paper"),
        Watched("registry_paperkey"),
        Watched("registry_erasure"),
        Watched("registry_ruralbase"),
        Watched("registry_decision"),
        Watched("registry_ledgerentry"),
        Watched("registry_staging"),
    ]
