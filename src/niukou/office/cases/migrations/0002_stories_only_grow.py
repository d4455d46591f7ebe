"""What happened in a case can be added to and read; a case, a notice, an objection change only where they have to."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly

_MOVES = ("step", "held", "step_since", "done_on", "round", "due", "state", "decision_id", "version")


class Migration(migrations.Migration):
    """Triggers on every table of the room but drafts."""

    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [
        AppendOnly("cases_casestep"),
        AppendOnly("cases_meeting"),
        AppendOnly("cases_vote"),
        AppendOnly("cases_notice"),
        AppendOnly("cases_noticeitem", may_change=("last_day",)),
        AppendOnly("cases_objection", may_change=("answer", "upheld", "answered_by", "answered_at")),
        AppendOnly("cases_comparisonrequest", may_change=("served_by", "served_at")),
        AppendOnly("cases_comparisonitem", may_change=("leads",)),
        AppendOnly("cases_case", may_change=_MOVES),
    ]
