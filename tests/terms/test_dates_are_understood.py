from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from niukou.terms.dates import parse_date

MAY_3 = date(2017, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2017-05-03", "2017-5-3", "2017/5/3", "2017.5.3", "2017.05.03", "2017年5月3日", "2017年05月03日", "2017 年 5 月 3 日",
        "20170503", "2017-05-03 00:00:00", "2017-05-03T08:15:00Z", "2017/5/3 8:15", "2017-05-03 10:00:00.000",
        "2017年5月3日 10:15", "20170503101500", "２０１７－０５－０３", " 2017-05-03\u3000", "42858", "42858.0", "42858.75", "2017年5月3",
    ],
)  # fmt: skip
def test_ways_to_write_a_day(text: str) -> None:
    assert parse_date(text) == MAY_3


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "2017-05", "2017年5月", "2017", "2017年", "1900", "2100", "201705", "2017-02-29", "20170230", "2017-13-01",
        "0", "60", "80001", "17-5-3", "3/5/2017", "2017-5-310:00", "长期", "0000-00-00", "0999-01-01", "infinity", "epoch",
        "2017-05-03 BC", "2017-05-03 99:99", "-42858", "2017--05-03",
    ],
)  # fmt: skip
def test_what_means_no_day_for_certain(text: str | None) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("serial", "day"),
    [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61, date(1900, 3, 1)), (80000, date(2119, 1, 11))],
)
def test_serial_days_of_a_spreadsheet(serial: int, day: date) -> None:
    assert parse_date(str(serial)) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_written_is_read_again(day: date) -> None:
    assert {parse_date(day.isoformat()), parse_date(f"{day.year}年{day.month}月{day.day}日")} == {day}
    assert parse_date(f"{day:%Y%m%d}") == day


@given(st.integers(2101, 80000))
def test_a_serial_day_is_a_day_later_than_the_one_before(serial: int) -> None:
    today, yesterday = parse_date(str(serial)), parse_date(str(serial - 1))
    assert today is not None
    assert yesterday is None or today - yesterday == timedelta(days=1)


_PIECES = [
    "-",
    "/",
    ".",
    "年",
    "月",
    "日",
    "号",
    " ",
    "T",
    ":",
    "Z",
    "+08:00",
    "５",
    "\u3000",
    "\x00",
    "\n",
    "😀",
    "",
    "00",
    "2017",
]
_LIKE_DATES = st.lists(
    st.one_of(st.integers(0, 31).map(str), st.integers(0, 9999).map(str), st.sampled_from(_PIECES)),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.none(),
            _LIKE_DATES.map("".join),
            st.from_regex(
                r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日 T]?([0-9]{1,2}:[0-9]{2})?", fullmatch=True
            ),
            st.integers(0, 100_000_000).map(str),
            st.text(max_size=12),
        ),
        min_size=1,
    )
)
@example(
    [
        "2017-05-03",
        "2017-5-310:00",
        "2017.5",
        "60",
        "59",
        "1900",
        "2100",
        "2101",
        "99999",
        "0000-01-01",
        "2017-05-03\n",
    ]
)
def test_python_and_sql_read_alike(values: Any, texts: list[str | None]) -> None:
    for text, said in zip(texts, values("parse_date(t)", texts), strict=True):
        assert said == parse_date(text), repr(text)
