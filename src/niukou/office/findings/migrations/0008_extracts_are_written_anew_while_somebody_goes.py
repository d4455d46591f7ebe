"""A file takes the place of another, and its words are written anew, while somebody's data go because the law asks for it."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.audit.watched import Watched
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """Triggers, made anew."""

    dependencies: ClassVar = [
        ("findings", "0007_extracts_without_somebody"),
        ("registry", "0010_words_of_lower_rooms_go_too"),
    ]
    operations: ClassVar = [
        AppendOnly(
            "findings_extract",
            may_change=("key", "let_go_by", "let_go_at"),
            may_rewrite=("department", "title", "size", "file", "sheets", "kept_digest", "erased_at"),
            only_while=BEING_ERASED,
        ),
        Watched("findings_extract"),
    ]
