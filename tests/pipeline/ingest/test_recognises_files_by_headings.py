"""A file is what its headings say; what cannot be told is refused with what was understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

ROW = "示Z1,王伟,539901197302160202,30000"


def test_lands_a_file_under_the_names_of_the_dictionary(county):
    county.vehicles(ROW)
    landed = county.land()
    assert landed.rows("vehicle") == [
        {
            "plate": "示Z1",
            "owner_name": "王伟",
            "owner_number": "539901197302160202",
            "price": "30000",
            "landed_file": 1,
            "landed_row": 2,
        }
    ]
    file = landed.file("vehicle")
    assert (file.index, file.path, file.sheet, file.table) == (1, "registers/车.csv", None, "vehicle")
    assert (file.rows, file.rejected, len(file.sha256)) == (1, 0, 64)
    assert file.parquet.name == "vehicle-1.parquet"


def test_the_name_of_a_file_means_nothing(county):
    county.text("registers/低保.csv", f"号牌号码,身份证明号码\n{'示Z1,5399'}\n")
    assert county.land().file("vehicle").rows == 1


@pytest.mark.parametrize("row", [1, 2, 3, 4, 5])
def test_finds_the_heading_on_rows_one_to_five(county, row):
    titles = ["示例县机动车登记表,,,"] * (row - 1)
    county.vehicles(
        ",".join(("号牌号码", "机动车所有人", "身份证明号码", "购置价格")),
        ROW,
        heading="\n".join(titles) or "",
    )
    if row == 1:
        county.vehicles(ROW)
    assert county.land().rows("vehicle")[0]["landed_row"] == row + 1


def test_blank_rows_above_the_heading_are_no_rows_of_titles(county):
    county.vehicles("号牌号码,身份证明号码", ROW.rsplit(",", 2)[0], heading="\n" * 7)
    assert county.land().column("vehicle", "landed_row") == [10]


def test_a_heading_on_the_sixth_row_is_not_found(county):
    county.vehicles("号牌号码,身份证明号码", ROW, heading="\n".join(["表"] * 5))
    assert "前5行" in county.fault().wrong


@pytest.mark.parametrize(
    "heading",
    [
        "购置价格（元）",
        "购 置 价格",
        "＊购置价格",
        "购置价格：",
        '"购置\n价格"',
        "购车价格",
        "购置价格【元】",
        "购置价格(必填)",
    ],
)
def test_folds_what_writers_of_headings_vary(county, heading):
    county.vehicles("示Z1,王伟,5399,30000", heading=f"号牌号码,机动车所有人,身份证明号码,{heading}")
    assert county.land().column("vehicle", "price") == ["30000"]


def test_square_metres_in_any_spelling_are_square_metres(county):
    for sign in ("㎡", "m²", "平方米", "平米"):
        county.text("registry/贫困户.csv", f"户编号,户主姓名,住房面积（{sign}）\nH1,王伟,30\n")
        assert county.land().column("household", "house_area") == ["30"]
        county.work = county.work.with_name(sign)


def test_a_price_in_ten_thousands_is_not_read_as_yuan(county):
    county.vehicles("示Z1,5399,3", heading="号牌号码,身份证明号码,购置价格(万元)")
    fault = county.fault()
    assert "单位" in fault.wrong
    assert fault.column == "购置价格(万元)"


def test_a_bracket_that_names_somebody_else_is_kept(county):
    county.vehicles("示Z1,5399,5388", heading="号牌号码,身份证明号码,身份证明号码(配偶)")
    assert county.land().file("vehicle").unused == ("身份证明号码(配偶)",)


def test_tells_missing_and_unused_headings(county):
    county.vehicles("示Z1,5399,红", heading="号牌号码,身份证明号码,颜色")
    file = county.land().file("vehicle")
    assert file.missing == ("owner_name", "price")
    assert file.unused == ("颜色",)


def test_a_register_with_two_people_columns_keeps_them_apart(county):
    county.text("registers/低保.csv", "序号,姓名,身份证号,户主身份证号\n1,王伟,111,222\n")
    (row,) = county.land().rows("subsistence")
    assert (row["person_number"], row["head_number"]) == ("111", "222")


@pytest.mark.parametrize("second", ["身份证明号码", "证件号码"])
def test_two_headings_for_one_field_are_refused_naming_both(county, second):
    county.vehicles("示Z1,5399,5399", heading=f"号牌号码,身份证明号码,{second}")
    fault = county.fault()
    assert "“身份证明号码”（第2列）" in fault.wrong
    assert f"“{second}”（第3列）" in fault.wrong
    assert (fault.file, fault.row) == ("registers/车.csv", 1)


def test_a_heading_that_nobody_knows_may_stand_twice(county):
    county.vehicles("示Z1,5399,a,b", heading="号牌号码,身份证明号码,备注,备注")
    assert county.land().file("vehicle").unused == ("备注", "备注")


def test_a_file_without_heading_row_is_refused_without_repeating_its_people(county):
    county.text("registers/车.csv", f"{ROW}\n{ROW}\n")
    fault = county.fault()
    assert "没有标题行" in fault.wrong
    assert "5399" not in str(fault)
    assert "王伟" not in str(fault)


def test_an_unknown_layout_says_what_was_understood_and_the_nearest_one(county):
    county.vehicles("1", heading="号牌号码,购置价格,轴数")
    fault = county.fault()
    assert "号牌号码、购置价格" in fault.wrong
    assert "轴数" in fault.wrong
    assert "vehicle" in fault.right
    assert "身份证明号码" in fault.right


def test_a_register_lying_in_the_registry_is_sent_to_its_folder(county):
    county.text("registry/车.csv", f"号牌号码,身份证明号码\n{'1,2'}\n")
    assert "registers/" in county.fault().right


def test_a_file_that_fits_two_layouts_is_refused(county):
    twin = replace(county.pack.sources["vehicle"], key="twin", title="另一种")
    county.pack = replace(county.pack, sources={**county.pack.sources, "twin": twin})
    county.vehicles(ROW)
    assert "vehicle、另一种" in county.fault().wrong


def test_several_files_of_a_kind_are_several_inputs_of_one_table(county):
    county.vehicles(ROW)
    county.text("registers/车2.csv", "身份证明号码,号牌号码\n5399,示Z2\n")
    landed = county.land()
    assert landed.column("vehicle", "plate") == ["示Z1", "示Z2"]
    assert [f.index for f in landed.files] == [0, 1, 2]


def test_all_faults_of_all_files_are_told_at_once(county):
    county.vehicles("1", heading="号牌号码,轴数")
    county.text("registers/空.csv", "")
    county.text("registry/问.txt", "?")
    assert [f.file for f in county.faults()] == ["registry/问.txt", "registers/空.csv", "registers/车.csv"]


def test_headings_and_no_rows_are_a_file_of_nothing(county):
    county.vehicles()
    landed = county.land()
    assert landed.file("vehicle").rows == 0
    assert landed.rows("vehicle") == []


def test_tells_progress_in_bytes_up_to_the_end(county):
    county.vehicles(ROW)
    told: list[tuple[str, int, int]] = []
    county.land(progress=lambda *step: told.append(step))
    assert told[-1][1] == told[-1][2]
    assert [step[1] for step in told] == sorted(step[1] for step in told)
