"""One absurd number in one cell is shown as it is; the county is screened all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import household_code, make_county


def test_a_number_too_great_for_an_integer_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(tmp_path / "key"))
    county = make_county(tmp_path / "county")
    file = county / "registry" / "贫困户.csv"
    rows = file.read_text(encoding="gb18030").splitlines()
    account = "99999999999999999999"  # in the column 家庭人口
    rows[1] = rows[1].replace(",未脱贫,,1,", f",未脱贫,,{account},")
    file.write_text("\n".join(rows), encoding="gb18030")
    screen(ScreenRequest(county, "yunnan-2017", date(2017, 10, 1), tmp_path / "out"))
    found = pq.read_table(tmp_path / "out" / "findings.parquet").to_pylist()
    assert household_code(1) in {row["household"] for row in found if row["rule"] == "B04"}
