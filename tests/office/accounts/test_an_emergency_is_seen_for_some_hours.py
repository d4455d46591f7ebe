"""紧急查看: asked with a reason, granted by another hand, over by itself, every look told, and the area's office told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts import selectors, services
from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.models import EmergencyAccess
from niukou.office.accounts.services import AccountError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors as book
from niukou.office.registry import services as book_services
from niukou.office.registry.services import NewFamily, NewPerson
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def access(administrator: Actor, auditor: Actor, village: Area) -> EmergencyAccess:
    asked = services.ask_emergency(administrator, village, 4, "导出坏了，要看原样")
    return services.answer_emergency(auditor, asked, grant=True, why="同意")


@pytest.fixture
def code(acting) -> str:
    head = NewPerson({"name": "示甲", "id_number": number(1), "relation": "户主"})
    clerk = acting("town_office", TOWN)
    return book_services.add_households(clerk, [NewFamily(VILLAGE, [head], {"head_name": "示甲"})])[0].code


def test_he_sees_for_these_hours_and_every_look_is_told(
    administrator: Actor, access: EmergencyAccess, code: str
) -> None:
    with pytest.raises(book.NotThereError):
        book.household(administrator, code)
    view = services.read_in_emergency(administrator, access.pk, book.household, code, "查导出")
    assert view.members[0].name == "示甲" and view.members[0].values["id_number"] == number(1)
    rows = services.read_in_emergency(administrator, access.pk, book.households)
    assert [row.code for row in rows] == [code]
    looks = AuditEntry.objects.filter(act="accounts.read_in_emergency").order_by("pk")
    told = [(e.subject, e.actor, e.reason, json.loads(e.detail)) for e in looks]
    assert [(s, a, r) for s, a, r, _ in told] == [
        (f"emergency:{access.pk}", administrator.username, access.reason)
    ] * 2
    assert [detail["filters"]["selector"] for *_, detail in told] == [
        "registry.selectors.households.household",
        "registry.selectors.households.households",
    ]
    whole = json.loads(AuditEntry.objects.get(act="registry.read_whole").detail)
    assert whole["from"].endswith(f"emergency:{access.pk}")


def test_it_ends_by_itself(administrator: Actor, access: EmergencyAccess) -> None:
    clock.turn(access.ends_at - timedelta(seconds=1))
    assert services.read_in_emergency(administrator, access.pk, book.households) == []
    clock.turn(access.ends_at)
    with pytest.raises(NotAllowedError, match="已到时"):
        services.read_in_emergency(administrator, access.pk, book.households)


def test_it_can_be_ended_before(
    administrator: Actor, auditor: Actor, stranger: Actor, access: EmergencyAccess
) -> None:
    with pytest.raises(NotAllowedError):
        services.end_emergency(stranger, access, "够了")
    services.end_emergency(auditor, access, "够了")
    with pytest.raises(NotAllowedError):
        services.read_in_emergency(administrator, access.pk, book.households)
    with pytest.raises(AccountError, match="没有在查看"):
        services.end_emergency(administrator, access, "又一次")


def test_nobody_grants_his_own(administrator: Actor, village: Area, acting) -> None:
    asked = services.ask_emergency(administrator, village, 1, "看")
    also_auditor = acting("auditor", COUNTY, administrator.username)
    with pytest.raises(NotAllowedError, match="自己提出"):
        services.answer_emergency(also_auditor, asked, grant=True, why="同意")


@pytest.mark.parametrize("role", ["county_office", "system_administrator", "town_office"])
def test_only_another_hand_grants(administrator: Actor, village: Area, acting, role: str) -> None:
    asked = services.ask_emergency(administrator, village, 1, "看")
    with pytest.raises(NotAllowedError):
        services.answer_emergency(
            acting(role, TOWN if role == "town_office" else COUNTY, "another"), asked, grant=True, why="同意"
        )


def test_an_auditor_of_another_county_grants_nothing_here(
    administrator: Actor, village: Area, acting
) -> None:
    asked = services.ask_emergency(administrator, village, 1, "看")
    with pytest.raises(NotAllowedError):
        services.answer_emergency(acting("auditor", FOREIGN_COUNTY), asked, grant=True, why="同意")


def test_what_was_not_granted_shows_nothing(administrator: Actor, auditor: Actor, village: Area) -> None:
    asked = services.ask_emergency(administrator, village, 1, "看")
    with pytest.raises(NotAllowedError):
        services.read_in_emergency(administrator, asked.pk, book.households)
    services.answer_emergency(auditor, asked, grant=False, why="用不着")
    with pytest.raises(NotAllowedError):
        services.read_in_emergency(administrator, asked.pk, book.households)
    with pytest.raises(AccountError, match="已经答复"):
        services.answer_emergency(auditor, asked, grant=True, why="还是同意")


def test_it_is_his_alone(access: EmergencyAccess, acting) -> None:
    other = acting("system_administrator", COUNTY, "somebody else")
    with pytest.raises(NotAllowedError):
        services.read_in_emergency(other, access.pk, book.households)


@pytest.mark.parametrize(
    ("area", "hours", "reason", "error"),
    [
        (FOREIGN_VILLAGE, 1, "看", NotAllowedError),
        (VILLAGE, 1, " ", AccountError),
        (VILLAGE, 0, "看", AccountError),
        (VILLAGE, 25, "看", AccountError),
    ],
)
def test_what_is_not_to_be_asked(
    administrator: Actor, area: str, hours: int, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.ask_emergency(administrator, Area.objects.get(code=area), hours, reason)
    assert not EmergencyAccess.objects.exists()


def test_who_sees_already_does_not_ask(officer: Actor, village: Area) -> None:
    with pytest.raises(NotAllowedError):
        services.ask_emergency(officer, village, 1, "看")


def test_nothing_outside_the_area_is_seen(administrator: Actor, auditor: Actor, code: str) -> None:
    other = Area.objects.get(code="539901001002")
    asked = services.ask_emergency(administrator, other, 1, "看")
    services.answer_emergency(auditor, asked, grant=True, why="同意")
    with pytest.raises(book.NotThereError):
        services.read_in_emergency(administrator, asked.pk, book.household, code)


def test_nobody_writes_in_an_emergency(administrator: Actor, access: EmergencyAccess, village: Area) -> None:
    with pytest.raises(TypeError, match="only selectors"):
        services.read_in_emergency(administrator, access.pk, book_services.check_area, village, 2017)


def test_the_areas_office_is_told_and_takes_note(
    officer: Actor, stranger: Actor, cadre: Actor, access: EmergencyAccess
) -> None:
    assert list(selectors.emergencies(officer)) == [access]
    assert list(selectors.emergencies(stranger)) == []
    with pytest.raises(NotAllowedError):
        selectors.emergencies(cadre)
    with pytest.raises(NotAllowedError):
        services.note_emergency(stranger, access)
    noted = services.note_emergency(officer, access)
    assert (noted.noted_by, services.note_emergency(officer, access).noted_at) == (
        officer.username,
        noted.noted_at,
    )
    assert AuditEntry.objects.filter(act="accounts.note_emergency", chain=COUNTY).count() == 1


def test_an_office_is_told_of_what_its_area_lies_in(administrator: Actor, auditor: Actor, acting) -> None:
    county = services.ask_emergency(administrator, Area.objects.get(code=COUNTY), 1, "看全县")
    assert list(selectors.emergencies(acting("county_office", COUNTY))) == [county]


def test_what_was_asked_is_never_another_thing_afterwards(access: EmergencyAccess) -> None:
    for change in ({"hours": 24}, {"reason": "另一个"}, {"role": "auditor"}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            EmergencyAccess.objects.filter(pk=access.pk).update(**change)
