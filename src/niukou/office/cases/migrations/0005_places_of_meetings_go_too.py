"""A meeting may be held, and a notice posted, at somebody's house: where that was is written anew while his data go."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [
        ("cases", "0004_words_of_cases_go_when_the_law_asks"),
        ("support", "0004_words_of_help_go_when_the_law_asks"),
    ]
    operations: ClassVar = [
        AppendOnly(
            "cases_meeting", may_rewrite=("place", "chair", "roll", "minutes"), only_while=BEING_ERASED
        ),
        AppendOnly("cases_notice", may_rewrite=("text", "place"), only_while=BEING_ERASED),
    ]
