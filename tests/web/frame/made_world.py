"""An office in which there is something of every kind to be seen: a family with all of its secrets, and what is about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.services import answer_emergency, ask_emergency
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest, Meeting, Notice
from niukou.office.cases.services import Posting, Subject, open_cases, post_notice
from niukou.office.findings.models import Extract, Finding, Screening
from niukou.office.findings.services import begin_screening
from niukou.office.instructions.models import Instruction
from niukou.office.instructions.services import instruct
from niukou.office.registry import services
from niukou.office.registry.edits import YearChange
from niukou.office.registry.models import Household, Paper, Person, SavedList, YearDraft
from niukou.office.registry.services import NewFamily, NewPaper, NewPerson, keep_draft
from niukou.office.support import services as support
from niukou.office.support.measuring import MeasureChange
from niukou.office.support.models import Allotment, Helper, HelpingUnit
from niukou.office.support.services import NewPairing, Payment
from niukou.office.windows.models import Opening
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.screening.handing_over import hand_over
from tests.made_county import number
from tests.office.cases.staff import Staff
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import row, take
from tests.office.registry.made_book import move
from tests.runs.screening.conftest import CARS

HELPER = "秦知远"  # of the county's unit, as the unit is called after him
NAME, INCOME, HEALTH, WHY = "覃明显", "48731", "大病", "去年从房上摔下来，借了三家的钱"
WITHIN = (INCOME, "48,731", WHY)  # for the office's own eyes, as it is written and as it is shown
NUMBER, PHONE, BANK = number(7), "13912345678", "6228480012345678901"
OTHER_NUMBER, HELPERS_NUMBER = (
    number(8),
    number(9),
)  # of the family whose case has gone further, and of the helper
WHOLE = (NUMBER, OTHER_NUMBER, HELPERS_NUMBER, PHONE, BANK)  # masked, or shown with a reason that is recorded
PLACES = {
    "own": {"village": VILLAGE, "natural_village": VILLAGE, "town": TOWN, "county": COUNTY},
    "foreign": {"village": FOREIGN_VILLAGE, "natural_village": FOREIGN_VILLAGE, "town": "539902001000",
                "county": FOREIGN_COUNTY},
    "beside": {"village": OTHER_VILLAGE, "natural_village": OTHER_VILLAGE},  # the next village, of the same township
}  # fmt: skip
DAY = date(2017, 3, 1)
ROLES = load_pack("yunnan-2017", date(2017, 7, 1)).roles
QUICK = ("village_cadre", "county_office", "auditor", "system_administrator")  # the others when all is run
OTHERS = tuple(key for key, role in sorted(ROLES.items()) if role.signs_in and key not in QUICK)


@dataclass(frozen=True)
class World:
    """What there is to be seen."""

    home: Household
    case: Case
    finding: Finding
    extract: Extract
    screening: Screening
    comparison: ComparisonRequest
    instruction: Instruction
    paper: Paper
    photograph: Paper
    kept: SavedList  # of the one who looks
    emergency: EmergencyAccess
    other: Household  # of the same village: its case has met and hangs out
    hung: Case
    notice: Notice
    meeting: Meeting
    unit: HelpingUnit
    allotment: Allotment
    opening: Opening
    draft: YearDraft  # of the one who looks

    @property
    def entries(self) -> list[int]:
        """The first of the trail."""
        return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)[:3])

    @property
    def village(self) -> str:
        return str(self.home.area.code)

    @property
    def names(self) -> tuple[str, ...]:
        """By which the families and their cases are known."""
        return (NAME, self.home.code, self.other.code, self.case.number, self.hung.number)

    def hidden_from(self, where: str) -> tuple[str, ...]:
        """Names that nobody meets who works there: from the next village one sees the units of the county that both are in."""
        return {"own": (), "beside": self.names, "foreign": (*self.names, HELPER)}[where]


def place_of(pack: Pack, role: str, where: str) -> str | None:
    """Where somebody of the role works; None where everybody's area holds both counties."""
    level = pack.roles[role].level
    if level in ("prefecture", "province"):
        return None if where != "own" else Area.objects.get(level=level).code
    return PLACES[where].get(level, PLACES[where].get("county"))


def visits(
    roles: Iterable[str], pack: Pack, acting: Callable[..., Actor], at_desk: Callable[[Actor], Client]
) -> Iterator[tuple[str, str, Client]]:
    """(role, `own`, `foreign` or `beside`, his browser): at home, and in areas there are that have nothing to do with it."""
    for role, where in product(roles, PLACES):
        if place := place_of(pack, role, where):
            yield role, where, at_desk(acting(role, place, f"looks-{role}-{where}"))


@pytest.fixture
def world(acting: Callable[..., Actor], officer: Actor, cadre: Actor, pack: Pack) -> World:
    """A family that stands on the register, with a case under way and all of its secrets; another of its name."""
    home, other = (_family(acting, one) for one in (NUMBER, OTHER_NUMBER))
    move(officer, "taken_over", list(Person.objects.filter(memberships__household=home)), "poor")
    home.refresh_from_db()
    looks = acting("county_office", COUNTY, "opens-county_office")
    county, village = Area.objects.get(code=COUNTY), home.area
    hung, meeting, notice = _hung(Staff(pack, acting), cadre, other)
    (case,) = open_cases(cadre, "removal", [Subject(household=home)], reason="有人反映")
    found = row("a", "YN-03", household=home.code, message=f"{NAME}名下有汽车")
    for days in (0, 1):
        take(officer, [found], clock.today() + timedelta(days))
    scan = NewPaper("申请书", f"{NAME}的申请书", NUMBER.encode(), "text/plain")
    picture = NewPaper("photograph", f"{NAME}家的房", b"\x89PNG\r\n\x1a\n" + NUMBER.encode(), "image/png")
    paper, photograph = (services.add_paper(cadre, village, one, home) for one in (scan, picture))
    cars = hand_over(officer, county, "公安局", f"{NAME}.csv", CARS.replace("覃明显", NAME).encode())
    request = ComparisonRequest.objects.create(
        area=county, sources=["vehicle"], pack="yunnan-2017", pack_fingerprint="f", as_of=clock.today(),
        requested_by=cadre.username, requested_at=clock.now(),
    )  # fmt: skip
    ComparisonItem.objects.create(request=request, case=case, step=case.step, round=case.round, content="")
    unit, allotment = _help(officer, county, home)
    asked = Opening.objects.create(
        area=county, function="entry", calendar="year_2017", phase="entry", letter=f"{NAME}（{home.code}）还没有录",
        requested_by=officer.username, requested_at=clock.now(),
    )  # fmt: skip
    changes = [YearChange("household", home.code, {"phone": PHONE, "bank_account": BANK})]
    return World(
        home, case, Finding.objects.get(), cars, begin_screening(officer, county, [cars.pk]), request,
        instruct(officer, f"去看{NAME}（{home.code}）", date(2017, 12, 31), [village]), paper, photograph,
        services.keep_list(looks, "收入", {"f": ["household.wage_income~from~48731~48731"]}),
        _emergency(acting, county, home), other, hung, notice, meeting, unit, allotment, asked,
        keep_draft(looks, 2017, changes, "窗口关了"),
    )  # fmt: skip


def _family(acting: Callable[..., Actor], of: str) -> Household:
    told = {
        "head_name": NAME, "head_number": of, "phone": PHONE, "bank_account": BANK, "wage_income": INCOME,
        "cause_description": WHY,
    }  # fmt: skip
    head = NewPerson({"name": NAME, "id_number": of, "relation": "户主", "health": HEALTH, "phone": PHONE})
    new = NewFamily(VILLAGE, [head], told, since=date(2017, 1, 1))
    (home,) = services.add_households(acting("town_office", TOWN), [new])
    return Household.objects.select_related("area").get(pk=home.pk)


def _hung(staff: Staff, cadre: Actor, home: Household) -> tuple[Case, Meeting, Notice]:
    """An application that was talked over and whose notice hangs."""
    opened = open_cases(cadre, "identification", [Subject(household=home)])
    (case,) = staff.run(opened, until="first_notice")
    post_notice(
        cadre,
        [Posting([case], "村务公开栏", staff.photo())],
        clock.today(),
        staff.papers(staff.step_of(case)),
    )
    return (
        Case.objects.select_related("area").get(pk=case.pk),
        Meeting.objects.latest("pk"),
        Notice.objects.get(),
    )


def _help(officer: Actor, county: Area, home: Household) -> tuple[HelpingUnit, Allotment]:
    """Somebody who helps the family, what it was given, and what was spent on it."""
    (unit,) = support.add_units(officer, county, [{"name": f"{HELPER}帮扶单位", "level": "县", "code": "U1"}])
    told = {"helper_name": HELPER, "helper_number": HELPERS_NUMBER, "helper_phone": PHONE, "post": "科员"}
    helpers: list[Helper] = support.add_helpers(officer, unit.pk, [told])
    support.post_to_village(officer, home.area, helpers[0].pk, "第一书记", DAY)
    support.pair(officer, [NewPairing(home.code, helpers[0].pk, DAY, primary=True)])
    measure = {"kind": "健康帮扶", "amount": "1200.5", "content": f"给{NAME}报销"}
    support.enter_measures(officer, [MeasureChange(home.code, 2017, measure)])
    money = {
        "document": f"{NAME}〔2017〕1号",
        "source": "财政专项",
        "level": "省",
        "year": 2017,
        "amount": "1000",
    }
    fund = support.receive(officer, county, money, DAY)
    kinds = {"code": "P1", "name": f"给{NAME}养猪", "kind": "产业帮扶", "year": "2017"}
    allotment = support.allot(officer, fund.pk, support.add_project(officer, home.area, kinds).pk, "600", DAY)
    voucher = services.add_paper(officer, home.area, NewPaper("receipt", "发放表", b"signed", "image/png"))
    support.spend(
        officer, allotment.pk, [Payment("100", DAY, f"给{NAME}", household=home.code)], [voucher.pk]
    )
    return unit, allotment


def _emergency(acting: Callable[..., Actor], county: Area, home: Household) -> EmergencyAccess:
    asks = acting("system_administrator", COUNTY, "opens-system_administrator")
    emergency = ask_emergency(asks, county, 4, f"查{NAME}（{home.code}）")
    answer_emergency(acting("auditor", COUNTY, "grants"), emergency, grant=True, why="同意")
    return emergency
