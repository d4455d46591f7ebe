"""What the pack's rules about help say of an area: too few measures, a cause that none answers, nobody helped first."""

from __future__ import annotations

from datetime import date

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.desk import Judged
from niukou.office.registry.models import Household
from niukou.office.support.desk_rows import judge_help
from niukou.office.support.selectors.gaps import LISTED


def what_rules_say(actor: Actor, area: Area, day: date) -> Judged:
    """What the rules in force on a day find in the help of an area's households, by the evaluator of whole counties.

    On the last day of a year they speak of that year, on an earlier one of the year before. Raises NotAllowedError.
    """
    actor.must_cover(area)
    listed = Household.objects.filter(within(area.path, "area__path"), account__in=LISTED)
    return judge_help(installed_pack(day), day, list(listed.values_list("pk", flat=True)))
