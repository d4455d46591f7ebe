"""Somebody's names and numbers go out of what rooms below hold, of the trail, and of filters that people keep."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from niukou.office.accounts.models import Charge, EmergencyAccess
from niukou.office.areas.selectors import codes_along
from niukou.office.audit import keys
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.reasons import write_anew
from niukou.office.audit.services import NATION, canonical
from niukou.office.instructions.models import Instruction, Reply
from niukou.office.registry.being_erased import Leaving, rewrite
from niukou.office.registry.models import SavedList, Staging
from niukou.office.registry.selectors.lists import LIST
from niukou.office.windows.models import Opening


def erase_from_rooms_below(known: Leaving) -> int:
    """Out of instructions and their answers, requests to open a function and to see in an emergency, and what was said of a
    staging; of where he lived and of the areas above, which write to those below. How many rows were written anew.
    """
    changed = 0
    held: tuple[tuple[QuerySet[Any], str, tuple[str, ...]], ...] = (
        (Instruction.objects.all(), "area__path", ("text",)),
        (Reply.objects.all(), "addressee__area__path", ("text",)),
        (EmergencyAccess.objects.all(), "area__path", ("reason", "answer")),
        (Opening.objects.all(), "area__path", ("letter", "answer")),
        (Staging.objects.all(), "area__path", ("why",)),
    )
    for rows, at, columns in held:
        there = rows.filter(known.lived(at) | known.above(at)).filter(known.told_in(*columns))
        changed += rewrite(there, columns, known.of_his_village)
    staged = Staging.objects.filter(known.lived("area__path") | known.above("area__path"))
    return changed + rewrite(staged, ("told",), known.of_his_village)


def erase_from_trail(known: Leaving, subjects: Collection[str]) -> dict[str, str]:
    """Out of reasons in the chains of where he lived and of the areas above; what the entry of the erasure tells of it.

    subjects: of entries about him beside those that name his code or a household's.
    """
    own = {f"person:{known.person.code}", *(f"household:{home.code}" for home in known.homes), *subjects}
    chains = {NATION, *(code for path in known.paths for code in codes_along(path))}
    there = AuditEntry.objects.filter(chain__in=chains).filter(known.told_in("reason"))
    his = write_anew(there.filter(subject__in=own), known.of_him)
    return his | write_anew(there.exclude(subject__in=own), known.of_his_village)


def erase_from_lists(known: Leaving) -> int:
    """Out of the filters of everybody who has or had a charge where he lived or above, and out of their names: what is asked
    for then is nobody. How many were written anew.
    """
    keepers = Charge.objects.filter(known.lived("area__path") | known.above("area__path"))
    changed = 0
    for row in SavedList.objects.filter(kept_by__in=keepers.values("user__username")).order_by("pk"):
        said = json.loads(keys.unseal(LIST, bytes(row.asked)))
        asked, name = known.of_his_village(said), known.of_his_village(row.name)
        if (asked, name) == (said, row.name):
            continue
        if name != row.name:  # two of one name are one too many
            name = f"{name[: SavedList.NAME - 20]} {row.pk}"
        row.asked, row.name = keys.seal(LIST, canonical(asked).encode()), name
        row.save(update_fields=["asked", "name"])
        changed += 1
    return changed
