"""What a case says of somebody is written anew while his data go, and at no other time."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED

_MOVES = ("step", "held", "step_since", "done_on", "round", "due", "state", "decision_id", "version")


def _guard(table: str, may_rewrite: tuple[str, ...], may_change: tuple[str, ...] = ()) -> AppendOnly:
    return AppendOnly(table, may_change=may_change, may_rewrite=may_rewrite, only_while=BEING_ERASED)


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [
        ("cases", "0003_rows_are_watched"),
        ("registry", "0008_words_of_an_erasure_go_too"),
    ]
    operations: ClassVar = [
        _guard("cases_case", ("facts", "reason"), _MOVES),
        _guard("cases_casestep", ("form", "reason")),
        _guard("cases_meeting", ("chair", "roll", "minutes")),
        _guard("cases_vote", ("reason",)),
        _guard("cases_notice", ("text",)),
        _guard("cases_objection", ("by", "text"), ("answer", "upheld", "answered_by", "answered_at")),
    ]
