"""A phase opens by the calendar or by request; 24:00 is the first moment of the next day where the office is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from niukou.office.accounts.actor import NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.windows.at_commit import WindowClosedError, office_transaction
from niukou.office.windows.models import Opening, WindowUse
from niukou.office.windows.selectors import governed, next_opening, open_until, openings, waiting_openings
from niukou.office.windows.services import (
    Hours,
    OpeningError,
    answer_opening,
    request_opening,
    use,
    use_each,
)
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE

PREFECTURE, PROVINCE = "539900000000", "530000000000"
LETTER = "示例州申请开通录入功能"
ENTRY_OPENS = datetime(2018, 11, 10, 16, 0, tzinfo=UTC)  # 11 November, 00:00 in Shanghai
ENTRY_CLOSES = datetime(2018, 11, 30, 16, 0, tzinfo=UTC)  # 30 November, 24:00
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def henan(office, settings) -> None:
    """A pack whose entry has to be asked for, in the week before it may open."""
    settings.PACK = "henan-2018"
    clock.turn(ENTRY_OPENS - timedelta(days=7))


@pytest.fixture
def asked(henan, acting) -> Opening:
    return request_opening(acting("prefecture_office", PREFECTURE), "entry", LETTER)


@pytest.fixture
def province(henan, acting):
    return acting("province_office", PROVINCE)


def test_a_phase_nobody_asks_for_is_open_by_the_calendar_alone(village) -> None:
    midnight = datetime(2017, 12, 31, 16, 0, tzinfo=UTC)  # 31 December 24:00 in Shanghai
    assert open_until("entry", village, midnight - SECOND) == midnight
    assert open_until("entry", village, midnight) is None
    opens = datetime(2017, 6, 18, 16, 0, tzinfo=UTC)
    assert open_until("entry", village, opens) == midnight
    assert open_until("entry", village, opens - SECOND) is None


def test_what_a_phase_opens_is_open_with_it(village) -> None:
    moment = datetime(2017, 11, 1, tzinfo=UTC)
    assert (
        open_until("year_correction", village, moment)
        == open_until("correction", village, moment)
        is not None
    )
    assert governed("year_correction") and not governed("no_such_function")
    assert open_until("no_such_function", village, moment) is None


def test_a_phase_to_be_asked_for_is_closed_until_it_is_granted(asked, province, village) -> None:
    inside = ENTRY_OPENS + timedelta(days=1)
    assert open_until("entry", village, inside) is None
    answer_opening(province, asked, granted=True)
    assert open_until("entry", village, inside) == ENTRY_CLOSES
    assert open_until("entry", village, ENTRY_OPENS - SECOND) is None
    assert open_until("entry", village, ENTRY_CLOSES) is None


def test_it_is_granted_for_the_area_that_asked_and_no_other(henan, acting, province, village) -> None:
    county = Area.objects.get(code=COUNTY)
    asked = request_opening(acting("prefecture_office", PREFECTURE), "entry", LETTER, county)
    answer_opening(province, asked, granted=True, hours=Hours(ENTRY_OPENS, ENTRY_OPENS + timedelta(days=2)))
    moment = ENTRY_OPENS + SECOND
    assert open_until("entry", village, moment) == ENTRY_OPENS + timedelta(days=2)
    assert open_until("entry", Area.objects.get(code=FOREIGN_VILLAGE), moment) is None


def test_a_refusal_says_why_and_opens_nothing(asked, province, village) -> None:
    with pytest.raises(OpeningError, match="为什么"):
        answer_opening(province, asked, granted=False)
    answer_opening(province, asked, granted=False, answer="评议还没有做完")
    assert open_until("entry", village, ENTRY_OPENS + SECOND) is None
    with pytest.raises(OpeningError, match="已答复"):
        answer_opening(province, asked, granted=True)


def test_only_the_role_of_the_phase_asks_and_with_a_letter(henan, acting, officer) -> None:
    with pytest.raises(NotAllowedError, match="申请"):
        request_opening(officer, "entry", LETTER)
    with pytest.raises(NotAllowedError, match="申请"):
        request_opening(acting("prefecture_office", COUNTY), "entry", LETTER)  # not at its level
    asker = acting("prefecture_office", PREFECTURE)
    with pytest.raises(OpeningError, match="书面"):
        request_opening(asker, "entry", "  ")
    request_opening(asker, "entry", LETTER)
    with pytest.raises(OpeningError, match="已申请过"):
        request_opening(asker, "entry", LETTER)


def test_what_opens_by_the_calendar_is_not_asked_for(henan, acting) -> None:
    with pytest.raises(OpeningError, match="日程"):
        request_opening(acting("prefecture_office", PREFECTURE), "visit", LETTER)


def test_a_phase_that_is_over_is_not_asked_for(henan, acting) -> None:
    clock.turn(ENTRY_CLOSES)
    with pytest.raises(OpeningError, match="没过去"):
        request_opening(acting("prefecture_office", PREFECTURE), "entry", LETTER)


def test_only_the_level_straight_above_answers(asked, acting, officer) -> None:
    for role, code in (("county_office", COUNTY), ("prefecture_office", PREFECTURE), ("auditor", PROVINCE)):
        with pytest.raises(NotAllowedError, match="上面一级"):
            answer_opening(acting(role, code), asked, granted=True)


def test_nobody_answers_his_own_request(henan, acting) -> None:
    asked = request_opening(acting("prefecture_office", PREFECTURE, "both"), "entry", LETTER)
    with pytest.raises(NotAllowedError, match="自己"):
        answer_opening(acting("province_office", PROVINCE, "both"), asked, granted=True)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (ENTRY_OPENS - SECOND, ENTRY_CLOSES),
        (ENTRY_OPENS, ENTRY_CLOSES + SECOND),
        (ENTRY_CLOSES, ENTRY_OPENS),
        (ENTRY_OPENS, ENTRY_OPENS),
    ],
)
def test_it_opens_and_closes_within_its_phase(asked, province, opens: datetime, closes: datetime) -> None:
    with pytest.raises(OpeningError, match="之内"):
        answer_opening(province, asked, granted=True, hours=Hours(opens, closes))


def test_nothing_opens_in_the_past(asked, province) -> None:
    clock.turn(ENTRY_OPENS + timedelta(days=3))
    with pytest.raises(OpeningError, match="现在起"):
        answer_opening(province, asked, granted=True, hours=Hours(ENTRY_OPENS, ENTRY_CLOSES))
    answered = answer_opening(province, asked, granted=True)
    assert answered.opens_at is not None and answered.opens_at >= ENTRY_OPENS + timedelta(days=3)


def test_asking_and_answering_stand_in_the_trail(asked, province) -> None:
    answer_opening(province, asked, granted=True, answer="同意")
    acts = AuditEntry.objects.filter(subject=f"opening:{asked.pk}").order_by("id")
    assert [(e.act, e.role, e.chain_id) for e in acts] == [
        ("windows.request_opening", "prefecture_office", PREFECTURE),
        ("windows.answer_opening", "province_office", PREFECTURE),
    ]
    assert LETTER not in "".join(e.detail + e.reason for e in acts)


def test_each_sees_the_requests_of_his_area_and_above(asked, officer, stranger, province, acting) -> None:
    assert [list(openings(actor)) for actor in (officer, stranger, province)] == [[asked]] * 3
    assert (list(waiting_openings(province)), list(waiting_openings(officer))) == ([asked], [])
    clock.turn(ENTRY_OPENS)


def test_using_what_is_open_is_kept(cadre, village) -> None:
    with office_transaction():
        used = use(cadre, "entry", village, "household:1")
    assert WindowUse.objects.get() == used
    assert used.closes_at == datetime(2017, 12, 31, 16, 0, tzinfo=UTC)


def test_a_closed_window_says_since_when_and_what_reopens_it(asked, acting, village) -> None:
    cadre = acting("village_cadre", VILLAGE)
    with (
        pytest.raises(WindowClosedError, match=r"市（州）扶贫办书面申请") as closed,
        office_transaction(),
    ):
        use(cadre, "entry", village, "household:1")
    assert closed.value.function == "entry"
    clock.turn(ENTRY_CLOSES)
    with (
        pytest.raises(WindowClosedError, match=r"2018-12-01 00:00:00 关闭.*更正要走程序") as closed,
        office_transaction(),
    ):
        use(cadre, "entry", village, "household:1")
    assert closed.value.closed_at == ENTRY_CLOSES
    assert not WindowUse.objects.exists()


def test_nobody_uses_a_window_of_another_area(cadre, stranger, village) -> None:
    with pytest.raises(NotAllowedError), office_transaction():
        use(stranger, "entry", village, "household:1")
    with office_transaction():
        use(cadre, "entry", village, "household:1")


def test_many_areas_are_used_together_or_not_at_all(henan, acting, province) -> None:
    county = Area.objects.get(code=COUNTY)
    asked = request_opening(acting("prefecture_office", PREFECTURE), "entry", LETTER, county)
    answer_opening(province, asked, granted=True)
    clock.turn(ENTRY_OPENS)
    villages = list(Area.objects.filter(level="village"))
    office = acting("prefecture_office", PREFECTURE)
    with pytest.raises(WindowClosedError, match="石村"), office_transaction():
        use_each(office, "entry", villages, "bulk:1")
    assert not WindowUse.objects.exists()
    with office_transaction():
        use_each(office, "entry", [v for v in villages if v.path.startswith(county.path)], "bulk:1")
    assert WindowUse.objects.count() == 3


def test_a_window_is_used_only_where_it_is_asked_again(cadre, village) -> None:
    with pytest.raises(RuntimeError, match="office_transaction"):
        use(cadre, "entry", village, "household:1")


def test_when_a_function_opens_next_is_told_with_whether_it_has_to_be_asked_for(henan) -> None:
    assert next_opening("entry", ENTRY_OPENS - timedelta(days=7)) == (ENTRY_OPENS, True)
    assert next_opening("entry", ENTRY_OPENS + SECOND) == (ENTRY_OPENS, True), (
        "it runs, and waits to be asked for"
    )
    assert next_opening("entry", ENTRY_CLOSES) is None
    assert next_opening("nothing", ENTRY_OPENS) is None
