"""Ways to write one number are one person; a wrong number is somebody only where nothing else is possible."""

from __future__ import annotations

import pytest

from tests.pipeline.compare.conftest import County, lead, number

ZHANG = number("53990119850408080")
WANG = number("53990119620320002")


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


@pytest.mark.parametrize(
    ("written", "how"),
    [
        (ZHANG, "exact"),
        (_full_width(ZHANG), "normalised"),
        (f" {ZHANG[:6]} {ZHANG[6:14]}　{ZHANG[14:]} ", "normalised"),
        (ZHANG[:6] + ZHANG[8:17], "normalised"),
        (ZHANG + "43", "normalised"),
        (ZHANG + "43B1", "normalised"),
        (ZHANG[:10] + ("1" if ZHANG[10] != "1" else "2") + ZHANG[11:], "probable"),
        (ZHANG[:17] + ("1" if ZHANG[17] != "1" else "2"), "probable"),
        (ZHANG[:12] + ZHANG[13] + ZHANG[12] + ZHANG[14:], "probable"),
        (ZHANG[:4] + ZHANG[5:], "probable"),
        (ZHANG[:17], "probable"),
        (ZHANG[:9] + "7" + ZHANG[9:], "probable"),
        (ZHANG + "9", "probable"),
        (ZHANG[:6] + "1958" + ZHANG[10:], "probable"),
        (ZHANG[:13] + "O" + ZHANG[14:], "probable"),
    ],
)
@pytest.mark.parametrize("miswritten_in", ["register", "registry"])
def test_one_number_in_all_ways_of_writing(
    county: County, written: str, how: str, miswritten_in: str
) -> None:
    here, there = (ZHANG, written) if miswritten_in == "register" else (written, ZHANG)
    county.person("张福来", here)
    county.person("李秀英", number("53990119700101002"))
    county.vehicle("张福来", there)
    assert county.links() == {("云Z1", "H1-1", how)}


def test_lower_case_x_is_another_way_to_write_it(county: County) -> None:
    body = next(b for b in (f"5399011985040808{d}" for d in range(10)) if number(b)[-1] == "X")
    county.person("张福来", number(body))
    county.vehicle("张福来", number(body).lower())
    assert county.links() == {("云Z1", "H1-1", "normalised")}


def test_a_probable_link_is_a_doubt_with_a_score_below_one(county: County) -> None:
    county.person("张福来", ZHANG)
    county.vehicle("张福来", ZHANG[:17])
    county.vehicle("张福来", ZHANG, plate="云Z2")
    probable, exact = county.found()
    assert (probable["severity"], exact["severity"]) == ("doubt", "error")
    assert 0 < probable["score"] < 1 == exact["score"]


def test_a_similar_name_and_fewer_facts_make_a_link_weaker(county: County) -> None:
    county.person("张福玮", ZHANG)
    county.person("王巧", WANG, household="H2")
    county.vehicle("张福伟", ZHANG[:17], plate="云Z1")
    county.vehicle("王巧", WANG[:17], plate="云Z2")
    similar, same = county.found()
    assert (similar["name_agrees"], same["name_agrees"]) == ("similar", "yes")
    assert similar["score"] < same["score"]


def test_two_right_numbers_are_two_people(county: County) -> None:
    twin = next(n for d in range(10) if (n := number(ZHANG[:16] + str(d))) != ZHANG)
    county.person("张福来", ZHANG, birth_date="1985-04-08", sex="女")
    county.vehicle("张福来", twin)
    assert county.links() == set()


def test_a_number_shared_with_another_name_still_links(county: County) -> None:
    county.person("张福来", ZHANG)
    county.vehicle("赵铁柱", ZHANG)
    (finding,) = county.found()
    assert (finding["link"], finding["name_agrees"]) == ("exact", "no")


@pytest.mark.parametrize("name", [None, "王建华"])
def test_a_wrong_number_needs_a_name_that_agrees(county: County, name: str | None) -> None:
    county.person("王建国", ZHANG)
    county.vehicle(name, ZHANG[:17])
    assert county.links() == set()


def test_two_candidates_are_none(county: County) -> None:
    twin = _twin_of(ZHANG)
    county.person("张福来", ZHANG)
    county.person("张福来", twin, household="H2")
    county.vehicle("张福来", _between(ZHANG, twin))
    assert county.links() == set()


def test_a_second_candidate_outside_the_registry_counts(county: County) -> None:
    twin = _twin_of(ZHANG)
    county.person("张福来", ZHANG)
    county.resident("张福来", twin)
    county.vehicle("张福来", _between(ZHANG, twin))
    assert county.links() == set()


def test_one_human_in_both_registers_is_one_candidate(county: County) -> None:
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG)
    county.vehicle("张福来", ZHANG[:17])
    assert county.links() == {("云Z1", "H1-1", "probable")}


def test_a_wrong_number_in_the_registry_with_two_candidates_in_registers_is_nobody(county: County) -> None:
    twin = _twin_of(ZHANG)
    county.person("张福来", _between(ZHANG, twin))
    county.vehicle("张福来", ZHANG, plate="云Z1")
    county.vehicle("张福来", twin, plate="云Z2")
    assert county.links() == set()


def test_one_candidate_with_two_vehicles_is_one_candidate(county: County) -> None:
    county.person("张福来", ZHANG[:17])
    county.vehicle("张福来", ZHANG, plate="云Z1")
    county.vehicle("张福来", ZHANG, plate="云Z2")
    assert county.links() == {("云Z1", "H1-1", "probable"), ("云Z2", "H1-1", "probable")}


def test_wrong_numbers_on_both_sides_are_nobody(county: County) -> None:
    county.person("张福来", ZHANG[:17])
    county.vehicle("张福来", ZHANG[:16] + ZHANG[17])
    assert county.links() == set()


@pytest.mark.parametrize(("name", "links"), [("张福来", {("云Z1", "H1-1", "exact")}), ("赵铁柱", set())])
def test_the_same_wrong_number_links_only_with_the_name(county: County, name: str, links: set[str]) -> None:
    county.person("张福来", ZHANG[:17])
    county.vehicle(name, ZHANG[:17])
    assert county.links() == links


@pytest.mark.parametrize("placeholder", ["0" * 18, "123456789012345678", "9" * 15, "不详", "无", "5399"])
def test_a_placeholder_is_nobody(county: County, placeholder: str) -> None:
    county.person("张福来", placeholder)
    county.vehicle("张福来", placeholder)
    assert county.links() == set()


def test_a_number_twice_in_the_registry_links_to_both(county: County) -> None:
    county.person("张福来", ZHANG, household="H1")
    county.person("张福来", ZHANG, household="H2")
    county.vehicle("张福来", ZHANG, plate="云Z1")
    county.vehicle("张福来", ZHANG[:17], plate="云Z2")
    assert county.links() == {
        ("云Z1", "H1-1", "exact"), ("云Z1", "H2-1", "exact"),
        ("云Z2", "H1-1", "probable"), ("云Z2", "H2-1", "probable"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "agrees"),
    [
        ({"birth_date": "1985-04-08"}, True),
        ({"birth_date": "1985-04-09"}, False),
        ({"sex": "女"}, True),
        ({"sex": "男"}, False),
    ],
)
def test_facts_that_both_have_must_agree(county: County, fact: dict[str, str], agrees: bool) -> None:
    county.person("张福来", ZHANG[:17], **fact)
    county.vehicle("张福来", ZHANG)
    assert county.links() == ({("云Z1", "H1-1", "probable")} if agrees else set())


@pytest.mark.parametrize(("village", "agrees"), [("V1", True), ("V2", False), (None, True)])
def test_a_village_that_disagrees_is_somebody_else(county: County, village: str | None, agrees: bool) -> None:
    from_register = {
        "serial": "D1",
        "person_name": "张福来",
        "person_number": ZHANG[:17],
        "village_code": village,
    }
    county.rules = [lead("exclusion", "subsistence", "subsistence.category = 'A'")]
    county.person("张福来", ZHANG)
    county.put("subsistence", {**from_register, "category": "A"})
    assert county.links() == ({("D1", "H1-1", "probable")} if agrees else set())


def test_an_old_number_with_a_slip_is_at_most_a_doubt_and_weak(county: County) -> None:
    old = ZHANG[:6] + ZHANG[8:17]
    slipped = old[:14] + ("1" if old[14] != "1" else "2")
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG)
    county.vehicle("张福来", slipped)
    (finding,) = county.found()
    assert (finding["link"], finding["severity"]) == ("probable", "doubt")
    assert finding["score"] < 0.7


def test_an_old_number_that_the_police_know_is_nobody_elses_slip(county: County) -> None:
    old = ZHANG[:6] + ZHANG[8:17]
    slipped = old[:14] + ("1" if old[14] != "1" else "2")
    county.person("张福来", ZHANG)
    county.resident("张福来", ZHANG)
    county.resident("张福来", number(slipped[:6] + "19" + slipped[6:]), family="F2")
    county.vehicle("张福来", slipped)
    assert county.links() == set()


def test_an_old_number_is_not_doubted_without_the_police_register(county: County) -> None:
    old = ZHANG[:6] + ZHANG[8:17]
    county.person("张福来", ZHANG)
    county.vehicle("张福来", old[:14] + ("1" if old[14] != "1" else "2"))
    assert county.links() == set()


def _twin_of(right: str) -> str:
    """Another right number so near that a wrong one lies between."""
    for place in range(16, 13, -1):
        for digit in "0123456789":
            other = number(right[:place] + digit + right[place + 1 : 17])
            if other != right and _between(right, other):
                return other
    raise AssertionError("no such number")


def _between(one: str, other: str) -> str:
    """A wrong number one digit from both: the places that differ are the digit and the check."""
    wrong = one[:17] + other[17]
    return (
        wrong
        if sum(a != b for a, b in zip(wrong, other, strict=True)) == 1 and wrong not in (one, other)
        else ""
    )
