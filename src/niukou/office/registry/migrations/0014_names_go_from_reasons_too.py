"""Reasons in the trail may name somebody: they are written anew while his data go."""

from typing import ClassVar

from django.db import migrations

from niukou.office.audit.append_only import AppendOnly
from niukou.office.registry.being_erased import BEING_ERASED


class Migration(migrations.Migration):
    """The guard of the trail, which does not know when somebody is erased."""

    dependencies: ClassVar = [
        ("registry", "0013_guarded_by_statement"),
        ("audit", "0004_a_reason_is_chained_by_its_digest"),
    ]
    operations: ClassVar = [
        AppendOnly("audit_auditentry", may_rewrite=["reason"], only_while=BEING_ERASED),
    ]
