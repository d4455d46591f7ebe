"""What else somebody is called is emptied when it is decided about his erasure, and never written otherwise."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.audit.watched import Watched
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [("registry", "0015_what_else_he_is_called")]
    operations: ClassVar = [
        AppendOnly(
            "registry_erasure",
            may_change=["approved", "decided_by", "decided_at", "why"],
            may_blank=["called"],
            may_rewrite=["basis", "reason"],
            only_while=BEING_ERASED,
        ),
        Watched("registry_erasure"),
    ]
