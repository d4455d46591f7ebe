"""A rule that was sound in one pack is looked at again wherever what it names is gone or means something else."""

from __future__ import annotations

import os

import pytest

from niukou.rulebook.errors import PackError
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack

BASE = own_packs_folder() / "broken" / "_base"
BASIS = "basis: {document: 文件, mark: S}\n"


@pytest.fixture
def rule(write_pack, quality_text) -> None:
    when = "\"household.size = 0 and household.water_safe = '是' and household.wage_income < standard('car_price')\""
    cases = "\n  - {name: 有, given: {household: {size: 3}}, then: none}\n  - {name: 没有, given: {household: {size: 0}}, then: finding}"
    write_pack("lower", {"quality/rule.yaml": quality_text(when=when, cases=cases)})
    load_pack("lower")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("standards/gone.yaml", f"removes: standards/car_price\n{BASIS}", "没有标准 car_price"),
        (
            "standards/car_price.yaml",
            f"replaces: standards/car_price\ntitle: 一\ntype: text\n{BASIS}values: {{2014-01-01: 一}}\n",
            "不能比较",
        ),
        (
            "codelists/yes_no.yaml",
            f'replaces: codelists/yes_no\ntitle: 是否\n{BASIS}codes:\n  - {{code: "1", label: 对}}\n  - {{code: "0", label: 否}}\n',
            "“是” 不在代码表 yes_no",
        ),
        (
            "dictionary/household.yaml",
            "replaces: dictionary/household\n"
            + (BASE / "dictionary/household.yaml").read_text("utf-8").replace("wage_income:", "wages:"),
            "household.wage_income 没有这个字段",
        ),
    ],
)
def test_what_it_names_has_changed(rule, write_pack, file: str, text: str, said: str) -> None:
    write_pack("upper", {file: text}, inherits="lower")
    with pytest.raises(PackError) as refused:
        load_pack("upper")
    assert any(
        said in str(fault) and "lower/quality/rule.yaml" in str(fault) for fault in refused.value.faults
    )


def test_more_than_it_names_changes_nothing(rule, write_pack) -> None:
    fields = "adds_to: dictionary/household\nfields:\n  kiln: {label: 砖窑, type: number, privacy: public}\n"
    write_pack("upper", {"dictionary/household.yaml": fields}, inherits="lower")
    assert "rule" in load_pack("upper").quality


def test_a_fault_of_what_is_inherited_is_told_every_time(write_pack, quality_text) -> None:
    write_pack("lower", {"quality/rule.yaml": quality_text(when='"household.sise = 0"')})
    write_pack("upper", {}, inherits="lower")
    for name in ("upper", "lower", "upper"):
        with pytest.raises(PackError, match=r"lower/quality/rule.yaml:\d+: household.sise 没有这个字段"):
            load_pack(name)


def test_a_file_that_changes_is_read_anew(rule, write_pack, quality_text, packs) -> None:
    for file in packs.rglob("*"):
        os.utime(file, (1, 1))  # an old date must not hide a change
    load_pack("lower")
    (packs / "lower" / "quality" / "rule.yaml").write_text(quality_text(code="T02"), "utf-8")
    assert load_pack("lower").quality["rule"].code == "T02"
