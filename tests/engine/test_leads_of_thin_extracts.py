"""An extract that holds only its required headings: rules tell what it has, and nothing falls over what it lacks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import make_county, number, write

PAY = "身份证号,单位名称,人员类别"
HOUSE = "不动产权证号,证件号码,规划用途"
BUSINESS = "统一社会信用代码,证件号码,登记状态"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(tmp_path / "key"))


def test_evidence_shows_only_the_columns_that_the_extract_has(tmp_path: Path) -> None:
    county = make_county(tmp_path / "county")
    member = number(3, "19410202")  # the head of household 1
    registers = county / "registers"
    write(registers / "财政供养.csv", PAY, [(member, "示例单位", "公务员")])
    write(registers / "不动产.csv", HOUSE, [("示1", member, "住宅")])
    write(registers / "市场主体.csv", BUSINESS, [("915399000000000001", member, "存续")])
    screen(ScreenRequest(county, "yunnan-2017", date(2017, 10, 1), tmp_path / "out"))
    rows = pq.read_table(tmp_path / "out" / "findings.parquet").to_pylist()
    shown = {row["rule"]: json.loads(row["evidence"]) for row in rows if row["kind"] == "exclusion"}
    assert shown["YN-01"] == {"单位名称": "示例单位", "人员类别": "公务员"}
    assert shown["YN-04"] == {"规划用途": "住宅"}
    assert shown["YN-05"] == {"登记状态": "存续"}
