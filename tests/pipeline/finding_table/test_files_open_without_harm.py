"""Findings as Parquet and CSV: the same bytes for the same rows, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.engine.session import Session
from niukou.pipeline.finding_table import (
    REJECTED_COLUMNS,
    SCHEMA,
    make_findings,
    read_findings,
    write_csv,
    write_parquet,
    write_rejected,
)
from niukou.pipeline.finding_table.files import harmless

KEY = b"k" * 32
TABLES = ["leads", "quality_hits"]


def test_parquet_holds_schema_and_version(session: Session, tmp_path: Path) -> None:
    make_findings(session, TABLES, KEY)
    assert write_parquet(read_findings(session), tmp_path / "f.parquet") == 6
    schema = pq.read_schema(tmp_path / "f.parquet")
    assert schema.equals(SCHEMA)
    assert schema.metadata[b"niukou.findings.version"] == b"1"


def test_two_writings_are_the_same_bytes(session: Session, tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_findings(session, TABLES, KEY)
        write_parquet(read_findings(session), tmp_path / f"{name}.parquet")
        write_csv(read_findings(session), tmp_path / f"{name}.csv")
    for ending in ("parquet", "csv"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_csv_has_bom_crlf_and_the_columns_of_version_1(session: Session, tmp_path: Path) -> None:
    make_findings(session, TABLES, KEY)
    assert write_csv(read_findings(session), tmp_path / "f.csv") == 6
    raw = (tmp_path / "f.csv").read_bytes()
    assert raw.startswith("\ufefffinding,kind,rule,".encode())
    assert raw.count(b"\r\n") == 7
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["message"] for row in found][:2] == ['\'=HYPERLINK("http://x","点")', "第二户有记录"]
    assert found[1]["score"] == "1.0"


def test_no_findings_still_make_files(session: Session, tmp_path: Path) -> None:
    session.run("DELETE FROM leads")
    assert make_findings(session, ["leads"], KEY) == 0
    assert write_parquet(read_findings(session), tmp_path / "f.parquet") == 0
    assert write_csv(read_findings(session), tmp_path / "f.csv") == 0
    assert pq.read_table(tmp_path / "f.parquet").num_rows == 0


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} or not cell
    assert cell in (text, "'" + text)


@pytest.mark.parametrize("there", [True, False])
def test_rejected_rows_are_told_in_chinese(tmp_path: Path, there: bool) -> None:
    columns = {"file": ["a.csv", "b.xlsx"], "sheet": [None, "表1"], "row": [3, 9], "column": ["价格", None]}
    columns |= {"value": ["=1+1", None], "reason": ["不是数", "空行"], "kept": [True, False]}
    assert list(columns) == list(REJECTED_COLUMNS)
    batches = pa.table(columns).to_batches() if there else []
    count = write_rejected(batches, tmp_path / "r.csv")
    assert count == (2 if there else 0)
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "文件,工作表,行,列,值(脱敏),原因,是否保留"
    assert lines[1:] == (["a.csv,,3,价格,'=1+1,不是数,保留", "b.xlsx,表1,9,,,空行,剔出"] if there else [])
