"""Encodings, delimiters and quotes of text files."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from niukou.pipeline.ingest import blocks as blocks_module
from niukou.pipeline.ingest.blocks import Block, Encoding, blocks, encoding_of
from niukou.pipeline.ingest.records import records

RARE = "𠮷"  # four bytes in GB18030, none in GBK
NAMES = ["王伟", "李秀瑛", f"张{RARE}", "买买提·艾力", "联通", "阿〇"]


def vehicle_lines(count: int) -> list[str]:
    return [f"示Z{i},{NAMES[i % len(NAMES)]},53990119730216{i:04d},30000" for i in range(count)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_reads_the_encodings_of_offices(county, encoding):
    county.vehicles(*vehicle_lines(12), encoding=encoding)
    landed = county.land()
    assert landed.column("vehicle", "owner_name") == NAMES * 2
    assert landed.file("vehicle").missing == ()
    assert landed.rejected == []


@pytest.mark.parametrize(("own", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_rows_in_another_encoding_are_set_aside_with_their_line(county, own, other):
    lines = ["号牌号码,机动车所有人,身份证明号码,购置价格", *vehicle_lines(30)]
    raw = [line.encode(own) for line in lines]
    raw[7], raw[20] = lines[7].encode(other), lines[20].encode(other)
    county.bytes("registers/车.csv", b"\n".join(raw) + b"\n")
    landed = county.land()
    assert [(r["row"], r["kept"]) for r in landed.rejected] == [(8, False), (21, False)]
    assert other.upper() in landed.rejected[0]["reason"]
    assert landed.column("vehicle", "landed_row") == [i for i in range(2, 32) if i not in (8, 21)]
    assert landed.file("vehicle").rejected == 2


def test_a_file_of_which_a_tenth_is_in_another_encoding_is_refused(county):
    lines = ["号牌号码,机动车所有人,身份证明号码,购置价格", *vehicle_lines(30)]
    raw = [line.encode("gb18030" if i % 5 == 4 else "utf-8") for i, line in enumerate(lines)]
    county.bytes("registers/车.csv", b"\n".join(raw))
    fault = county.fault()
    assert "超过一成" in fault.wrong
    assert fault.file == "registers/车.csv"


def test_a_row_in_no_known_encoding_is_set_aside(county):
    lines = ["号牌号码,身份证明号码", *(f"示Z{i},5399{i}" for i in range(20))]
    raw = [line.encode() for line in lines]
    raw[5] = b"\xff\xff,5399"
    county.bytes("registers/车.csv", b"\n".join(raw))
    (rejected,) = county.land().rejected
    assert rejected["row"] == 6


def test_the_word_that_looks_like_utf8_stays_what_it_is(county):
    county.vehicles(*[f"{i},联通,5399{i},1" for i in range(20)], encoding="gb18030")
    assert set(county.land().column("vehicle", "owner_name")) == {"联通"}


@given(
    st.lists(
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4),
        max_size=60,
    )
)
def test_no_name_in_gb18030_is_taken_for_utf8(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("gb") / "f.csv"
    path.write_bytes("".join(f"{n},男,示例县\n" for n in ["户主姓名", *names]).encode("gb18030"))
    (*_, last) = found = list(blocks(path, Encoding("gb18030", 0, b"\n")))
    assert last.last
    assert [b.damaged for b in found] == [{}] * len(found)


def test_utf16_without_its_mark_is_no_text(county):
    county.bytes("registers/车.csv", "号牌号码,身份证明号码\n示Z1,1\n".encode("utf-16-le"))
    assert county.faults()


def test_a_byte_lost_in_utf16_shifts_all_the_rest_and_is_told(county):
    raw = bytearray(
        "\n".join(["号牌号码,身份证明号码", *(f"示Z{i},5399{i}" for i in range(40))]).encode("utf-16")
    )
    del raw[300]
    raw.append(0)
    county.bytes("registers/车.csv", bytes(raw))
    assert "UTF-16" in county.fault().wrong


def test_rows_with_nul_bytes_are_set_aside(county):
    county.vehicles("示Z0,a,1,1", "示\0Z1,王伟,1,1", *vehicle_lines(12))
    (rejected,) = county.land().rejected
    assert rejected["row"] == 3
    assert "NUL" in rejected["reason"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_heading_row_tells_the_delimiter_of_a_csv(county, delimiter):
    rows = ["号牌号码,身份证明号码,购置价格", "示Z1,5399,30"]
    county.text("registers/车.csv", "\n".join(rows).replace(",", delimiter))
    assert county.land().column("vehicle", "price") == ["30"]


def test_a_tsv_is_divided_by_tabs(county):
    county.text("registers/车.tsv", "号牌号码\t身份证明号码\t机动车所有人\n示Z1\t5399\t王,伟\n")
    assert county.land().column("vehicle", "owner_name") == ["王,伟"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(county, end):
    county.text("registers/车.csv", end.join(["号牌号码,身份证明号码", "示Z1,5399", "示Z2,5398", ""]))
    landed = county.land()
    assert landed.column("vehicle", "owner_number") == ["5399", "5398"]
    assert landed.column("vehicle", "landed_row") == [2, 3]


def test_a_quoted_cell_may_hold_commas_quotes_and_lines(county):
    county.vehicles('示Z1,"王,伟",1,2', '示Z2,"李\n""秀""\n英",1,2', "示Z3,赵,1,2")
    landed = county.land()
    assert landed.column("vehicle", "owner_name") == ["王,伟", '李\n"秀"\n英', "赵"]
    assert landed.column("vehicle", "landed_row") == [2, 3, 6]


def test_an_unclosed_quote_costs_its_own_row_only(county):
    rows = vehicle_lines(400)
    rows[10] = '示Z10,"王伟,5399,30000'
    county.vehicles(*rows)
    landed = county.land()
    assert [(r["row"], "引号" in r["reason"]) for r in landed.rejected] == [(12, True)]
    assert landed.file("vehicle").rows == 399


def test_two_unclosed_quotes_do_not_join_the_rows_between_them(county):
    rows = vehicle_lines(60)
    rows[10], rows[14] = '示Z10,"王伟,1,3', '示Z14,"李,2,3'
    county.vehicles(*rows)
    landed = county.land()
    assert [r["row"] for r in landed.rejected] == [12, 16]
    assert landed.file("vehicle").rows == 58


def test_a_file_full_of_unclosed_quotes_is_refused(county):
    county.vehicles(*['示Z10,"王伟,5399,30000'] * 30)
    assert "引号" in county.fault().wrong


def test_a_record_is_at_most_a_hundred_lines(county):
    county.vehicles(*vehicle_lines(300), '示Z9,"' + "\n" * 120 + '",1,2', *vehicle_lines(900))
    landed = county.land()
    assert landed.rejected[0]["row"] == 302
    assert landed.file("vehicle").rows == 1200


def test_a_line_that_never_ends_is_refused(county):
    county.bytes("registers/车.csv", "号牌号码,身份证明号码\n".encode() + b"x" * (3 << 20))
    assert "1 MiB" in county.fault().wrong


def test_formulas_are_text(county):
    cells = ["=1+1", "+cmd", "-1", "@SUM(A1)"]
    county.vehicles(*[f"示Z{i},{c},5399,1" for i, c in enumerate(cells)])
    assert county.land().column("vehicle", "owner_name") == cells


def test_text_is_kept_as_it_is_and_blank_is_null(county):
    county.vehicles("示Z1, 王 伟 ,５３９９ x,\u3000", "示Z2,,1,42886")
    first, second = county.land().rows("vehicle")
    assert (first["owner_name"], first["owner_number"], first["price"]) == (" 王 伟 ", "５３９９ x", None)
    assert (second["owner_name"], second["price"]) == (None, "42886")  # serial days are read when normalising


def test_line_numbers_hold_across_blocks(county, monkeypatch):
    rows = [f'示Z{i},"王\n伟",1,{i}' if i % 7 == 0 else f"示Z{i},王伟,1,{i}" for i in range(500)]
    county.vehicles(*rows)
    whole = county.land().rows("vehicle")
    monkeypatch.setattr(
        "niukou.pipeline.ingest.delimited.blocks", lambda p, e, size=0: blocks_module.blocks(p, e, 211)
    )
    county.work = county.work.with_name("again")
    assert county.land().rows("vehicle") == whole
    assert len(whole) == 500


CELLS = st.lists(
    st.lists(st.text(st.sampled_from('a甲"\n, \u3000=1'), max_size=6), min_size=3, max_size=3),
    min_size=1,
    max_size=20,
)


@given(CELLS, st.integers(8, 400))
def test_every_record_comes_back_as_it_was_written(tmp_path_factory, rows, size):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    found = []
    for part in records(blocks(path, encoding_of(path), size), ",", range(3, 4)):
        cells = (
            part.rows
            if part.columns is None
            else [list(r) for r in zip(*(c.to_pylist() for c in part.columns), strict=True)]
        )
        found += cells
        assert part.aside == []
    assert found == rows


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("a甲 ;'\\#1"), min_size=1, max_size=5), min_size=3, max_size=3),
        min_size=1,
    )
)
def test_reading_by_columns_gives_what_reading_by_rows_gives(rows):
    text = "".join(",".join(row) + "\n" for row in rows)
    (part,) = records([Block(1, text, len(rows), utf8=text.encode(), quoted=False)], ",", range(3, 4))
    assert part.columns is not None
    assert [list(r) for r in zip(*(c.to_pylist() for c in part.columns), strict=True)] == rows
    assert all(c.type == pa.string() for c in part.columns)


@given(st.text(st.sampled_from('a甲,,""\n'), min_size=1, max_size=60), st.integers(2, 4))
@example('a,"b\nc",d\n', 2)
@example('"a","b\n', 2)
@example('"a""",b\n', 2)
@example('"a"x,"b"\n', 2)
@example('"\n"', 2)
def test_what_is_read_by_columns_strict_reading_of_rows_agrees_with(text, width):
    block = Block(
        1, text, text.count("\n") + (not text.endswith("\n")), utf8=text.encode(), quoted='"' in text
    )
    strict = list(records([Block(1, text, 0, quoted=True, last=True)], ",", range(width, width + 1)))
    (part,) = records([block], ",", range(width, width + 1))
    if part.columns is not None:
        read = [list(r) for r in zip(*(c.to_pylist() for c in part.columns), strict=True)]
        blank = [""] * width  # a blank line may have any number of blank cells
        assert [r if any(r) else blank for r in strict[0].rows] == read
        assert strict[0].aside == []


def test_a_file_that_quotes_everything_is_read_by_columns(county):
    rows = [f'"{i}","王,伟","",""' if i % 3 else f'"{i}","王伟","5399","1"' for i in range(9)]
    county.vehicles(*rows, heading='"号牌号码","机动车所有人","身份证明号码","购置价格"')
    landed = county.land()
    assert landed.column("vehicle", "owner_name") == ["王伟", "王,伟", "王,伟"] * 3
    assert landed.column("vehicle", "price") == ["1", None, None] * 3
