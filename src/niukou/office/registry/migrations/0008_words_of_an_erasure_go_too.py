"""Why somebody's data were asked to go may name him: it is written anew while they go."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("registry", "0007_rows_are_watched")]
    operations: ClassVar = [
        AppendOnly(
            "registry_erasure",
            may_change=["approved", "decided_by", "decided_at", "why"],
            may_rewrite=["basis", "reason"],
            only_while=BEING_ERASED,
        ),
    ]
