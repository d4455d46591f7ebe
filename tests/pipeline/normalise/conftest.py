"""A small pack and landed files made in the test: normalising needs no file of an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from niukou.engine.session import Session, open_session
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise import Normalised, Seeks, normalise
from niukou.rulebook.model import Code, CodeList, Field, Heading, Pack, PartOf, PersonColumns, Source, Table
from niukou.terms.identity import identity_scheme

Row = Mapping[str, str | None]


def _field(table: str, name: str, label: str, kind: str = "text", **more: Any) -> Field:
    return Field(name, table, label, kind, more.pop("privacy", "internal"), **more)  # type: ignore[arg-type]


def _table(name: str, title: str, key: str, fields: Sequence[tuple[Any, ...]], **more: Any) -> Table:
    made = [
        _field(name, *each[:-1], **each[-1]) if isinstance(each[-1], dict) else _field(name, *each)
        for each in fields
    ]
    return Table(name, title, name, key, {each.name: each for each in made}, **more)


RELATION = ("relation", "与户主关系", "code", {"codes": "relation"})
NUMBER = ("id_number", "证件号码", "identity", {"privacy": "sensitive"})
TABLES = [
    _table(
        "household",
        "贫困户",
        "household_code",
        [
            ("household_code", "户编号"),
            ("village_code", "村代码"),
            ("head_name", "户主姓名"),
            ("phone", "联系电话", "phone", {"privacy": "sensitive"}),
            ("identified_year", "识别年度", "year"),
            ("size", "家庭人口", "number", {"unit": "人"}),
            ("net_income", "纯收入", "number", {"unit": "元/年"}),
        ],
        subject="household",
    ),
    _table(
        "person",
        "家庭成员",
        "person_code",
        [
            ("person_code", "人编号"),
            ("household_code", "户编号"),
            ("name", "姓名"),
            ("sex", "性别", "code", {"codes": "sex", "from_identity": "id_number"}),
            NUMBER,
            ("birth_date", "出生日期", "date", {"from_identity": "id_number"}),
            RELATION,
            ("health", "健康状况", "code", {"codes": "health", "privacy": "sensitive"}),
            ("work_months", "务工月数", "number", {"unit": "月"}),
        ],
        subject="person",
        part_of=PartOf("household", "household_code", "member"),
        head="person.relation = '户主'",
    ),
    _table(
        "roster",
        "贫困人口信息表",
        "person_code",
        [
            ("county_name", "县"),
            ("town_name", "乡"),
            ("village_name", "行政村"),
            ("household_code", "户编号"),
            ("person_code", "人编号"),
            ("name", "姓名"),
            NUMBER,
            ("size", "人数", "number"),
            RELATION,
            ("work_months", "务工月数", "number"),
        ],
        subject="person",
    ),
    _table(
        "area",
        "行政区划",
        "area_code",
        [("area_code", "代码"), ("name", "名称"), ("parent_code", "上级代码")],
    ),
    _table(
        "vehicle",
        "机动车",
        "plate",
        [
            ("plate", "号牌号码"),
            ("owner_number", "身份证明号码", "identity", {"privacy": "sensitive"}),
            ("kind", "车辆类型", "code", {"codes": "vehicle_kind"}),
            ("price", "购置价格", "number"),
            ("first_registered_on", "初次登记日期", "date"),
        ],
    ),
    _table("resident", "户籍人口", "id_number", [NUMBER, ("name", "姓名"), ("family_code", "户号")]),
]
PEOPLE = {
    "vehicle": PersonColumns("owner_number"),
    "resident": PersonColumns("id_number", family="family_code"),
}
CODELISTS = {
    "sex": [Code("1", "男", ("男性",), "male"), Code("2", "女", (), "female")],
    "relation": [Code("01", "户主"), Code("02", "配偶", ("妻子",)), Code("10", "之子")],
    "health": [Code("1", "健康"), Code("2", "大病"), Code("3", "大病（旧）", ("2",))],
    "vehicle_kind": [Code("K33", "小型轿车"), Code("无", "无")],
}


def _pack(authorisation: bool) -> Pack:
    sources = {
        table.name: Source(
            key=table.name,
            title=table.title,
            source=table.title,
            table=table.name,
            folder="registers" if table.name in PEOPLE else "registry",
            headings=tuple(Heading(each.name, each.label) for each in table.fields.values()),
            person=PEOPLE.get(table.name),
            authorisation=authorisation and table.name == "vehicle",
        )
        for table in TABLES
    }
    lists = {key: CodeList(key, key, tuple(codes)) for key, codes in CODELISTS.items()}
    tables = {table.name: table for table in TABLES}
    return Pack(
        "small", "小", "small", "1", "cn_resident", "cn_division", ("small",),
        tables, lists, {}, {}, {}, sources, "0",
    )  # fmt: skip


@dataclass
class County:
    """Landed files of a made-up county; `normalise` makes its standard tables."""

    folder: Path
    files: list[InputFile] = field(default_factory=list)
    pack: Pack = field(default_factory=lambda: _pack(False))
    sessions: list[Session] = field(default_factory=list)

    def land(self, table: str, rows: Sequence[Row], *, same_as: InputFile | None = None) -> InputFile:
        names = list(dict.fromkeys(name for row in rows for name in row))
        index = len(self.files)
        columns: dict[str, Any] = {
            name: pa.array([row.get(name) for row in rows], pa.string()) for name in names
        }
        columns["landed_file"] = pa.array([index] * len(rows), pa.int32())
        columns["landed_row"] = pa.array(range(2, len(rows) + 2), pa.int32())
        path = self.folder / "work" / f"{table}-{index}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(pa.table(columns), path)
        content = same_as.sha256 if same_as else f"content {index}"
        file = InputFile(
            index, f"{table}{index}.csv", None, table, table, len(rows), 0, content, (), (), path
        )
        self.files.append(file)
        return file

    def normalise(
        self,
        authorised: frozenset[str] | None = None,
        *,
        authorisation: bool = False,
        scheme: str = "cn_resident",
        seeks: Seeks | None = None,
    ) -> tuple[Session, Normalised]:
        pack = _pack(authorisation) if authorisation else self.pack
        session = open_session(self.folder / "work", identity_scheme(scheme), threads=1)
        self.sessions.append(session)
        work = self.folder / "work"
        return session, normalise(session, pack, self.files, work, authorised=authorised, seeks=seeks)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path)
    yield made
    for session in made.sessions:
        session.close()


@pytest.fixture
def number() -> Callable[[str], str]:
    """A made-up identity number from its first seventeen digits, with its check digit."""

    def with_check(seventeen: str) -> str:
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        rest = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True)) % 11
        return seventeen + "10X98765432"[rest]

    return with_check
