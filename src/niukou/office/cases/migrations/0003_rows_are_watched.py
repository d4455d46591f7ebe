"""What is written to the room's tables is noted."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.watched import Watched


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("cases", "0002_stories_only_grow"), ("audit", "0003_what_is_written_is_noted")]
    operations: ClassVar = [
        Watched("cases_case"),
        Watched("cases_casestep"),
        Watched("cases_meeting"),
        Watched("cases_vote"),
        Watched("cases_notice"),
        Watched("cases_noticeitem"),
        Watched("cases_objection"),
        Watched("cases_comparisonrequest"),
        Watched("cases_comparisonitem"),
    ]
