"""What was written ahead until now is written anew by whoever filters next, and noted ahead then."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.models.functions import ExtractYear

_MANY = 4_096


def note(apps: Any, _: Any) -> None:
    """Note as due the households of which a file, or one of a member's, was written before its year began."""
    made = {"year__gt": ExtractYear("changed_at")}
    own = apps.get_model("registry", "HouseholdYear").objects.filter(**made).values("household")
    persons = apps.get_model("registry", "PersonYear").objects.filter(**made).values("person")
    theirs = apps.get_model("registry", "Membership").objects.filter(person__in=persons).values("household")
    due = apps.get_model("registry", "IndicatorsDue").objects
    for households in (own, theirs):
        ids = households.order_by().distinct().values_list("household_id", flat=True)
        due.bulk_create((due.model(household_id=one) for one in ids.iterator()), batch_size=_MANY)


class Migration(migrations.Migration):
    """Rows of what is due."""

    dependencies: ClassVar = [("registry", "0017_years_ahead")]
    operations: ClassVar = [migrations.RunPython(note, migrations.RunPython.noop)]
