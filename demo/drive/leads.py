"""The leads that the drive begins with: a real screen of the county's files, taken onto the desks, assigned, visited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from demo.drive.staff import Staff
from demo.records import Household
from niukou.office.areas.models import Area
from niukou.office.cases.models import Case
from niukou.office.cases.services import Lead, open_from_findings
from niukou.office.findings.models import Finding
from niukou.office.findings.services import Visit, assign, record_visits
from niukou.runs.take_findings import take_in

ASSIGNED = ("exclusion", "omission")  # the drive's own; what is only ill written waits until it is over


@dataclass
class Leads:
    """What a screen found, on the desks of the county. answers: to the check list of a visit, of a household."""

    staff: Staff
    county: str
    answers: Callable[[Household], Mapping[str, Any]]

    def come_in(self, findings: Path) -> int:
        """Take what a screen found onto the desks, send the drive's own out; how many there are."""
        officer = self.staff.actor("county_office", self.county)
        take_in(officer, Area.objects.get(code=self.county), findings)
        assign(officer, _there(kind__in=ASSIGNED))
        return Finding.objects.count()

    def open_removals(self, homes: Iterable[Household], day: date) -> list[Case]:
        """Each household's leads are visited and become its case."""
        known = {home.household_code: home for home in homes}
        found = [(one, known[one.household]) for one in _there(kind="exclusion") if one.household in known]
        return self._open("removal", [(one, home, "") for one, home in found], day)

    def open_identifications(self, homes: Iterable[Household], day: date) -> list[Case]:
        """Families that a register knows and the list does not: visited, and their application opened from the lead.

        A lead names no household, for it is not listed: it is the family of that name in the village.
        """
        families: dict[tuple[str, str], list[Household]] = defaultdict(list)
        for home in homes:
            families[home.village_code, home.head.name].append(home)
        alone: dict[str, list[tuple[str, Household]]] = {}  # by village, those whose name is theirs alone
        for (village, name), some in families.items():
            if len(some) == 1:
                alone.setdefault(village, []).append((name, some[0]))
        found = []
        for one in _there(kind="omission"):
            fitting = [home for name, home in alone.get(one.area.code, ()) if name in one.message]
            if len(fitting) == 1:
                found.append((one, fitting[0], fitting[0].household_code))
        return self._open("identification", found, day)

    def _open(self, procedure: str, found: Iterable[tuple[Finding, Household, str]], day: date) -> list[Case]:
        by_village: dict[str, list[tuple[Finding, Household, str]]] = defaultdict(list)
        for each in found:
            by_village[each[1].village_code].append(each)
        opened: list[Case] = []
        for village, some in by_village.items():
            cadre = self.staff.actor("village_cadre", village)
            visited = record_visits(cadre, [Visit(one, self.answers(home)) for one, home, _ in some], day)
            leads = [Lead(one, household=code) for one, (_, _, code) in zip(visited, some, strict=True)]
            opened += open_from_findings(cadre, procedure, leads)
        return opened


def _there(**asked: Any) -> list[Finding]:
    return list(Finding.objects.filter(**asked).select_related("area").order_by("pk"))
