"""Rows of the registers, and those that stand in them without meaning anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.county import County, Resident, Row
from demo.numbers import MISWRITTEN, WRITTEN, old15
from demo.people import age_on
from demo.records import Member
from demo.spelling import spell

Maker = Callable[[County, str, str, str], Row]


def vehicle(county: County, name: str, number: str, on: str) -> Row:
    """A car of at least 30 000 yuan."""
    rng = county.rng
    price = rng.choice(("30000", "42000", "5.8万元", "64,000", "¥88000", "106000.00", "198000元"))
    kind = rng.choice(("小型轿车", "轿车", "面包车", "轻型普通货车", "K33"))
    return {
        "plate": f"示Z{county.serial('vehicle'):05d}", "owner_name": name, "owner_number": number, "kind": kind,
        "model": "示例牌", "price": price, "acquired_on": "", "first_registered_on": on, "status": rng.choice(("正常", "A")),
    }  # fmt: skip


def house(county: County, name: str, number: str, on: str) -> Row:
    """A flat or shop in town, bought."""
    rng = county.rng
    return {
        "certificate": f"示(2016)不动产权第{county.serial('house'):07d}号", "owner_name": name, "owner_number": number,
        "location": "示例县城示例路", "use": rng.choice(("住宅", "商业", "成套住宅", "门面")),
        "floor_area": str(rng.randrange(60, 140)), "acquired_by": rng.choice(("购买", "买卖", "继承")),
        "registered_on": on, "status": rng.choice(("现势", "有效")),
    }  # fmt: skip


def business(county: County, name: str, number: str, on: str) -> Row:
    """A company or shop in operation."""
    rng = county.rng
    kind, role = rng.choice(
        (("有限责任公司", "股东"), ("有限责任公司", "法定代表人"), ("个体工商户", "经营者"))
    )
    return {
        "credit_code": f"91539{county.serial('business'):013d}", "name": "示例商行", "kind": kind, "person_name": name,
        "person_number": number, "role": role, "capital": str(rng.choice((5, 10, 50))), "founded_on": on,
        "status": rng.choice(("存续", "在业")),
    }  # fmt: skip


def post(county: County, name: str, number: str, on: str) -> Row:
    """A public post."""
    rng = county.rng
    return {
        "serial": f"P{county.serial('payroll'):07d}", "person_name": name, "person_number": number, "unit": "示例单位",
        "category": rng.choice(("公务员", "参公人员", "事业单位人员", "教师", "国有企业正式职工")), "joined_on": on,
        "status": rng.choice(("在职", "在编在岗")), "pay": str(rng.randrange(2800, 6500)),
    }  # fmt: skip


def cadre(county: County, name: str, number: str, on: str) -> Row:
    """A village cadre in office."""
    rng = county.rng
    return {
        "serial": f"C{county.serial('cadre'):06d}", "person_name": name, "person_number": number,
        "village_code": rng.choice(county.villages).code, "post": rng.choice(("村支书", "村主任", "监委主任", "文书")),
        "took_office_on": on, "status": rng.choice(("在任", "现任")),
    }  # fmt: skip


@dataclass(frozen=True)
class Register:
    """A register that exclusions look at: dictionary table, printed name, key of a row, its maker."""

    table: str
    source: str
    key: str
    make: Maker


EXCLUDING: dict[str, Register] = {
    "YN-01": Register("payroll", "财政供养", "serial", post),
    "YN-02": Register("cadre", "村干部", "serial", cadre),
    "YN-03": Register("vehicle", "机动车", "plate", vehicle),
    "YN-04": Register("house", "不动产", "certificate", house),
    "YN-05": Register("business", "市场主体", "credit_code", business),
}


def subsistence(county: County, name: str, number: str, village: str, head: str = "") -> Row:
    """Somebody on rural subsistence."""
    category = county.rng.choice(("A", "B类", "C"))
    return {
        "serial": f"D{county.serial('subsistence'):07d}", "person_name": name, "person_number": number,
        "head_number": head or number, "category": category, "starts_on": "2015-01-01", "monthly_amount": "150",
        "village_code": village,
    }  # fmt: skip


def unsafe_house(county: County, name: str, number: str, village: str) -> Row:
    """An unsafe house that has not been rebuilt."""
    return {
        "serial": f"W{county.serial('unsafe_house'):06d}", "person_name": name, "person_number": number,
        "grade": county.rng.choice(("C级", "D级", "D")), "assessed_on": "2016-04-01", "repair_state": "未改造",
        "village_code": village,
    }  # fmt: skip


def illness(county: County, name: str, number: str, village: str) -> Row:
    """A serious illness with 30 000 yuan or more paid by the family."""
    return {
        "serial": f"M{county.serial('illness'):07d}", "person_name": name, "person_number": number, "disease": "示例病",
        "category": county.rng.choice(("大病", "重大疾病")), "year": "2017",
        "own_expense": county.rng.choice(("30000", "41,500", "6万元")), "village_code": village,
    }  # fmt: skip


def disability(county: County, name: str, number: str, village: str, grade: str = "") -> Row:
    """A severe disability; the certificate's number ends in category and grade."""
    grade = grade or county.rng.choice("12")
    label = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}[grade]
    return {
        "certificate_number": f"{number}4{grade}", "name": name, "category": "肢体", "grade": label,
        "issued_on": "2014-02-02", "status": "有效", "village_code": village,
    }  # fmt: skip


def student(name: str, number: str, stage: str) -> Row:
    """A pupil."""
    return {
        "student_number": f"G{number}", "name": name, "id_number": number, "school": "示例学校", "stage": stage,
        "status": "在读",
    }  # fmt: skip


def strangers_rows(county: County) -> None:
    """Rows of people who are not registered: they say nothing to a screen."""
    strangers = [r for code in county.free_families for r in county.families[code]]
    grown = [r for r in strangers if r.citizen.birth.year < 1995]
    for register in EXCLUDING.values():
        if register.table == "cadre":
            continue
        for _ in range(round(county.size.households * county.size.register_rows)):
            who = county.rng.choice(grown)
            on = spell(date(county.rng.randrange(2006, 2017), 5, 5), county.rng)
            number = _as_somebody_writes(county.rng, who)
            county.row(register.table, register.make(county, who.name, number, on))
    for who in strangers:
        if 7 <= age_on(who.citizen.birth, date(2017, 8, 31)) < 12:
            county.row("student", student(who.name, who.citizen.number, "小学"))


def _as_somebody_writes(rng: Random, who: Resident) -> str:
    number = who.citizen.number
    if rng.random() < 0.9:
        return number
    if rng.random() < 0.5 and who.citizen.birth.year < 2000:
        return old15(number)
    return rng.choice([*WRITTEN.values(), *MISWRITTEN.values()][2:])(number, rng)


def own_rows(county: County, member: Member, village: str, head: str) -> list[tuple[str, Row]]:
    """What the registers say of a member, as it is: (table, row)."""
    who, rows = member.citizen, []
    if member.subsistence == "是":
        rows.append(("subsistence", subsistence(county, who.name, who.number, village, head)))
    if member.id_type == "残疾人证":
        row = disability(county, who.name, who.number, village, member.id_number[19])
        rows.append(("disability", row | {"certificate_number": member.id_number}))
    if "病" in member.health:
        category = "大病" if "大病" in member.health else "慢性病"
        expense = str(county.rng.randrange(3, 300) * 100)
        row = illness(county, who.name, who.number, village)
        rows.append(("illness", row | {"category": category, "own_expense": expense}))
    if member.schooling not in ("", "非在校生", "学前教育"):
        rows.append(("student", student(who.name, who.number, member.schooling)))
    return rows
