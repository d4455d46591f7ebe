"""A little pack of two registry tables and two registers, and a folder to fill for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from niukou.pipeline.ingest import InputError, InputFault, InputFile, land
from niukou.rulebook.model import Field, Heading, Pack, PartOf, PersonColumns, Source, Table

HOUSEHOLDS = "户编号,户主姓名,住房面积,联系电话\n H1,王伟,30,19900000001\n"
VEHICLES = ("号牌号码", "机动车所有人", "身份证明号码", "购置价格")
ID = "539901197302160202"


def _table(name: str, key: str, fields: dict[str, tuple[Any, ...]], part_of: PartOf | None = None) -> Table:
    made = {}
    for field, (label, kind, privacy, *unit) in fields.items():
        made[field] = Field(field, name, label, kind, privacy, unit=unit[0] if unit else None)
    return Table(name, name, name, key, made, part_of=part_of)


TABLES = [
    _table(
        "household",
        "household_code",
        {
            "household_code": ("户编号", "text", "internal"),
            "head_name": ("户主姓名", "text", "internal"),
            "house_area": ("住房面积", "number", "public", "平方米"),
            "phone": ("联系电话", "phone", "sensitive"),
        },
    ),
    _table(
        "person",
        "person_code",
        {
            "person_code": ("人编号", "text", "internal"),
            "household_code": ("户编号", "text", "internal"),
            "name": ("姓名", "text", "internal"),
            "id_number": ("证件号码", "identity", "sensitive"),
        },
        PartOf("household", "household_code", "member"),
    ),
    _table(
        "vehicle",
        "plate",
        {
            "plate": ("号牌号码", "text", "public"),
            "owner_name": ("机动车所有人", "text", "internal"),
            "owner_number": ("身份证明号码", "identity", "sensitive"),
            "price": ("购置价格", "number", "internal", "元"),
        },
    ),
    _table(
        "subsistence",
        "serial",
        {
            "serial": ("序号", "text", "public"),
            "person_name": ("姓名", "text", "internal"),
            "person_number": ("身份证号", "identity", "sensitive"),
            "head_number": ("户主身份证号", "identity", "sensitive"),
            "account": ("银行账号", "account", "sensitive"),
        },
    ),
]


def _source(
    key: str, folder: Any, required: str, person: PersonColumns | None = None, **aliases: tuple[str, ...]
) -> Source:
    table = next(t for t in TABLES if t.name == key)
    headings = tuple(
        Heading(f.name, f.label, aliases.get(f.name, ()), f.name in required.split())
        for f in table.fields.values()
    )
    return Source(
        key, key, key, key, folder, headings, record=None if person is None else table.key, person=person
    )


SOURCES = [
    _source("household", "registry", "household_code head_name"),
    _source("person", "registry", "person_code household_code name", id_number=("身份证号",)),
    _source(
        "vehicle",
        "registers",
        "plate owner_number",
        PersonColumns("owner_number", "owner_name"),
        owner_number=("证件号码",),
        price=("购车价格",),
    ),
    _source(
        "subsistence", "registers", "person_number head_number", PersonColumns("person_number", "person_name")
    ),
]


@dataclass
class Result:
    """What landing gave, read back."""

    files: tuple[InputFile, ...]
    rejected: list[dict[str, Any]]

    def rows(self, source: str) -> list[dict[str, Any]]:
        return [row for f in self.files if f.source == source for row in pq.read_table(f.parquet).to_pylist()]

    def column(self, source: str, field: str) -> list[Any]:
        return [row.get(field) for row in self.rows(source)]

    def file(self, source: str) -> InputFile:
        (found,) = [f for f in self.files if f.source == source]
        return found


class County:
    """An input folder that already has one household."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        self.folder, self.pack = folder / "in", pack
        self.work = folder / "work"
        self.text("registry/贫困户.csv", HOUSEHOLDS)
        (self.folder / "registers").mkdir()

    def bytes(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def text(self, name: str, content: str, encoding: str = "utf-8") -> Path:
        return self.bytes(name, content.encode(encoding))

    def vehicles(self, *rows: str, heading: str = ",".join(VEHICLES), encoding: str = "utf-8") -> Path:
        return self.text("registers/车.csv", "\n".join([heading, *rows]) + "\n", encoding)

    def workbook(self, name: str, **sheets: Sequence[Sequence[Any]]) -> Path:
        path = self.folder / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            date = book.add_format({"num_format": "yyyy-mm-dd"})
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title.removesuffix("_hidden"))
                if title.endswith("_hidden"):
                    sheet.hide()
                for i, row in enumerate(rows):
                    for j, cell in enumerate(row):
                        if hasattr(cell, "year"):
                            sheet.write_datetime(i, j, cell, date)
                        elif cell is not None:
                            sheet.write(i, j, cell)
        return path

    def land(self, **more: Any) -> Result:
        landed = land(self.folder, self.pack, self.work, **more)
        return Result(landed.files, pq.read_table(landed.rejected).to_pylist())

    def faults(self) -> list[InputFault]:
        with pytest.raises(InputError) as refused:
            self.land()
        assert list(self.work.rglob("*.parquet")) == []
        return refused.value.faults

    def fault(self) -> InputFault:
        (fault,) = self.faults()
        return fault


@pytest.fixture
def pack() -> Pack:
    return Pack(
        name="p",
        title="p",
        title_en="p",
        version="1",
        identity_scheme="none",
        area_scheme="none",
        lineage=("p",),
        tables={t.name: t for t in TABLES},
        codelists={},
        standards={},
        quality={},
        leads={},
        sources={s.key: s for s in SOURCES},
        fingerprint="",
    )


@pytest.fixture
def county(tmp_path: Path, pack: Pack) -> County:
    return County(tmp_path, pack)
