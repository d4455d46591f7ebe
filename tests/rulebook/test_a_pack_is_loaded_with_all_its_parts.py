from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from niukou.rulebook import files
from niukou.rulebook.errors import PackError
from niukou.rulebook.files import LARGEST
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Where

_CAR = """adds: true
title: 有车
title_en: Has a car
code: T11
kind: exclusion
looks_at: vehicle
strength: exclude
when: "vehicle.price > 1"
message: 有车
basis: {document: 文件, mark: S}
cases:
  - {name: 贵, given: {vehicle: [{price: 2}]}, then: finding}
  - {name: 廉, given: {vehicle: [{price: 0}]}, then: none}
"""


def test_the_smallest_pack_is_whole(packs: Path):
    pack = load_pack("_base", on=date(2017, 10, 1))
    assert pack.name == "_base" and pack.lineage == ("_base",)
    assert list(pack.tables) == ["household", "person", "vehicle"]
    assert pack.codelists["sex"].labels == ("男", "女")
    assert pack.codelists["sex"].codes[0].identity == "male"
    assert pack.standards["car_price"].values == ((date(2014, 1, 1), 30000),)
    assert pack.sources["motor_vehicle"].person is not None
    assert pack.tables["person"].where == Where("_base/dictionary/person.yaml", 1)
    assert pack.tables["person"].fields["sex"].where == Where("_base/dictionary/person.yaml", 13)
    assert len(pack.fingerprint) == 64


def test_a_rule_keeps_what_is_written_and_where(write_pack, quality_text):
    write_pack("mine", {"quality/empty.yaml": quality_text(population="\"household.water_safe = '是'\"")})
    rule = load_pack("mine").quality["empty"]
    assert (rule.key, rule.code, rule.severity, rule.scope) == ("empty", "T01", "error", "row")
    assert rule.population == "household.water_safe = '是'"
    assert rule.when_where == Where("mine/quality/empty.yaml", 8)
    assert rule.places["message"] == Where("mine/quality/empty.yaml", 9)
    assert rule.cases[0].given == {"household": {"size": "0"}}
    assert [case.then for case in rule.cases] == ["finding", "none"]


def test_a_long_code_list_stands_in_a_csv(write_pack):
    side = "adds: true\ntitle: 民族\nbasis: {document: 文件, mark: C}\ncsv: people.csv\n"
    rows = "code,label,aliases,from,to\n01,汉族,汉|漢族,,\n02,蒙古族,,2014-01-01,2019-12-31\n\n"
    folder = write_pack("mine", {"codelists/people.yaml": side})
    (folder / "codelists" / "people.csv").write_text(rows, "utf-8-sig")
    codes = load_pack("mine").codelists["people"].codes
    assert [code.label for code in codes] == ["汉族", "蒙古族"]
    assert codes[0].aliases == ("汉", "漢族") and codes[0].code == "01"
    assert codes[1].valid_to == date(2019, 12, 31)
    (folder / "codelists" / "people.csv").write_text(rows + "03,汉族,,,\n", "utf-8")
    with pytest.raises(PackError, match=r"mine/codelists/people.csv:5: “汉族”已是“汉族”的名称"):
        load_pack("mine")


def test_a_selection_has_the_codes_of_its_list(write_pack):
    text = "adds: true\ntitle: 近亲\nbasis: {document: 文件, mark: S}\nof: relation\nlabels: [之子, 配偶]\n"
    write_pack("mine", {"codelists/near.yaml": text})
    near = load_pack("mine").codelists["near"]
    assert near.of == "relation" and near.labels == ("之子", "配偶") and near.codes[0].code == "03"


def test_values_have_the_type_of_their_standard(write_pack):
    head = "adds: true\ntitle: 某\nbasis: {document: 文件, mark: S}\n"
    write_pack(
        "mine",
        {
            "standards/school.yaml": head + 'type: month_day\nvalues: {2014-01-01: "08-31"}\n',
            "standards/start.yaml": head + "type: date\nvalues: {2014-01-01: 2015-03-01, 2016-01-01: null}\n",
            "standards/counted.yaml": head + "type: fields\nvalues: {2014-01-01: [household.wage_income]}\n",
        },
    )
    standards = load_pack("mine").standards
    assert standards["school"].values == ((date(2014, 1, 1), "08-31"),)
    assert standards["start"].values == ((date(2014, 1, 1), date(2015, 3, 1)), (date(2016, 1, 1), None))
    assert standards["counted"].values[0][1] == ("household.wage_income",)


def test_all_faults_are_told_together_in_order_of_file_and_line(write_pack, quality_text):
    write_pack(
        "mine",
        {
            "quality/a.yaml": quality_text(severity="hard", colour="red"),
            "quality/b.yaml": quality_text(table="houshold"),
            "standards/line.yaml": "adds: true\ntitle: [线\n",
            "sources/x.yaml": "replaces: sources/y\n",
        },
    )
    with pytest.raises(PackError) as refused:
        load_pack("mine")
    places = [(fault.where.file, fault.where.line) for fault in refused.value.faults]
    assert places == sorted(places)
    assert {file for file, _ in places} == {
        f"mine/{name}.yaml" for name in ("quality/a", "quality/b", "standards/line", "sources/x")
    }
    assert str(refused.value).count("\n") == len(places) - 1


def test_of_a_refused_file_only_its_own_fault_is_told(write_pack):
    write_pack("mine", {"codelists/colour.yaml": "adds: true\ntitle: 毛色\n", "dictionary/person.yaml": (
        "adds_to: dictionary/person\nfields:\n  hair: {label: 头发, type: code, codes: colour, privacy: public}\n")})  # fmt: skip
    with pytest.raises(PackError) as refused:
        load_pack("mine")
    assert {fault.where.file for fault in refused.value.faults} == {"mine/codelists/colour.yaml"}


def test_links_and_giant_files_are_not_read(write_pack, tmp_path: Path):
    folder = write_pack("mine", {"standards/line.yaml": "# " + "x" * LARGEST})
    (tmp_path / "secret.yaml").write_text("title: secret\n", "utf-8")
    (folder / "standards" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(PackError) as refused:
        load_pack("mine")
    assert {fault.wrong for fault in refused.value.faults} == {"文件超过 1 MiB", "不是普通文件"}
    assert "secret" not in str(refused.value)


def test_a_code_may_pass_to_another_rule_when_the_first_has_ended(write_pack, quality_text):
    write_pack(
        "mine",
        {
            "quality/a.yaml": quality_text(in_force="{to: 2017-12-31}"),
            "quality/b.yaml": quality_text(in_force="{from: 2017-12-31}").replace("2017-10-01", "2018-10-01"),
        },
    )
    with pytest.raises(PackError, match="编号 T01 已是"):
        load_pack("mine")


def test_a_register_rule_needs_a_file_that_fills_its_table(write_pack, packs: Path):
    (packs / "_base" / "sources" / "motor_vehicle.yaml").unlink()
    write_pack("mine", {"exclusions/car.yaml": _CAR})
    with pytest.raises(PackError, match=r"car.yaml:6: 没有哪种文件填写 vehicle"):
        load_pack("mine")


def test_loading_again_shares_what_was_read(packs: Path):
    assert load_pack("_base").tables["person"].fields == load_pack("_base").tables["person"].fields
    before = files._read.cache_info().misses
    load_pack("_base")
    assert files._read.cache_info().misses == before
