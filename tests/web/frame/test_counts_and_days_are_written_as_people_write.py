"""Counts, changes, days and the pack's words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, QueryDict
from django.utils import translation

from niukou.office.areas.models import Area
from niukou.web.frame import words
from niukou.web.frame.paging import PER_PAGE, cut


@pytest.fixture(autouse=True)
def _pack(settings: LazySettings) -> None:
    settings.PACK = "yunnan-2017"


def test_a_count_has_its_thousands_parted() -> None:
    assert [words.count(n) for n in (0, 75799, None)] == ["0", "75,799", "—"]


def test_a_change_has_its_sign_and_none_has_none() -> None:
    assert [words.signed(n) for n in (1869, -351, 0)] == ["+1,869", "-351", "0"]


def test_a_day_is_written_out_where_the_office_is() -> None:
    assert words.day(date(2017, 9, 30)) == "2017年9月30日"
    assert words.moment(datetime(2017, 9, 4, 16, 0, tzinfo=UTC)) == "2017年9月5日 00:00"
    assert words.day(None) == "—"
    with translation.override("en"):
        assert words.day(date(2017, 9, 30)) == "30 Sep 2017"
        assert words.moment(datetime(2017, 9, 4, 16, 0, tzinfo=UTC)) == "5 Sep 2017 00:00"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("购置价格88000元，初次登记2011-09-05", "购置价格88,000元，初次登记2011年9月5日"),
        ("人均纯收入1803.50元，2146元", "人均纯收入1,803.50元，2,146元"),
        ("证照A2015-01-01-7，共12345户", "证照A2015-01-01-7，共12345户"),
    ],
)
def test_a_sentence_of_a_rule_is_written_as_people_write(told: str, written: str) -> None:
    assert words.sentence(told) == written


def test_a_value_of_a_year_file_is_written_as_its_kind_is() -> None:
    asked = [
        ("2015-01-01", "date"),
        ("2015-02-31", "date"),
        ("12299.5", "number"),
        ("12299", "text"),
        ("2014", "year"),
        ("", ""),
    ]
    assert [words.written(*one) for one in asked] == [
        "2015年1月1日",
        "2015-02-31",
        "12,299.5",
        "12299",
        "2014",
        "",
    ]


def test_accounts_and_causes_are_the_packs_words() -> None:
    assert (words.account("poor"), words.cause("identified"), words.cause("unheard_of")) == (
        "未脱贫",
        "新识别",
        "unheard_of",
    )


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("2", 1), ("0", 1), ("-3", 1), ("x", 1), ("", 1)])
def test_a_page_number_is_always_one_that_is_there(office: None, asked: str, number: int) -> None:
    request = HttpRequest()
    request.GET = QueryDict(f"page={asked}&account=poor")
    shown = cut(request, Area.objects.order_by("code"))
    assert (shown.number, shown.total <= PER_PAGE) == (number, True)
    assert shown.address == "?account=poor&page="


def test_what_ends_at_midnight_ends_at_24_00_of_the_day_before() -> None:
    assert words.until(datetime(2017, 12, 31, 16, 0, tzinfo=UTC)) == "2017年12月31日 24:00"
    assert words.until(datetime(2017, 12, 31, 9, 30, tzinfo=UTC)) == "2017年12月31日 17:30"
    assert words.until(None) == "—"


@pytest.mark.parametrize(
    ("value", "said"), [("2/3", "三分之二"), ("1/2", "半数"), ("33/50", "33/50"), ("0", "0")]
)
def test_a_share_is_said_as_people_say_it(value: str, said: str) -> None:
    assert words.share(value) == said
