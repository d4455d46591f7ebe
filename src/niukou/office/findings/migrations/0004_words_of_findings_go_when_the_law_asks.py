"""What a finding's story says of somebody is written anew while his data go, and at no other time."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers; what a finding itself says may change with every run."""

    dependencies: ClassVar = [
        ("findings", "0003_rows_are_watched"),
        ("registry", "0008_words_of_an_erasure_go_too"),
    ]
    operations: ClassVar = [
        AppendOnly("findings_findingevent", may_rewrite=("form", "reason"), only_while=BEING_ERASED),
    ]
