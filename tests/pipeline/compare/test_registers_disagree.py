"""Where a register and the registry say two things of the same people, or a register lacks whom it should have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pipeline.compare.conftest import County, lead, number

ZHANG, WIFE, SON = number("53990119850408080"), number("53990119861010082"), number("53990120000101013")
LI = number("53990119620320002")


def _on_the_list(county: County, name: str, id_number: str, village: str = "V1") -> None:
    row = {"person_name": name, "person_number": id_number, "village_code": village}
    county.put("subsistence", {"serial": f"D{id_number[-4:]}", "category": "A", **row})


def _says_otherwise() -> Any:
    return lead("quality", "subsistence", "person.subsistence = '否'", severity="doubt", code="E13.1")


def _lacks(unmet: str = "household") -> Any:
    when = "person.subsistence = '是' and number_valid(person.id_number)"
    return lead("quality", "subsistence", when, matched=False, unmet=unmet, severity="doubt", code="E13.2")


def test_a_row_that_says_otherwise_is_told_with_its_source(county: County) -> None:
    county.rules = [_says_otherwise()]
    code = county.person("张福来", ZHANG, subsistence="否")
    _on_the_list(county, "张福来", ZHANG)
    (finding,) = county.found()
    assert (finding["kind"], finding["subject"], finding["person"]) == ("quality", "person", code)
    assert (finding["source"], finding["record"], finding["link"]) == ("农村低保", f"D{ZHANG[-4:]}", "exact")


def test_a_row_that_says_the_same_is_none(county: County) -> None:
    county.rules = [_says_otherwise()]
    county.person("张福来", ZHANG, subsistence="是")
    _on_the_list(county, "张福来", ZHANG)
    assert county.found() == []


@pytest.mark.parametrize("with_police", [True, False])
def test_whom_a_register_lacks_is_told_of_everybody(county: County, with_police: bool) -> None:
    county.rules = [_lacks()]
    code = county.person("张福来", ZHANG, subsistence="是")
    county.person("李秀英", LI, household="H2", subsistence="是")
    _on_the_list(county, "李秀英", LI)
    if with_police:
        county.resident("张福来", ZHANG)
    (finding,) = county.found()
    assert (finding["kind"], finding["person"], finding["record"]) == ("quality", code, None)
    assert finding["source"] == "农村低保"


def test_a_village_without_any_row_is_not_covered(county: County) -> None:
    county.rules = [_lacks()]
    county.person("张福来", ZHANG, subsistence="是")
    _on_the_list(county, "李秀英", LI, village="V2")
    assert county.found() == []


def test_a_register_without_villages_does_not_say_what_it_covers(county: County) -> None:
    county.rules = [_lacks()]
    county.person("张福来", ZHANG, subsistence="是")
    county.put("subsistence", {"serial": "D1", "person_name": "李秀英", "person_number": LI, "category": "A"})
    assert county.found() == []
    assert county.left is not None
    assert [(one.rule, "不知道覆盖哪些村" in one.why) for one in county.left.not_run] == [("E13.2", True)]


@pytest.mark.parametrize(("unmet", "found"), [("household", 0), ("person", 1)])
def test_one_row_of_the_household_may_stand_for_all(county: County, unmet: str, found: int) -> None:
    county.rules = [_lacks(unmet)]
    county.person("张福来", ZHANG, subsistence="是")
    county.person("李秀英", WIFE, subsistence="是")
    _on_the_list(county, "张福来", ZHANG)
    assert len(county.found()) == found


def test_a_number_that_cannot_be_right_proves_nothing(county: County) -> None:
    county.rules = [_lacks()]
    county.person("张福来", ZHANG[:17] + ("1" if ZHANG[17] != "1" else "2"), subsistence="是")
    _on_the_list(county, "李秀英", LI)
    assert county.found() == []


def _split() -> Any:
    return lead("quality", "resident", "person.relation = '户主' and link.heads_in_family > 1", code="B13")


def test_two_heads_in_one_family_are_told_of_both(county: County) -> None:
    county.rules = [_split()]
    county.person("张福来", ZHANG)
    county.person("张小山", SON, household="H2")
    county.resident("张福来", ZHANG)
    county.resident("张小山", SON, relation="之子")
    assert [f["household"] for f in county.found()] == ["H1", "H2"]


def test_a_member_registered_elsewhere_makes_no_second_head(county: County) -> None:
    county.rules = [_split()]
    county.person("张福来", ZHANG)
    county.person("李大海", LI, household="H2")
    county.person("张小山", SON, household="H2")  # his place in the police register is still his father's
    county.resident("张福来", ZHANG)
    county.resident("张小山", SON, relation="之子")
    county.resident("李大海", LI, family="F2")
    assert county.found() == []


def test_who_has_no_family_number_is_nobodys_family(county: County) -> None:
    county.rules = [_split()]
    county.person("张福来", ZHANG)
    county.person("李大海", LI, household="H2")
    county.resident("张福来", ZHANG, family=None)
    county.resident("李大海", LI, family=None)
    assert county.found() == []
