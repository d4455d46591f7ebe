"""A personal number is hidden wherever it stands, by what it looks like; codes of households and plates are not."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.terms.macros import value_macros
from niukou.terms.mask import hide_personal_numbers

HIDDEN = [
    ("539901197003150119名下有小型轿车", "***名下有小型轿车"),
    ("张三(19900765432)", "张三(***)"),
    ("电话:199 0076 5432", "电话:***"),
    ("53990119700315011x", "***"),
    ("旧号539901700315011，", "旧号***，"),
    ("卡6222020200112233445", "卡***"),
    ("19900000001 19900000002", "*** ***"),
]
KEPT = [
    "539901101203000001",
    "53990110120300000101",
    "915300000000001593",
    "云Z03902",
    "示(2016)不动产权第0000475号",
    "2013-05-05",
    "106000",
]


@pytest.fixture(scope="module")
def hide() -> object:
    connection = duckdb.connect()
    connection.execute(value_macros())
    return lambda text: connection.execute("SELECT hide_personal_numbers($1)", [text]).fetchall()[0][0]


@pytest.mark.parametrize(("text", "wanted"), HIDDEN)
def test_personal_numbers_become_stars(text: str, wanted: str, hide) -> None:
    assert hide_personal_numbers(text) == wanted == hide(text)


@pytest.mark.parametrize("text", KEPT)
def test_codes_and_plates_stay(text: str, hide) -> None:
    assert hide_personal_numbers(text) == text == hide(text)


@given(st.text(alphabet="0123456789Xx 张,(", max_size=60))
def test_python_and_sql_hide_alike(hide, text: str) -> None:
    assert hide(text) == hide_personal_numbers(text)
