"""Bad rows are set aside with cell and reason; the good ones go on."""

from __future__ import annotations

import pytest

GOOD = "示Z1,王伟,539901197302160202,30000"
HEADING = "号牌号码,机动车所有人,身份证明号码,购置价格"


def only_rejected(county):
    (rejected,) = county.land().rejected
    return rejected


@pytest.mark.parametrize("ruined", ["5.39901E+17", "1.1e17", "5.39901197302160E+17", " 5,39901E+17 ", "5E17"])
def test_an_identity_number_ruined_by_a_spreadsheet_is_told_and_not_guessed(county, ruined):
    county.vehicles(GOOD, f'示Z2,李,"{ruined}",1')
    rejected = only_rejected(county)
    assert (rejected["file"], rejected["row"], rejected["column"]) == ("registers/车.csv", 3, "身份证明号码")
    assert "末几位已经丢失" in rejected["reason"]
    assert rejected["value"] != ruined
    assert rejected["kept"] is False
    assert county.work.joinpath("landed").exists()


@pytest.mark.parametrize(
    "cell", ["539901197302160202", "5399011973021602", "E17", "12E3", "5399E", "5.3", "1E5"]
)
def test_other_numbers_are_no_ruin(county, cell):
    county.vehicles(f"示Z2,李,{cell},1.5E+11")
    landed = county.land()
    assert landed.rejected == []
    assert landed.column("vehicle", "price") == ["1.5E+11"]


def test_a_ruined_household_code_is_told_too(county):
    county.text("registry/贫困户.csv", "户编号,户主姓名\n5.39901E+17,王\nH2,李\n")
    rejected = only_rejected(county)
    assert (rejected["column"], rejected["value"]) == ("户编号", "5.39901E+17")


def test_a_ruined_account_is_a_doubt_and_the_row_goes_on(county):
    county.text("registers/低保.csv", "序号,姓名,身份证号,户主身份证号,银行账号\n1,王,11,22,6.22848E+18\n")
    landed = county.land()
    assert [(r["kept"], r["column"]) for r in landed.rejected] == [(True, "银行账号")]
    assert "6.22848" not in landed.rejected[0]["value"]
    assert landed.file("subsistence").rows == 1
    assert landed.file("subsistence").rejected == 0


@pytest.mark.parametrize(
    "again", [HEADING, "号牌号码, 机动车所有人,身份证 明号码,购置价格", "\ufeff" + HEADING]
)
def test_a_heading_in_the_middle_is_set_aside(county, again):
    county.vehicles(GOOD, again, GOOD)
    rejected = only_rejected(county)
    assert rejected["row"] == 3
    assert "标题行" in rejected["reason"]


@pytest.mark.parametrize(
    "total", ["合计,,,90000", "总 计,,,90000", ",小计：,,1", "共计25户,,,", "本页合计,,,9"]
)
def test_rows_of_totals_are_set_aside(county, total):
    county.vehicles(GOOD, total)
    rejected = only_rejected(county)
    assert rejected["row"] == 3
    assert "合计行" in rejected["reason"]


def test_a_total_in_the_key_column_of_the_registry_is_a_total(county):
    county.text("registry/贫困户.csv", "户编号,户主姓名,住房面积\nH1,王,30\n合计,,30\n合 计,2户,30\n")
    assert ["合计行" in r["reason"] for r in county.land().rejected] == [True, True]


def test_a_person_called_total_is_a_person(county):
    county.vehicles("合计汽修,合计,539901197302160202,1")
    assert county.land().rejected == []


def test_blank_rows_go_without_a_word(county):
    county.vehicles(GOOD, "", ",,,", " ,\u3000,,", GOOD)
    landed = county.land()
    assert landed.rejected == []
    assert landed.column("vehicle", "landed_row") == [2, 6]


def test_a_row_without_its_key_is_set_aside(county):
    county.text("registry/成员.csv", "人编号,户编号,姓名\n,H1,王\nP2,,李\nP3,H1,赵\n")
    landed = county.land()
    assert [(r["row"], r["column"]) for r in landed.rejected] == [(2, "人编号"), (3, "户编号")]
    assert landed.column("person", "name") == ["赵"]


def test_a_register_row_needs_a_number_or_a_name(county):
    county.vehicles("示Z1,,,30000", "示Z2,王,,1", "示Z3,,5399,1", ",王,5399,1")
    landed = county.land()
    assert [r["row"] for r in landed.rejected] == [2]
    assert "机动车所有人" in landed.rejected[0]["reason"]
    assert landed.column("vehicle", "plate") == ["示Z2", "示Z3", None]


def test_a_row_with_more_cells_is_set_aside_naming_the_column(county):
    county.vehicles(GOOD, GOOD + ",,多", GOOD + ",,")
    rejected = only_rejected(county)
    assert (rejected["row"], rejected["column"], rejected["value"]) == (3, "第6列", None)


def test_a_row_that_lost_a_cell_is_set_aside(county):
    county.vehicles(GOOD, "示Z2,李")
    rejected = only_rejected(county)
    assert rejected["row"] == 3
    assert "串列" in rejected["reason"]


def test_absent_optional_cells_at_the_end_are_blank_and_a_doubt(county):
    county.vehicles("示Z2,李,5399")
    landed = county.land()
    assert [(r["kept"], r["row"]) for r in landed.rejected] == [(True, 2)]
    assert landed.column("vehicle", "price") == [None]


def test_the_file_counts_what_it_lost(county):
    county.vehicles(GOOD, "示Z2", "合计,,,1", "示Z3,李,5.39901E+17,1")
    file = county.land().file("vehicle")
    assert (file.rows, file.rejected) == (1, 3)


def test_personal_values_are_masked(county):
    county.vehicles("示Z3,李,5.39901E+17,1")
    assert "39901" not in only_rejected(county)["value"]
