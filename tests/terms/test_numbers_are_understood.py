from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from niukou.terms.money import fen_of, grouped, parse_number, unit_pattern, yuan_text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0), ("1234.5", 1234.5), ("1,234.50", 1234.5), ("1,234,567", 1234567.0), ("１２３．５", 123.5), ("１，２００", 1200.0),
        ("¥1,200", 1200.0), ("￥1200元", 1200.0), ("1200 元", 1200.0), ("3万", 30000.0), ("3万元", 30000.0), ("1.1万", 11000.0),
        ("0.3亿元", 30_000_000.0), ("-5", -5.0), ("−5", -5.0), ("-¥5", -5.0), ("+5", 5.0), ("1.2e5", 120000.0), ("1E-05", 0.00001),
        (" 1 200 ", 1200.0), (".5", 0.5), ("5.", 5.0), ("0", 0.0),
    ],
)  # fmt: skip
def test_ways_to_write_a_number(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "元", "万", "万元", "12,34", "1,2345", ",123", "1.2.3", "约300", "300多", "五百", "10%", "nan", "inf", "1e999",
        "1_000", "0x10", "--5", "3万5", "3千", "1e5万", "12个月",
    ],
)  # fmt: skip
def test_what_means_no_number(text: str | None) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("3人", "人", 3.0), ("3 人", "人", 3.0), ("３个人", "人", 3.0), ("１２个月", "月", 12.0), ("12月", "月", 12.0),
        ("1,200元", "元/年", 1200.0), ("1,200元/年", "元/年", 1200.0), ("5.5亩", "亩", 5.5), ("10％", "%", 10.0),
        ("50万元", "万元", 50.0), ("50万", "万元", 50.0), ("50", "万元", 50.0), ("3万元", "元", 30000.0), ("7", "户", 7.0),
    ],
)  # fmt: skip
def test_a_number_may_be_followed_by_what_it_counts(text: str, unit: str, number: float) -> None:
    assert parse_number(text, unit_pattern(unit)) == number


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3人", None), ("3户", "人"), ("12个月", "人"), ("3人左右", "人"), ("3人2户", "户"), ("人", "人"), ("个月", "月"),
        ("5亩", "平方米"), ("1年2个月", "月"), ("3人人", "人"), ("10%", "元"),
    ],
)  # fmt: skip
def test_what_is_followed_by_anything_else_means_no_number(text: str, unit: str | None) -> None:
    assert parse_number(text, unit_pattern(unit)) is None


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_a_number_written_is_read_again(units: int, places: int) -> None:
    number = units / 10**places
    assert parse_number(repr(number)) == number
    assert parse_number(f"{number:,.{places}f}") == number


_PIECES = [
    "1",
    "0",
    "23",
    "456",
    ",",
    ".",
    "-",
    "+",
    "¥",
    "￥",
    "万",
    "亿",
    "元",
    "e",
    "E5",
    " ",
    "５",
    "，",
    "−",
    "_",
    "\x00",
    "\n",
    "nan",
    "𬍛",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.none(),
            st.lists(st.sampled_from(_PIECES), max_size=8).map("".join),
            st.floats().map(repr),
            st.text(max_size=8),
        ),
        min_size=1,
    )
)
@example(
    [
        "9" * 30,
        "9" * 31,
        "1" * 400,
        "1e99",
        "1e100",
        "-0",
        "+.5万元",
        "¥+5",
        "+¥5",
        "1,234,567.",
        "0.1",
        "1.1万",
        "4.35亿",
        "-",
    ]
)
def test_python_and_sql_read_alike(values: Any, texts: list[str | None]) -> None:
    for text, said in zip(texts, values("parse_number(t)", texts), strict=True):
        assert said == parse_number(text), repr(text)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["人", "月", "元/人·年", "万元", "%", "(个)", None]),
    st.lists(
        st.lists(st.sampled_from([*_PIECES, "个", "人", "月", "/", "(个)", "·年"]), max_size=7).map("".join),
        min_size=1,
    ),
)
def test_python_and_sql_read_units_alike(values: Any, unit: str | None, texts: list[str]) -> None:
    pattern = unit_pattern(unit)
    for text, said in zip(texts, values(f"parse_number(t, '{pattern}')", texts), strict=True):
        assert said == parse_number(text, pattern), repr((text, unit))


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [(0, 0), ("0.1", 10), (1.1, 110), ("1200.5", 120_050), (3e4, 3_000_000), ("-0.05", -5), ("1e2", 10_000)],
)
def test_yuan_are_kept_in_whole_fen(yuan: float | str, fen: int) -> None:
    assert fen_of(yuan) == fen


@pytest.mark.parametrize("yuan", ["0.001", "x", "", "nan", "inf", float("inf"), 0.125])
def test_what_is_no_amount_of_fen_is_none(yuan: float | str) -> None:
    assert fen_of(yuan) is None


@given(st.integers(-(10**15), 10**15))
@example(-5)
def test_an_amount_in_words_is_the_same_amount(fen: int) -> None:
    assert fen_of(yuan_text(fen)) == fen


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1234567.891", "1,234,567.891"), ("-0.5", "-0.5"), ("-12345", "-12,345"), ("999", "999"), ("0", "0"),
        ("1000", "1,000"), ("", ""), ("007", "007"), ("1,234", "1,234"), ("12345人", "12345人"), ("6228480012345", "6,228,480,012,345"),
    ],
)  # fmt: skip
def test_a_number_is_written_with_its_thousands_parted(text: str, written: str) -> None:
    assert grouped(text) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_number_with_its_thousands_parted_is_the_same_number(number: Decimal) -> None:
    assert parse_number(grouped(f"{number}")) == float(number)
