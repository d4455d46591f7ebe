"""What differs between two packs is told in days, people and conditions; what does not differ is not told."""

from __future__ import annotations

from datetime import date

from niukou.rulebook.differ import diff
from niukou.rulebook.differences_told import difference_lines
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack

BASE = own_packs_folder() / "broken" / "_base"


def changed(id_: str, *edits: tuple[str, str]) -> dict[str, str]:
    text = (BASE / f"{id_}.yaml").read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return {f"{id_}.yaml": f"replaces: {id_}\n{text}"}


def compared(write_pack, files, on=None):
    write_pack("mine", files)
    one, other = load_pack("_base"), load_pack("mine")
    found = diff(one, other, on)
    return found, "\n".join(difference_lines(one, other, on, found))


def test_a_pack_does_not_differ_from_itself(write_pack):
    found, text = compared(write_pack, {})
    assert found == [] and "没有差别" in text


def test_a_value_goes_from_to_and_its_users_are_named(write_pack):
    found, text = compared(write_pack, changed("standards/notice_days", ("2014-01-01: 7", "2014-01-01: 5")))
    assert "【标准】1 处" in text and "是：7天 → 5天" in text and "用到它的：P-ID 识别" in text
    assert "“公示”的天数：7天 → 5天" in text
    assert {one.folder for one in found} == {"standards", "procedures"}


def test_a_rule_is_the_same_though_a_standard_in_it_has_another_value(write_pack, quality_text):
    rule = quality_text(when="\"household.size > standard('car_price')\"")
    write_pack("lower", {"quality/rule.yaml": rule})
    write_pack("upper", changed("standards/car_price", ("30000", "50000")), inherits="lower")
    found = diff(load_pack("lower"), load_pack("upper"))
    assert [(one.folder, one.users) for one in found] == [("standards", ("T01 没有人口",))]


def test_a_condition_is_told_in_words_before_and_after(write_pack, quality_text):
    write_pack("lower", {"quality/rule.yaml": quality_text()})
    stricter = quality_text("replaces: quality/rule", when='"household.size <= 1"')
    cases = stricter.replace("{size: 0}", "{size: 1}")
    write_pack("upper", {"quality/rule.yaml": cases}, inherits="lower")
    [found] = diff(load_pack("lower"), load_pack("upper"))
    [change] = found.changes
    assert (change.what, change.before, change.after) == ("查出", "家庭人口为0", "家庭人口不超过1")


def test_steps_come_go_move_and_change(write_pack):
    lines = (BASE / "procedures" / "identification.yaml").read_text("utf-8").splitlines()
    visit = next(line for line in lines if "key: visit" in line)
    approval = next(line for line in lines if "key: approval" in line)
    told = "  - {key: told, kind: written_notice, title: 告知, who: town_office, level: town}"
    files = changed(
        "procedures/identification",
        (visit + "\n", ""), (approval, f"{visit}\n{told}"), ("title: 评议", "title: 村民评议"),
    )  # fmt: skip
    files |= changed("roles/town_office", ("may: [visit", "may: [written_notice, visit"))
    _, text = compared(write_pack, files)
    assert "只有甲有的步骤：6. 审批（审核审批，乡镇政府，乡级）" in text
    assert "只有乙有的步骤：6. 告知（书面告知，乡镇政府，乡级）" in text
    assert "“入户”的次序：第2步 → 第5步" in text
    assert "步骤的名称：评议 → 村民评议" in text
    assert "“评议”" not in text.replace("“村民评议”", "")  # a new name is told once, not wherever it is named


def test_a_step_of_another_key_but_the_same_kind_is_the_same_step(write_pack):
    files = changed(
        "procedures/identification",
        ("{key: review,", "{key: meeting,"),
        ("laid_before: review", "laid_before: meeting"),
    )
    found, _ = compared(write_pack, files)
    assert found == []


def test_a_day_decides_which_value_counts(write_pack):
    later = changed("standards/car_price", ("{2014-01-01: 30000}", "{2014-01-01: 30000, 2018-01-01: 40000}"))
    assert compared(write_pack, later, date(2017, 10, 1))[0] == []
    _, text = compared(write_pack, later, date(2018, 6, 1))
    assert "是：30000元 → 40000元" in text and "按2018年6月1日的规定" in text


def test_labels_fields_and_phases_come_and_go(write_pack):
    files = changed("codelists/yes_no", ('  - {code: "0", label: 否}', '  - {code: "0", label: 不是}'))
    files |= changed("calendar/year_2018", ("to: 2018-11-30", "to: 2018-11-20"))
    files |= {
        "indicators/safe_water.yaml": "removes: indicators/safe_water\nbasis: {document: 文件, mark: S}\n"
    }
    _, text = compared(write_pack, files)
    assert "只有甲有的代码：0 否" in text and "只有乙有的代码：0 不是" in text
    assert (
        "“录入”的日子：2018年11月1日至2018年11月30日 24:00 关闭 → 2018年11月1日至2018年11月20日 24:00 关闭"
        in text
    )
    assert "－ 只有甲有 饮水安全率" in text


def test_the_difference_can_be_read_by_machines(write_pack):
    found, _ = compared(write_pack, changed("standards/notice_days", ("2014-01-01: 7", "2014-01-01: 5")))
    said = found[0].as_json()
    assert said["of"] == "标准" and said["kind"] == "changed"
    assert said["changes"] == ({"what": "是", "before": "7天", "after": "5天"},)


def test_a_label_of_other_years_is_still_understood_in_conditions_on_a_day():
    found = diff(load_pack("national"), load_pack("henan-2018"), date(2018, 10, 1))
    assert "standards" in {one.folder for one in found}  # rules name labels that came in 2019


def test_a_label_is_told_of_the_days_it_was_used(write_pack):
    last = '{code: "2", label: 女, identity: female}'
    more = f'{last}\n  - {{code: "9", label: 未说明, to: 2018-12-31}}'
    files = changed("codelists/sex", (last, more))
    found, text = compared(write_pack, files, date(2018, 12, 31))
    assert [one.folder for one in found] == ["codelists"] and "9 未说明" in text
    assert diff(load_pack("_base"), load_pack("mine"), date(2019, 1, 1)) == []
