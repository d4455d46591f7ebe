from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from niukou.terms.identity import identity_scheme
from niukou.terms.identity.cn_resident import check_character

RIGHT = "53990119900101003" + check_character("53990119900101003")
DERIVE = identity_scheme("cn_resident").derive


@given(st.integers(0, 10**17 - 1).map("{:017}".format))
def test_check_character_is_that_of_python_stdnum(digits: str) -> None:
    assert check_character(digits) == ric.calc_check_digit(digits + "0")


def test_a_right_number() -> None:
    said = DERIVE(RIGHT)
    assert said == (
        RIGHT,
        RIGHT,
        int(RIGHT[:17]) * 11 + "0123456789X".index(RIGHT[17]),
        "current",
        True,
        date(1990, 1, 1),
        "male",
    )


@pytest.mark.parametrize(
    "written",
    [
        RIGHT.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        f" {RIGHT[:6]} {RIGHT[6:14]}\u3000{RIGHT[14:]}\u200b",
        RIGHT + "43",
        RIGHT + "43B1",
        RIGHT[:6] + RIGHT[8:17],
    ],
    ids=["full-width", "blanks", "certificate", "certificate issued again", "old 15 digits"],
)
def test_ways_to_write_the_same_number(written: str) -> None:
    said = DERIVE(written)
    assert said[1:3] == DERIVE(RIGHT)[1:3]
    assert said.text == written


def test_a_small_x_is_the_large_one() -> None:
    digits = next(d for i in range(1000) if check_character(d := f"53990119900101{i:03}") == "X")
    assert DERIVE(digits + "x")[1:] == DERIVE(digits + "X")[1:]
    assert DERIVE(digits + "ｘ").valid is True


def test_a_wrong_check_has_no_key_but_birth_and_sex() -> None:
    wrong = RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1")
    said = DERIVE(wrong)
    assert (said.standard, said.key, said.form, said.valid) == (wrong, None, "current", False)
    assert (said.birth, said.sex) == (date(1990, 1, 1), "male")


def test_a_right_check_over_no_calendar_date_is_valid_without_birth() -> None:
    digits = "53990119900230002"
    said = DERIVE(digits + check_character(digits))
    assert (said.valid, said.birth, said.sex) == (True, None, "female")
    assert said.key is not None


def test_old_numbers_are_valid_by_their_date_alone() -> None:
    assert DERIVE("539901900101003").valid is True
    said = DERIVE("539901900230003")
    assert (said.form, said.key, said.valid, said.birth) == ("old", None, False, None)
    assert len(said.standard or "") == 18


def test_a_certificate_stands_and_falls_with_its_number() -> None:
    wrong = RIGHT[:17] + ("0" if RIGHT[17] != "0" else "1") + "43"
    said = DERIVE(wrong)
    assert (said.form, said.standard, said.key, said.valid) == ("certificate", wrong[:18], None, False)


@pytest.mark.parametrize(
    "text", ["5399011990010100", RIGHT + "4", RIGHT + "432", RIGHT.replace("0", "O"), "无", "5.39901e17"]
)
def test_anything_else_is_told_and_not_guessed(text: str) -> None:
    assert DERIVE(text) == (text, text, None, "other", False, None, None)


@pytest.mark.parametrize("text", [None, "", " \u3000\u200b\t"])
def test_blank_says_nothing(text: str | None) -> None:
    assert DERIVE(text) == (text, None, None, None, None, None, None)


@given(st.text(max_size=24))
def test_a_key_is_there_where_the_number_is_valid_and_nowhere_else(text: str) -> None:
    said = DERIVE(text)
    assert (said.key is not None) == bool(said.valid)
