# ruff: noqa: ARG005 (a violation is told county, household and member, and few need all three)
"""Violations of groups C, D and E that one member makes: school, health, labour, work, insurance."""

from __future__ import annotations

from datetime import date

from demo.records import Household, Member
from demo.violation import (
    Violation,
    able,
    age,
    born_on,
    card,
    certified,
    healthy,
    idle,
    person,
    plain,
    poor,
    put,
    school_age,
    student,
)

_AWAY = "省外务工"


def _pupil(household: Household, member: Member, low: int = 7, high: int = 14) -> bool:
    return student(member) and healthy(member) and low <= school_age(member) <= high and plain(household)


def _stays_home(household: Household, member: Member) -> bool:
    return healthy(member) and idle(member) and plain(household) and able(household, 2)


def _leaver(member: Member) -> bool:
    return member.schooling == "非在校生" and healthy(member) and member.able


def _earns(household: Household) -> bool:
    return household.income.wage > 0


SCHOOL = (
    person("C01", lambda h, m: _leaver(m) and 18 <= age(m) <= 22, schooling=""),
    person("C02", lambda h, m: m.schooling == "非在校生" and age(m) > 24, education=""),
    person(
        "C01 C03 C16",
        lambda h, m: _pupil(h, m) and poor(h),
        schooling="",
    ),
    person("C04", lambda h, m: _pupil(h, m), education="小学"),
    person("C05 C16", lambda h, m: _pupil(h, m) and poor(h), schooling="学前教育"),
    person("C05 C16", lambda h, m: _pupil(h, m) and poor(h), schooling="学龄前儿童"),
    person("C16", lambda h, m: _pupil(h, m) and poor(h), schooling="非在校生", education="小学"),
    person(
        "C16",
        lambda h, m: _pupil(h, m) and poor(h),
        schooling="非在校生",
        education="小学",
        out_of_school_reason="厌学",
    ),
    born_on(date(2011, 8, 31), "C16", schooling="非在校生", education="学龄前儿童"),
    born_on(date(2001, 9, 1), "C16", schooling="非在校生", education="初中", labour="普通劳动力"),
    person("C06", lambda h, m: _pupil(h, m, 15, 15), schooling="小学"),
    person("C07", lambda h, m: _pupil(h, m, 8, 11), schooling="七年级"),
    person("C11", lambda h, m: _pupil(h, m, 12, 13), schooling="普通高中一年级"),
    person("C11", lambda h, m: _pupil(h, m, 8, 11), schooling="高二"),
    person("C09", lambda h, m: student(m) and school_age(m) in (16, 17) and plain(h), schooling="本科"),
    person("C08", lambda h, m: student(m) and school_age(m) == 21 and plain(h), schooling="高三"),
    person("C12", lambda h, m: student(m) and age(m) >= 20 and plain(h), schooling="小学"),
    person("C15", lambda h, m: _leaver(m) and 16 <= age(m) <= 22, education="文盲"),
    person(
        "C17",
        lambda h, m: _pupil(h, m) and poor(h),
        schooling="非在校生",
        education="小学",
        out_of_school_reason="因病",
    ),
    person(
        "C18",
        lambda h, m: _earns(h) and student(m) and age(m) >= 16 and plain(h),
        work_area=_AWAY,
        work_months="5",
    ),
    person("C19", lambda h, m: student(m) and age(m) >= 16 and plain(h), labour="普通劳动力"),
)
LABOUR = (
    person("D01", lambda h, m: healthy(m) and plain(h), health=""),
    person("D03", lambda h, m: card(m) and not m.able and age(m) > 60, health="残疾"),
    person("D04", lambda h, m: certified(m) and plain(h), health="长期慢性病"),
    person("D05", lambda h, m: _stays_home(h, m), labour=""),
    person("D06", lambda h, m: _pupil(h, m), labour="普通劳动力"),
    person("D07", lambda h, m: _stays_home(h, m), labour="丧失劳动力"),
    person("D07", lambda h, m: _stays_home(h, m), labour="丧失劳动能力"),
    person("D08", lambda h, m: _stays_home(h, m), labour="无劳动力"),
    person("D09", lambda h, m: _stays_home(h, m), labour="半劳动力"),
    person("D10", lambda h, m: age(m) >= 60 and plain(h) and able(h), labour="普通劳动力"),
    Violation(
        lambda c, h, m: put(m, id_number=m.id_number[:18] + "41", health="残疾", labour="普通劳动力"),
        lambda h, m: (
            certified(m) and age(m) < 55 and not student(m) and age(m) >= 18 and able(h) and plain(h)
        ),
        person=("D11",),
    ),
    person("D12", lambda h, m: m.works, work_months="14"),
    person("D12", lambda h, m: m.works, work_months="-2"),
    person("D12", lambda h, m: m.works, work_months="不详"),
    person("D13", lambda h, m: m.works, work_months="0"),
    person("D13", lambda h, m: m.works, work_months=""),
    person("D14", lambda h, m: _stays_home(h, m), work_months="4"),
    person(
        "D15",
        lambda h, m: _earns(h) and m.labour == "无劳动力" and age(m) > 60,
        work_area="乡镇内",
        work_months="4",
    ),
    person("D16", lambda h, m: _earns(h) and _pupil(h, m, 10, 14), work_area="县内务工", work_months="2"),
    person("D27", lambda h, m: _stays_home(h, m), labour="技能劳动力"),
    person("E01", lambda h, m: not h.exited, medical_insurance="否"),
    person("E01", lambda h, m: not h.exited, medical_insurance=""),
    person("E06", lambda h, m: age(m) > 24, pension_insurance=""),
)
INSURED = Violation(
    lambda c, h, m: put(m, medical_insurance="否"),
    lambda h, m: h.exited,
    person=("E01",),
    household=("I05",),
)
DROPOUT = Violation(
    lambda c, h, m: put(m, schooling="非在校生", education="小学"),
    lambda h, m: _pupil(h, m) and h.exited,
    person=("C16",),
    household=("I02",),
)
