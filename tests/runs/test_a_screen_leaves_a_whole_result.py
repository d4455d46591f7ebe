"""A screen of a made-up county: what it finds, what it writes, what it never leaves behind."""

from __future__ import annotations

import csv
import json
import re
import stat
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from niukou.pipeline.finding_table import SCHEMA
from niukou.runs.places import RESULT_FILES
from niukou.runs.refusals import RefusalError
from niukou.runs.screen import ScreenRequest, ScreenResult, screen
from tests.made_county import FORMULA_NAME, household_code, make_county, number, write

DAY = date(2017, 10, 1)
PACK = "yunnan-2017"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(tmp_path / "key"))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county") / "county")


@pytest.fixture(scope="module")
def result(county: Path, tmp_path_factory: pytest.TempPathFactory) -> ScreenResult:
    place = tmp_path_factory.mktemp("result")
    (place / "key").write_bytes(b"k" * 32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NIUKOU_FINDING_KEY_FILE", str(place / "key"))
        return screen(ScreenRequest(county, PACK, DAY, place / "out"))


def findings(out: Path) -> list[dict[str, object]]:
    return list(pq.read_table(out / "findings.parquet").to_pylist())


def test_it_finds_what_was_planted(result: ScreenResult) -> None:
    leads = [row for row in findings(result.out) if row["kind"] == "exclusion"]
    assert [(row["rule"], row["household"], row["record"]) for row in leads] == [
        ("YN-03", household_code(2), "示Z00002"),
        ("YN-03", household_code(1), "示Z00001"),
        ("YN-03", household_code(3), "示Z00003"),
    ]
    assert {(row["link"], row["name_agrees"], row["timing"]) for row in leads} == {("exact", "yes", "before")}
    dead = [row for row in findings(result.out) if row["rule"] == "ID-01"]
    assert [(row["household"], row["person"]) for row in dead] == [
        (household_code(4), household_code(4) + "01")
    ]
    assert str(dead[0]["record"]).startswith("#")


def test_it_leaves_these_files_readable_by_their_owner(result: ScreenResult) -> None:
    assert sorted(path.name for path in result.out.iterdir()) == sorted(RESULT_FILES)
    assert stat.S_IMODE(result.out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in result.out.iterdir()} == {0o600}


def test_nothing_else_is_left(result: ScreenResult) -> None:
    assert sorted(path.name for path in result.out.parent.iterdir()) == ["key", "out"]


def test_the_files_tell_the_same(result: ScreenResult) -> None:
    rows = findings(result.out)
    assert pq.read_schema(result.out / "findings.parquet").equals(SCHEMA)
    with (result.out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["finding"] for row in csv.DictReader(file)] == [row["finding"] for row in rows]
    book = CalamineWorkbook.from_path(result.out / "findings.xlsx")
    headings = ("排除线索", "漏评线索", "身份变化", "数据质量")
    assert book.sheet_names == ["汇总", *headings]
    counted = [len(book.get_sheet_by_name(name).to_python()) - 1 for name in headings]
    by_kind = result.manifest["findings"]["by_kind"]
    assert counted == [by_kind[kind] for kind in ("exclusion", "omission", "identity", "quality")]
    assert sum(counted) == len(rows)


def test_the_workbook_names_villages_and_rules(result: ScreenResult) -> None:
    book = CalamineWorkbook.from_path(result.out / "findings.xlsx")
    headings, first, *_ = book.get_sheet_by_name("排除线索").to_python()
    row = dict(zip(headings, first, strict=True))
    assert (row["村"], row["村代码"], row["时间"]) == ("示例1村", "539901101201", "识别之前")
    assert row["规则名称"]


def test_a_name_that_is_a_formula_runs_nowhere(result: ScreenResult) -> None:
    (message,) = [str(row["message"]) for row in findings(result.out) if row["record"] == "示Z00002"]
    assert message.startswith(FORMULA_NAME)
    text = (result.out / "findings.csv").read_text(encoding="utf-8-sig")
    assert f"'{FORMULA_NAME}" in text
    assert f",{FORMULA_NAME}" not in text


def test_the_manifest_tells_how_it_came_about(result: ScreenResult) -> None:
    said = json.loads((result.out / "manifest.json").read_text(encoding="utf-8"))
    assert said["pack"]["name"] == PACK
    assert len(said["pack"]["fingerprint"]) == 64
    assert said["as_of"] == "2017-10-01"
    assert said["engine"]["name"] == "duckdb"
    inputs = {file["path"]: file for file in said["inputs"]}
    assert inputs["registers/机动车.csv"]["rows"] == 3
    assert len(inputs["registers/机动车.csv"]["sha256"]) == 64
    assert said["tables"]["household"] == 6
    not_run = {rule["rule"]: rule["reason"] for rule in said["not_run"]}
    assert "YN-01" in not_run
    assert "YN-03" not in not_run
    assert set(said["seconds"]) == {
        "pack",
        "land",
        "normalise",
        "compare",
        "check",
        "indicators",
        "findings",
        "write",
    }


def test_no_file_holds_an_identity_number(result: ScreenResult) -> None:
    numbers = {number(i % 499 * 2 + 1) for i in range(1, 7)}
    for path in result.out.iterdir():
        if path.suffix in (".csv", ".json"):
            text = path.read_text(encoding="utf-8-sig")
            assert not [n for n in numbers if n in text]
            assert not re.findall(r"(?<!\d)5399\d{2}(?:19|20)\d{9}[\dX](?!\d)", text)


def test_the_same_input_gives_the_same_bytes(county: Path, result: ScreenResult, tmp_path: Path) -> None:
    again = screen(ScreenRequest(county, PACK, DAY, tmp_path / "out"))
    for name in ("findings.parquet", "findings.csv", "rejected.csv"):
        assert (again.out / name).read_bytes() == (result.out / name).read_bytes()


def test_a_former_result_is_replaced_only_when_asked(county: Path, tmp_path: Path) -> None:
    request = ScreenRequest(county, PACK, DAY, tmp_path / "out")
    screen(request)
    before = (tmp_path / "out" / "manifest.json").stat().st_ino
    with pytest.raises(RefusalError, match="--replace"):
        screen(request)
    assert (tmp_path / "out" / "manifest.json").stat().st_ino == before
    screen(ScreenRequest(county, PACK, DAY, tmp_path / "out", replace=True))
    assert (tmp_path / "out" / "manifest.json").stat().st_ino != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "out"]


def test_work_files_may_lie_elsewhere(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIUKOU_WORK", str(tmp_path / "scratch" / "deep"))
    screen(ScreenRequest(county, PACK, DAY, tmp_path / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "out"]


def test_refused_input_leaves_nothing(tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    write(county / "registers" / "机动车.csv", "甲,乙", [("1", "2")])
    with pytest.raises(RefusalError, match=r"registers/机动车\.csv"):
        screen(ScreenRequest(county, PACK, DAY, tmp_path / "new" / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["county", "key"]


def test_a_bad_row_is_set_aside_and_told(tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    path = county / "registers" / "机动车.csv"
    path.write_bytes(
        path.read_bytes() + "示Z9,示例,1.1e17,小型轿车,示例牌,=2+3,2013-05-05,正常\r\n".encode("gb18030")
    )
    result = screen(ScreenRequest(county, PACK, DAY, tmp_path / "out"))
    text = (result.out / "rejected.csv").read_text(encoding="utf-8-sig")
    assert "registers/机动车.csv,,5," in text
    assert result.manifest["rejected"] >= 1


@pytest.mark.parametrize("signed", [True, False])
def test_where_signatures_are_demanded_only_those_who_signed_are_looked_at(
    tmp_path: Path, signed: bool
) -> None:
    county = make_county(tmp_path / "county")
    headings = "不动产权证号,权利人,证件号码,坐落,规划用途,建筑面积,取得方式,登记日期,权利状态"
    people = (county / "registry" / "家庭成员.csv").read_text(encoding="gb18030")
    owners = list(csv.reader(people.splitlines()))[1:]
    houses = [[f"示{p[0]}", p[2], p[5], "示例路", "住宅", "90", "购买", "2012-06-06", "现势"] for p in owners]
    write(county / "registers" / "不动产.csv", headings, houses)
    (tmp_path / "signed.txt").write_text(owners[4][5].lower() + "\n\n")
    list_of_people = tmp_path / "signed.txt" if signed else None
    result = screen(ScreenRequest(county, "demo", DAY, tmp_path / "out", authorised=list_of_people))
    found = [row["household"] for row in findings(result.out) if row["rule"] == "DM-04"]
    reasons = {rule["rule"]: rule["reason"] for rule in result.manifest["not_run"]}
    if signed:
        assert found == [owners[4][1]]
        assert result.manifest["authorised"] == 1
    else:
        assert found == []
        assert "授权" in reasons["DM-04"]


def test_a_wrong_number_in_the_list_of_signatures_is_told_by_line(county: Path, tmp_path: Path) -> None:
    (tmp_path / "signed.txt").write_text("53990119700315001X\n\n539901197003150011\n")
    with pytest.raises(RefusalError, match="第1行"):
        screen(ScreenRequest(county, "demo", DAY, tmp_path / "out", authorised=tmp_path / "signed.txt"))
