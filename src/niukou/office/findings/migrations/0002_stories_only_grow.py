"""What happened to a finding can be added to and read; a finding changes only where it has to."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly

_TOLD = (
    "area_id", "severity", "subject", "village", "household", "person", "family", "record", "link", "timing", "message",
    "evidence", "digest",
)  # fmt: skip
_MOVES = (
    "state", "desk", "assigned_to", "due", "answer", "answer_until", "answered_by", "answered_level", "answered_on",
    "settled_digest", "case", "version",
)  # fmt: skip


class Migration(migrations.Migration):
    """Triggers on every table of the room."""

    dependencies: ClassVar = [("findings", "0001_initial")]
    operations: ClassVar = [
        AppendOnly("findings_screenrun"),
        AppendOnly("findings_findingevent"),
        AppendOnly("findings_finding", may_change=(*_TOLD, *_MOVES)),
    ]
