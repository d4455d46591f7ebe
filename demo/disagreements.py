"""What a county says twice: where its registers and its registry disagree after everything was planted.

Contradictions are planted in the registry alone; the registers still say what was true, so each may disagree as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demo.county import County
from demo.numbers import is_valid
from demo.plant_exclusions import quality
from demo.records import Household, Member
from demo.truth import Expected

_NUMBERS = {"subsistence": "person_number", "disability": "certificate_number", "student": "id_number"}
_SOURCES = {"E13": "农村低保", "E14": "持证残疾人", "C20": "在校学生"}
_RECEIVES = ("是", "享受")
_NO_STUDENT = ("非在校生", "学龄前儿童")


def tell(county: County) -> None:
    """Expect every disagreement that a screen must find."""
    covered = {
        table: {str(row["village_code"]) for row in county.registers[table]}
        for table in ("subsistence", "disability")
    }
    for household in county.households:
        county.expect(*_of_household(county, household, covered))


def _of_household(county: County, household: Household, covered: dict[str, set[str]]) -> Iterator[Expected]:
    rows = county.own_rows.get(household.household_code, [])
    known = {(table, str(row[_NUMBERS[table]])[:18]) for table, row in rows if table in _NUMBERS}
    somebody = any(table == "subsistence" for table, _ in known)
    for member in household.members:
        tables = {table for table, number in known if number == member.citizen.number}
        asked = household.village_code in covered["subsistence"] and is_valid(member.id_number[:18])
        if "subsistence" in tables and member.subsistence == "否":
            yield _told("E13.1", household, member)
        if member.subsistence in _RECEIVES and not somebody and asked:
            yield _told("E13.2", household, member)
        yield from _of_health(household, member, "disability" in tables, covered["disability"])
        if "student" in tables and member.schooling in _NO_STUDENT:
            yield _told("C20.1", household, member)


def _of_health(
    household: Household, member: Member, certified: bool, covered: set[str]
) -> Iterator[Expected]:
    disabled = "残疾" in member.health
    if certified and member.health and not disabled:
        yield _told("E14.1", household, member)
    if disabled and not certified and household.village_code in covered and is_valid(member.id_number[:18]):
        yield _told("E14.2", household, member)


def _told(rule: str, household: Household, member: Member) -> Expected:
    return replace(quality(rule, household, member), source=_SOURCES[rule.partition(".")[0]])
