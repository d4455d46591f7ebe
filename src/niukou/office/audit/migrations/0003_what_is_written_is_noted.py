"""Notes of what is written can be added to and read; what a database says it is, is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.audit.watched import Shapes, Watched


class Migration(migrations.Migration):
    """Notes, shapes, and the first watched table."""

    dependencies: ClassVar = [("audit", "0002_only_grows")]
    operations: ClassVar = [
        Shapes(),
        AppendOnly("audit_written"),
        # a demo's clock is turned without an act
        Watched("audit_installation", without=("clock_shift",)),
    ]
