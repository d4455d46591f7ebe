"""Whether a household is still what it was when somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable

from niukou.office.audit import clock, keys
from niukou.office.audit.services import canonical
from niukou.office.registry.content import newest_digests, parts
from niukou.office.registry.models import Household, Membership

_PURPOSE = "content"


def content_hash(household_ids: Iterable[int]) -> dict[int, str]:
    """64 characters for each household, keyed: another once it, its members or their year files of now are another.

    Over what the digests of the year files are over, which is the plain text. For services: asks nobody who is asking.
    """
    ids = list(household_ids)
    year = clock.today().year
    homes: dict[int, tuple[str, str]] = {}
    members: dict[int, list[tuple[str, int]]] = {id_: [] for id_ in ids}
    for part in parts(ids):
        rows = Household.objects.filter(pk__in=part).values_list("pk", "code", "area__code")
        homes.update((pk, (code, area)) for pk, code, area in rows)
        belonging = Membership.objects.filter(household__in=part, until=None).order_by("person__code")
        for home, code, person in belonging.values_list("household_id", "person__code", "person_id"):
            members[home].append((code, person))
    files = newest_digests("household", ids, year)
    people = newest_digests("person", [person for group in members.values() for _, person in group], year)

    def digest_of(id_: int) -> str:
        own = files[id_].hex() if id_ in files else ""
        theirs = [(code, people[p].hex() if p in people else "") for code, p in members[id_]]
        return keys.mac(_PURPOSE, canonical([*homes[id_], own, theirs]).encode()).hex()

    return {id_: digest_of(id_) for id_ in ids if id_ in homes}
