"""Ages as SQL: whole years between two days, asked without working them out where a rule only compares them.

In: trees of two days, and years. Out: trees for DuckDB and Spark. A birthday on 29 February is kept on 1 March where there is
none; a day that the pack counts back from falls back to the 28th.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from niukou.engine.trees import Sql, literal

_LEAST_DAYS, _MOST_DAYS = 365, 366  # of a year from one birthday to the next
_OF_A_YEAR = 10_000  # year, month and day written as one number


def age(on: Sql, birth: Sql) -> Sql:
    """The whole years lived on a day."""
    return exp.Floor(this=exp.Div(this=_lived(on, birth), expression=exp.Literal.number(f"{_OF_A_YEAR}.0")))


def compared_on(on: date, birth: Sql, years: int, *, younger: bool) -> Sql:
    """Whether the age on a known day is below the years, or (not younger) at least these: a birthday is compared with a day."""
    return (exp.GT if younger else exp.LTE)(this=birth, expression=literal(years_before(on, years)))


def compared(on: Sql, birth: Sql, years: int, *, younger: bool) -> Sql:
    """The same on a day that rows tell.

    First it is asked how many days lie between, of which so many years have at least 365 and at most 366 each: only of pairs
    near that the calendar is asked, which takes several times as long.
    """
    kind = exp.LT if younger else exp.GTE
    by_calendar = kind(this=_lived(on, birth), expression=literal(years * _OF_A_YEAR))
    if years < 0:  # of those not born yet so many days are too few
        return by_calendar
    days = exp.DateDiff(this=on.copy(), expression=birth.copy(), unit=exp.var("DAY"))
    near = kind(this=days, expression=literal(years * (_MOST_DAYS if younger else _LEAST_DAYS)))
    return exp.Paren(this=exp.And(this=near, expression=by_calendar))


def years_before(day: date, years: int) -> date:
    """The last birthday on which somebody is `years` old on `day`; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def latest(month_day: str, as_of: date) -> date:
    """The last such day ('MM-DD') that is not after `as_of`."""
    month, day = (int(p) for p in month_day.split("-"))
    for year in (as_of.year, as_of.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February in a common year
            found = date(year, month, 28)
        if found <= as_of:
            return found
    return found


def _lived(on: Sql, birth: Sql) -> Sql:
    """Ten thousand for each whole year between the days."""
    return exp.Paren(this=exp.Sub(this=_ymd(on), expression=_ymd(birth)))


def _ymd(day: Sql) -> Sql:
    year = exp.Mul(this=exp.Year(this=day), expression=literal(_OF_A_YEAR))
    month = exp.Mul(this=exp.Month(this=day.copy()), expression=literal(100))
    return exp.Paren(
        this=exp.Add(this=exp.Add(this=year, expression=month), expression=exp.Day(this=day.copy()))
    )
