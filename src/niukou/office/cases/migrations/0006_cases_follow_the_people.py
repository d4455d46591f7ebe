"""An open case goes where its family has gone, when the family's area was merged or has another code."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED

_MOVES = ("step", "held", "step_since", "done_on", "round", "due", "state", "decision_id", "version")


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [("cases", "0005_places_of_meetings_go_too")]
    operations: ClassVar = [
        AppendOnly(
            "cases_case",
            may_change=(*_MOVES, "area_id"),
            may_rewrite=("facts", "reason"),
            only_while=BEING_ERASED,
        ),
    ]
