"""The drive from an empty database: the county is taken over, screened, visited, discussed, posted, decided, entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from demo.drive.county import DriveCounty
from demo.drive.first_day import BEGINS
from demo.drive.leads import Leads
from demo.drive.screening import Screening, begin_screening
from demo.drive.staff import FIRST, SECOND, Staff
from demo.drive.walk import Walk
from demo.files import household_row
from demo.layouts import HOUSEHOLD, MEMBER, Layout
from demo.records import Household, Member
from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services import Subject, enter, open_cases, withdraw
from niukou.office.registry import services as book
from niukou.office.registry.fields import OF_THE_LEDGER
from niukou.office.registry.models import Household as Listed
from niukou.office.registry.models import Person
from niukou.office.registry.services.bases import declare_base
from niukou.office.registry.services.staging import decide_staging
from niukou.rulebook.model import ChecklistItem, Step
from niukou.rulebook.step_kinds import STEP_KINDS
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from niukou.runs.serve_comparison import serve_comparison

T = TypeVar("T")
Tell = Callable[[str], None]
LISTED_ON = date(2017, 5, 31)  # the day the old list tells of
COUNTY = "539901000000"
BASE_YEAR = 2014  # whose population incidence is divided by
_NO_FACTS: Mapping[str, Any] = {}
_NOT_GIVEN = (*OF_THE_LEDGER, "household_code", "person_code", "village_code")  # what the book itself says


@dataclass
class Drive:
    """The drive in the database that is set up."""

    drive: DriveCounty
    folder: Path
    tell: Tell

    def run(self) -> None:
        """All of it."""
        self.pack = installed_pack()
        self.staff = Staff(self.pack)
        self.codes: dict[int | None, str] = {None: ""}
        self.by_code = {h.household_code: h for group in self.drive.groups.values() for h in group}
        self.tell(f"{Charge.objects.count()} 个职责 / charges")
        screening = begin_screening(self.folder, self.folder.parent / "screen", self.pack.name, BEGINS)
        self._take_over()
        self._open(screening)
        walk = self.walk()
        walk.to_the_end(lambda day, left: self.tell(f"{day}  {left:,} 件在办 / cases under way"))
        steps = "、".join(f"{STEP_KINDS[kind].title} {count:,}" for kind, count in walk.done.most_common())
        self.tell(f"{sum(walk.done.values()):,} 步 / steps: {steps}")

    def walk(self) -> Walk:
        """Somebody who takes cases on: the staff of the drive, with its comparisons and its check lists."""
        return Walk(self.pack, self.staff, self._serve, self._answers)

    def strike_off_without_a_meeting(self) -> str:
        """What somebody is told who would remove a household at once: he opens the case and goes to the end of it."""
        household = self._listed("remaining")[0]
        cadre = self._cadre(household.area.code)
        (case,) = open_cases(cadre, "removal", [Subject(household=household)], reason="演示：想直接剔除")
        operator = self.staff.actor("system_operator", household.area.path.split("/")[3])
        try:
            enter(operator, [case], clock.today(), {})
        except CaseError as refused:
            withdraw(cadre, [case], "演示完了")
            return str(refused)
        raise AssertionError("a household was struck off without a meeting")

    def _take_over(self) -> None:
        """The county's files come into the year, approved by a second person, and a case takes the people over."""
        county = Area.objects.get(code=COUNTY)
        officer, second = (self.staff.actor("county_office", COUNTY, which) for which in (FIRST, SECOND))
        request = ImportRequest(self.folder, county, BEGINS.year, BEGINS)
        staging = stage_files(officer, self.pack, request).staging
        staging = merge(second, decide_staging(second, staging, approve=True, why="与原系统总数一致"))
        self.tell(f"{staging.rows} 行并入账簿 / rows are in the book")
        declare_base(
            officer,
            county,
            BASE_YEAR,
            self.drive.size.rural_base,
            public=True,
            reason="演示县，人口是造的，公开",
        )
        open_cases(officer, "take_over", [Subject(area=county, facts={"day": LISTED_ON.isoformat()})])
        self.walk().to_the_end()

    def _open(self, screening: Screening) -> None:
        groups, today = self.drive.groups, clock.today()
        leads = Leads(self.staff, COUNTY, lambda home: self._visited("household_visit", home))
        found = leads.come_in(screening.findings())
        self.tell(f"{found:,} 条线索和问题到了桌上 / findings on the desks")
        opened = len(leads.open_removals((*groups["removed_poor"], *groups["removed_exited"]), today))
        for village, homes in _by_village(self._listed("returned"), {"reason": "因病"}).items():
            opened += len(open_cases(self._cadre(village), "return", homes))
        new = self._apply(groups["identified"])
        led = {case.household_id for case in leads.open_identifications(groups["identified"], today)}
        for village, homes in _by_village(home for home in new if home.pk not in led).items():
            opened += len(open_cases(self._cadre(village), "identification", homes))
        opened += len(led) + self._natural_change()
        self.tell(f"{opened} 件立案 / cases opened")

    def _apply(self, families: Sequence[Household]) -> list[Listed]:
        made: list[Listed] = []
        for village, some in _grouped(families, lambda h: h.village_code).items():
            made += book.add_households(self._cadre(village), [_family(h) for h in some])
        return made

    def _natural_change(self) -> int:
        homes = {h.code: h for h in self._listed("remaining")}
        opened = 0
        for village, some in _grouped(self.drive.born, lambda pair: pair[0].village_code).items():
            cadre = self._cadre(village)
            at_home = [(homes[home.household_code], member) for home, member in some]
            children = book.add_persons(cadre, [(home, _person(member)) for home, member in at_home])
            subjects = [
                Subject(home, child, facts=_born(member))
                for (home, member), child in zip(at_home, children, strict=True)
            ]
            opened += len(open_cases(cadre, "natural_increase", subjects))
        gone = {m.person_code for _, m in self.drive.leaving}
        persons = {p.code: p for p in Person.objects.filter(code__in=gone)}
        for village, some in _grouped(self.drive.leaving, lambda pair: pair[0].village_code).items():
            facts = {"reason": "死亡", "day": "2017-06-22"}
            subjects = [
                Subject(homes[h.household_code], persons[m.person_code], facts=facts) for h, m in some
            ]
            opened += len(open_cases(self._cadre(village), "natural_decrease", subjects))
        return opened

    def _listed(self, *groups: str) -> list[Listed]:
        """In the order of the book; a village is one object, however many its households are."""
        codes = [h.household_code for name in groups for h in self.drive.groups[name]]
        found = list(Listed.objects.filter(code__any_of=codes).order_by("pk"))
        areas = Area.objects.in_bulk({home.area_id for home in found})
        for home in found:
            home.area = areas[home.area_id]
        return found

    def _cadre(self, village: str) -> Actor:
        return self.staff.actor("village_cadre", village)

    def _serve(self, request: ComparisonRequest, actor: Actor, papers: Mapping[str, str]) -> None:
        serve_comparison(actor, request, self.folder, clock.today(), papers)

    def _answers(self, case: Case, step: Step) -> Mapping[str, Any]:
        if step.checklist is None:
            return {}
        return self._visited(step.checklist, self.by_code.get(self._code_of(case.household_id)))

    def _code_of(self, household: int | None) -> str:
        """The code of a household: asked of the book once for all of them."""
        if household not in self.codes:
            self.codes = dict(Listed.objects.values_list("pk", "code"))
        return self.codes.get(household or 0, "")

    def _visited(self, checklist: str, home: Household | None) -> Mapping[str, Any]:
        items = self.pack.checklists[checklist].items
        return {item.key: _answer(item, home) for item in items}


def _born(member: Member) -> Mapping[str, Any]:
    return {"reason": "新生儿", "relation": member.relation, "day": member.birth_date}


def _answer(item: ChecklistItem, home: Household | None) -> Any:
    name, kind = (item.field or "").partition(".")[2], item.answer
    known = (home.conditions.get(name) or getattr(home, name, "")) if home else ""
    if kind == "yes_no":
        # what no field of the book tells is as it should be
        return known == "是" if item.field else item.secured_by == "yes"
    if kind == "number":
        return float(known or 0)
    return known or "已看，属实"


def _family(home: Household) -> book.NewFamily:
    """A family that applies: what the registry's form asks for, but what only the ledger can say."""
    members = [_person(member) for member in home.members]
    return book.NewFamily(
        home.village_code, members, _values(HOUSEHOLD, "household", household_row(home)), home.household_code
    )


def _person(member: Member) -> book.NewPerson:
    return book.NewPerson(_values(MEMBER, "person", vars(member)), member.person_code)


def _values(layout: Layout, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by the dictionary's names: forms and dictionary share their Chinese headings."""
    fields = {field.label: field.name for field in installed_pack().tables[table].fields.values()}
    said = {fields[heading]: row.get(name) for name, heading in layout.headings.items() if heading in fields}
    return {name: value for name, value in said.items() if value not in (None, "") and name not in _NOT_GIVEN}


def _by_village(homes: Iterable[Listed], facts: Mapping[str, Any] = _NO_FACTS) -> dict[str, list[Subject]]:
    return {
        village: [Subject(household=home, facts=facts) for home in some]
        for village, some in _grouped(homes, lambda home: home.area.code).items()
    }


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found
