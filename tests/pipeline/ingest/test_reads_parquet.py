"""Parquet: columns by their names, every type as faithful text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def put(county, **columns):
    path = county.folder / "registers/车.parquet"
    pq.write_table(pa.table({"号牌号码": ["示Z1"], "身份证明号码": ["5399"], **columns}), path)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pa.array([3.0]), "3"),
        (pa.array([0.5], pa.float32()), "0.5"),
        (pa.array([1234567890123456789]), "1234567890123456789"),
        (pa.array([Decimal("3.50")]), "3.50"),
        (pa.array([date(2017, 5, 3)]), "2017-05-03"),
        (pa.array([datetime(2017, 5, 3)]), "2017-05-03"),
        (pa.array([datetime(2017, 5, 3, 4, 5)]), "2017-05-03 04:05:00"),
        (pa.array([1493784000000000001], pa.timestamp("ns")), "2017-05-03 04:00:00"),
        (pa.array([True]), "是"),
        (pa.array(["3万"]).dictionary_encode(), "3万"),
        (pa.array(["3"], pa.large_string()), "3"),
        (pa.array([b"3"]), "3"),
        (pa.array([None], pa.int64()), None),
        (pa.array([None]), None),
        (pa.array([""]), None),
    ],
)
def test_any_plain_type_becomes_its_text(county, values, text):
    put(county, 购置价格=values)
    landed = county.land()
    assert landed.column("vehicle", "price") == [text]
    assert landed.column("vehicle", "landed_row") == [1]


def test_an_identity_number_as_integer_is_whole_and_as_double_is_lost(county):
    put(county)
    whole = pa.table({"号牌号码": ["示Z1"], "身份证明号码": [539901197302160202]})
    pq.write_table(whole, county.folder / "registers/整.parquet")
    lost = pa.table({"号牌号码": ["示Z2"], "身份证明号码": [539901197302160202.0]})
    pq.write_table(lost, county.folder / "registers/失.parquet")
    landed = county.land()
    assert "539901197302160202" in landed.column("vehicle", "owner_number")
    (rejected,) = landed.rejected
    assert (rejected["file"], rejected["row"]) == ("registers/失.parquet", 1)


def test_text_that_is_none_is_a_broken_file(county):
    text = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"]).buffers())
    put(county, 购置价格=text)
    assert "损坏" in county.fault().wrong


def test_a_column_of_lists_is_refused(county):
    put(county, 购置价格=pa.array([[1, 2]]))
    assert county.fault().column == "购置价格"


def test_two_columns_of_one_name_are_refused(county):
    table = pa.table([["a"], ["1"], ["2"]], names=["号牌号码", "身份证明号码", "身份证明号码"])
    pq.write_table(table, county.folder / "registers/车.parquet")
    assert "同一项" in county.fault().wrong
