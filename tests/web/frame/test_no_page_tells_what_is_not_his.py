"""Every route × every role × his own area and a foreign one: who may read it sees it, and nobody else learns anything of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.services import answer_emergency, ask_emergency
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.cases.models import ComparisonItem, ComparisonRequest
from niukou.office.cases.services import Subject, open_cases
from niukou.office.findings.models import Finding
from niukou.office.findings.services import begin_screening
from niukou.office.instructions.services import instruct
from niukou.office.registry import services
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import NewFamily, NewPaper, NewPerson
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.screening.handing_over import hand_over
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import row, take
from tests.office.registry.made_book import move
from tests.runs.screening.conftest import CARS
from tests.web.frame.addresses import ADDRESSES, World
from tests.web.frame.test_every_route_asks_who import ROUTES

PACK = load_pack("yunnan-2017", date(2017, 7, 1))
QUICK = ("village_cadre", "county_office", "auditor", "system_administrator")  # the others when all is run
ROLES = [
    pytest.param(key, marks=() if key in QUICK else pytest.mark.long)
    for key, role in sorted(PACK.roles.items())
    if role.signs_in
]
NAME, INCOME, HEALTH = "覃明显", "48731", "患有大病"
NUMBER, PHONE, BANK = number(7), "13912345678", "6228480012345678901"
WHOLE = (NUMBER, PHONE, BANK)  # shown masked, or with a reason that is recorded
# only sent to, gone through, or about what this small office does not have: a notice, a meeting, a unit, money, a window, a draft;
# a photograph is shown to who has said why
NOT_OPENED = {
    "households:check", "entrance:code", "entrance:sign_out", "entrance:language", "entrance:charges",
    "paper:notice", "paper:minutes", "comparison:begin", "support:unit", "support:spend", "support:fund", "windows:ask", "windows:opening",
    "windows:draft", "households:photograph",
}  # fmt: skip
PLACES = {
    "own": {"village": VILLAGE, "natural_village": VILLAGE, "town": TOWN, "county": COUNTY},
    "foreign": {"village": FOREIGN_VILLAGE, "natural_village": FOREIGN_VILLAGE, "town": "539902001000",
                "county": FOREIGN_COUNTY},
}  # fmt: skip


@pytest.fixture
def world(acting: Callable[..., Actor], officer: Actor, cadre: Actor) -> World:
    """A family that stands on the register, with a case under way and all of its secrets."""
    head = NewPerson(
        {"name": NAME, "id_number": NUMBER, "relation": "户主", "health": HEALTH, "phone": PHONE}
    )
    told = {
        "head_name": NAME,
        "head_number": NUMBER,
        "phone": PHONE,
        "bank_account": BANK,
        "wage_income": INCOME,
    }
    new = NewFamily(VILLAGE, [head], told, since=date(2017, 1, 1))
    (home,) = services.add_households(acting("town_office", TOWN), [new])
    move(officer, "taken_over", list(Person.objects.filter(memberships__household=home)), "poor")
    home = Household.objects.select_related("area").get(pk=home.pk)
    (case,) = open_cases(cadre, "removal", [Subject(household=home)], reason="有人反映")
    found = row("a", "YN-03", household=home.code, message=f"{NAME}名下有汽车")
    for days in (0, 1):
        take(officer, [found], clock.today() + timedelta(days))
    scan = NewPaper("申请书", f"{NAME}的申请书", NUMBER.encode(), "text/plain")
    picture = NewPaper("photograph", f"{NAME}家的房", b"\x89PNG\r\n\x1a\n" + NUMBER.encode(), "image/png")
    paper, photograph = (services.add_paper(cadre, home.area, one, home) for one in (scan, picture))
    looks = acting("county_office", COUNTY, "opens-county_office")
    kept = services.keep_list(looks, "收入", {"f": ["household.wage_income~from~48731~48731"]})
    cars = hand_over(
        officer, Area.objects.get(code=COUNTY), "公安局", f"{NAME}.csv", CARS.replace("覃明显", NAME).encode()
    )
    screening = begin_screening(officer, cars.area, [cars.pk])
    told = instruct(
        officer, f"去看{NAME}（{home.code}）", date(2017, 12, 31), [Area.objects.get(code=VILLAGE)]
    )
    request = ComparisonRequest.objects.create(
        area=cars.area, sources=["vehicle"], pack="yunnan-2017", pack_fingerprint="f", as_of=clock.today(),
        requested_by=cadre.username, requested_at=clock.now(),
    )  # fmt: skip
    ComparisonItem.objects.create(request=request, case=case, step=case.step, round=case.round, content="")
    emergency = ask_emergency(
        acting("system_administrator", COUNTY, "opens-system_administrator"),
        cars.area,
        4,
        f"查{NAME}（{home.code}）",
    )
    answer_emergency(acting("auditor", COUNTY, "grants"), emergency, grant=True, why="同意")
    finding = Finding.objects.get()
    return World(home, case, finding, cars, screening, request, told, paper, photograph, kept, emergency)


def place_of(pack: Pack, role: str, where: str) -> str | None:
    """Where somebody of the role works; None where everybody's area holds both counties."""
    level = pack.roles[role].level
    if level in ("prefecture", "province"):
        return None if where == "foreign" else Area.objects.get(level=level).code
    return PLACES[where].get(level, PLACES[where]["county"])


def test_every_route_has_its_addresses_here() -> None:
    assert set(ADDRESSES) == set(ROUTES)


def test_every_address_is_a_page_for_somebody(
    world: World, at_desk: Callable[[Actor], Client], acting: Callable[..., Actor]
) -> None:
    """An address that nobody can open would be searched in vain."""
    who = [("county_office", COUNTY), ("village_cadre", VILLAGE)]
    who += [
        (role, COUNTY) for role in ("system_administrator", "security_administrator", "audit_administrator")
    ]
    open_to = set()
    for role, place in who:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        told = {address for addresses in ADDRESSES.values() for address in addresses(world)}
        open_to |= {address for address in told - open_to if shown(browser, address)[0] == 200}
    shut = {
        route for route, addresses in ADDRESSES.items() if not all(one in open_to for one in addresses(world))
    }
    assert shut == NOT_OPENED


@pytest.mark.parametrize("where", ["own", "foreign"])
@pytest.mark.parametrize("role", ROLES)
def test_a_page_tells_a_role_what_it_may_read_and_no_more(
    role: str,
    where: str,
    world: World,
    at_desk: Callable[[Actor], Client],
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    place = place_of(pack, role, where)
    if place is None:
        return  # the level above both counties has no foreign one here
    browser = at_desk(acting(role, place, f"looks-{role}-{where}"))
    reads = pack.roles[role].reads
    hidden = list(WHOLE)
    if where == "foreign" or "internal" not in reads:
        hidden += [INCOME, HEALTH]
    if where == "foreign":
        hidden += [NAME, world.home.code, world.case.number]
    seen = ""
    for route, addresses in ADDRESSES.items():
        for address in addresses(world):
            status, said = shown(browser, address)
            typed = [secret for secret in hidden if secret in address]  # he has it already
            told = [secret for secret in hidden if secret in said and secret not in typed]
            assert told == [], f"{role} in {where}: {route} {address}"
            if typed and "?" not in address:
                assert status >= 400, f"{role} in {where} is told that it is there: {route} {address}"
            seen += said
    if where == "own" and {"internal", "sensitive"} <= set(reads):
        assert NAME in seen and world.home.code in seen


def shown(browser: Client, address: str) -> tuple[int, str]:
    """What comes: a page, or the text of a paper or workbook that is handed out, by the page itself or to be fetched there."""
    answer = browser.get(address)
    said = b"".join(answer) if answer.streaming else answer.content
    if fetch := re.search(rb'href="(\?made=\w+)"', said):
        return answer.status_code, said.decode() + shown(browser, address + fetch[1].decode())[1]
    if said.startswith(b"%PDF"):
        return answer.status_code, "".join(one.extract_text() for one in PdfReader(BytesIO(said)).pages)
    if said.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(BytesIO(said))
        return answer.status_code, str(
            [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        )
    return answer.status_code, said.decode("utf-8", "replace")
