from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from niukou.rulebook.at_date import holds_on, overlap, value_on
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Case, Code, Standard

_DAYS = st.dates(date(2010, 1, 1), date(2022, 12, 31))


def _standard(values: dict[date, object]) -> Standard:
    return Standard("line", "线", "number", None, tuple(sorted(values.items(), key=lambda dated: dated[0])))


@given(st.dictionaries(_DAYS, st.none() | st.integers(), max_size=6), _DAYS)
def test_the_value_is_that_of_the_last_date_not_after_the_day(values: dict[date, object], day: date):
    expected = None
    for holds_from in sorted(values):
        if holds_from <= day:
            expected = values[holds_from]
    assert value_on(_standard(values), day) == expected


def test_a_value_begins_on_its_day_and_ends_where_it_is_abolished():
    line = _standard({date(2014, 1, 1): 2952, date(2018, 1, 1): None})
    assert value_on(line, date(2013, 12, 31)) is None
    assert value_on(line, date(2014, 1, 1)) == 2952
    assert value_on(line, date(2017, 12, 31)) == 2952
    assert value_on(line, date(2018, 1, 1)) is None


@given(*[st.none() | _DAYS] * 4, _DAYS)
def test_windows_overlap_where_they_share_a_day(a, b, c, d, day: date):
    one, other = Code("1", "甲", valid_from=a, valid_to=b), Code("1", "乙", valid_from=c, valid_to=d)
    if holds_on(one, day) and holds_on(other, day):
        assert overlap(one, other)
    ends = [end + timedelta(step) for end in (a, b, c, d) if end for step in (-1, 0, 1)] or [day]
    assert overlap(one, other) == any(holds_on(one, end) and holds_on(other, end) for end in ends)


def test_a_pack_keeps_the_rules_in_force_on_the_day(write_pack, quality_text):
    write_pack(
        "mine",
        {
            "quality/early.yaml": quality_text(in_force="{from: 2017-01-01, to: 2017-12-31}"),
            "quality/late.yaml": quality_text(in_force="{from: 2018-01-01}").replace(
                "2017-10-01", "2018-10-01"
            ),
        },
    )
    assert list(load_pack("mine", on=date(2017, 12, 31)).quality) == ["early"]
    assert list(load_pack("mine", on=date(2018, 1, 1)).quality) == ["late"]
    assert list(load_pack("mine", on=date(2016, 1, 1)).quality) == []
    assert list(load_pack("mine").quality) == ["early", "late"]


def test_the_case_of_a_rule_has_a_day(write_pack, quality_text):
    write_pack("mine", {"quality/a.yaml": quality_text().replace(" on: 2017-10-01,", "", 1)})
    first, second = load_pack("mine").quality["a"].cases
    assert isinstance(first, Case)
    assert first.on == second.on == date(2017, 10, 1)
