# ruff: noqa: ARG005 (a violation is told county, household and member, and few need all three)
"""What stands just inside a rule's limits and breaks nothing: a screen must be silent about it."""

from __future__ import annotations

from datetime import date

from demo.records import Household, Member
from demo.violation import (
    Violation,
    able,
    age,
    born_on,
    condition,
    healthy,
    income_of,
    person,
    plain,
    poor,
    put,
    school_age,
)


def _pupil(household: Household, member: Member) -> bool:
    return healthy(member) and 7 <= school_age(member) <= 14 and plain(household) and poor(household)


CONTROLS = (
    income_of(2952, ""),  # just the line
    condition("", lambda h, m: True, road_distance="50"),
    condition("", lambda h, m: h.size >= 4 and plain(h), cropland="100", forest="200"),
    condition("", lambda h, m: h.size == 1, house_area="100"),
    person("", lambda h, m: m.works, work_months="12"),
    person("", lambda h, m: not m.works, work_months=""),
    person("", lambda h, m: age(m) >= 60 and able(h), labour="丧失劳动力"),
    person(
        "",
        _pupil,
        health="大病",
        schooling="非在校生",
        education="小学",
        out_of_school_reason="因病",
    ),
    # six the day after the school year ended; sixteen the day before
    born_on(date(2011, 9, 1), "", schooling="学前教育", education=""),
    born_on(date(2001, 8, 31), "", schooling="非在校生", education="初中", labour="普通劳动力"),
    Violation(lambda c, h, m: put(h.pairings[-1], ends_on="2017-01-01"), lambda h, m: h.exited),
)
