"""A made-up county held in standard tables, and what comparing it finds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from niukou.engine.session import Session, open_session
from niukou.engine.table_contract import check_table
from niukou.pipeline.compare import Compared, Seeking, compare
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Basis, Field, LeadRule, Pack
from niukou.terms.identity import identity_scheme

AS_OF = date(2017, 10, 1)
_TYPES = {"number": "DOUBLE", "year": "INTEGER", "date": "DATE"}
_PARTS = {
    "standard": "VARCHAR",
    "key": "BIGINT",
    "form": "VARCHAR",
    "valid": "BOOLEAN",
    "birth": "DATE",
    "sex": "VARCHAR",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(body: str) -> str:
    """The right number that begins with these 17 digits."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def lead(kind: str, table: str, when: str, **more: Any) -> LeadRule:
    """A rule over a register with this condition."""
    code = more.pop("code", f"{kind}-{table}")
    values: dict[str, Any] = {
        "key": code, "title": "规则", "title_en": "rule", "severity": "error", "message": "请核实",
        "cases": (), "basis": (Basis("文", "D", note="made up"),),
    }  # fmt: skip
    return LeadRule(code=code, kind=kind, looks_at=table, when=when, **{**values, **more})  # type: ignore[arg-type]


class County:
    """Rows by table; `found()` compares them by the rules and returns the findings."""

    def __init__(self, session: Session, pack: Pack) -> None:
        self.session, self.pack = session, pack
        self.rows: dict[str, list[Mapping[str, object]]] = {}
        self.rules: list[LeadRule] = []
        self.left: Compared | None = None

    def put(self, table: str, *rows: Mapping[str, object]) -> None:
        """Add rows, values as typed columns hold them."""
        self.rows.setdefault(table, []).extend(rows)

    def person(self, name: str | None, id_number: str | None, household: str = "H1", **more: object) -> str:
        """A member of a household, which is made with its first one; returns the person's code."""
        members = [r for r in self.rows.get("person", []) if r["household_code"] == household]
        if not members:
            self.put(
                "household", {"household_code": household, "village_code": "V1", "identified_year": 2014}
            )
        code = f"{household}-{len(members) + 1}"
        relation = "配偶" if members else "户主"
        row = {"person_code": code, "household_code": household, "name": name, "id_number": id_number}
        self.put("person", {**row, "relation": relation, **more})
        return code

    def vehicle(
        self, name: str | None, owner_number: str | None, plate: str = "云Z1", **more: object
    ) -> None:
        """A vehicle, about which a rule finds every owner in the registry."""
        self.put(
            "vehicle",
            {"plate": plate, "owner_name": name, "owner_number": owner_number, "status": "正常", **more},
        )

    def resident(
        self, name: str | None, id_number: str | None, family: str | None = "F1", **more: object
    ) -> None:
        """Somebody in the police register, alive and living there."""
        row = {
            "name": name,
            "id_number": id_number,
            "family_code": family,
            "status": "正常",
            "village_code": "V1",
        }
        self.put("resident", {**row, **more})

    def found(self) -> list[dict[str, Any]]:
        """The findings, in order of rule, person and record."""
        for table, rows in self.rows.items():
            self._fill(table, rows)
        rules = self.rules or [lead("exclusion", "vehicle", "vehicle.status = '正常'")]
        pack = dataclasses.replace(self.pack, leads={r.key: r for r in rules})
        self.left = compare(self.session, pack, AS_OF)
        whole = self._told(self.left)
        with self._sifted(pack) as seeking:
            sifted = compare(self.session, pack, AS_OF, seeking=seeking)
            assert self._told(sifted) == whole, "of registers of which only what is sought is kept, others"
        return whole

    def _told(self, left: Compared) -> list[dict[str, Any]]:
        return self.session.arrow(
            f"FROM {left.findings} ORDER BY rule, person, record_key, COLUMNS(*)"
        ).to_pylist()

    @contextmanager
    def _sifted(self, pack: Pack) -> Iterator[Seeking]:
        """Of the registers what normalising keeps that is told whose rows will be looked for, in place of all."""
        seeking = Seeking(self.session, pack, AS_OF)
        registers = {s.table for s in pack.sources.values() if s.folder == "registers"}
        kept = seeking(registers & set(self.rows))
        for table, sift in kept.items():
            rows = self.session.picked(table, list(self.session.columns(table)), sift)
            self.session.run(f"DROP VIEW {table}")
            self.session.table_of(table, rows)
        yield seeking
        for table in kept:
            self.session.run(f"DROP TABLE {table}")
            self.session.run(f"CREATE VIEW {table} AS FROM typed_{table}")

    def links(self) -> set[tuple[str, str, str]]:
        """(record, person, how) of every finding."""
        return {(f["record_key"], f["person"], f["link"]) for f in self.found()}

    def _fill(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        fields = [f for f in self.pack.tables[table].fields.values() if any(f.name in r for r in rows)]
        path = self.session.work / f"{table}.parquet"
        columns = {f.name: pa.array([_text(r.get(f.name)) for r in rows], pa.string()) for f in fields}
        columns["row_no"] = pa.array(range(100, 100 + len(rows)), pa.int64())
        pq.write_table(pa.table(columns), path)
        self.session.view_of_parquet("raw", [path])
        staged = "".join(
            f', identity_clean("{f.name}") AS "{f.name}__c", identity_number("{f.name}") AS "{f.name}__n"'
            for f in fields
            if f.type == "identity"
        )
        typed = ", ".join(["row_no", *(c for f in fields for c in _columns(f))])
        self.session.run(f"DROP VIEW IF EXISTS {table}")
        self.session.run(
            f"CREATE OR REPLACE TABLE typed_{table} AS SELECT {typed} FROM (SELECT *{staged} FROM raw)"
        )
        self.session.run(f"CREATE VIEW {table} AS FROM typed_{table}")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _columns(field: Field) -> Iterator[str]:
    yield f'CAST("{field.name}" AS {_TYPES.get(field.type, "VARCHAR")}) AS "{field.name}"'
    if field.type in ("number", "year", "date", "code"):
        yield f'NULL::VARCHAR AS "{field.name}__text"'
    if field.type == "identity":
        for part, kind in _PARTS.items():
            told = f"{field.name}__key" if part == "valid" else f"{field.name}__n"
            yield f'CAST(identity_{part}("{field.name}__c", "{told}") AS {kind}) AS "{field.name}__{part}"'
        yield (
            f'CASE WHEN "{field.name}__key" IS NULL OR "{field.name}" <> "{field.name}__standard"'
            f' THEN "{field.name}" END AS "{field.name}__variant"'
        )


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("yunnan-2017")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident")) as opened:
        yield opened


@pytest.fixture
def held_to_contracts(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Hold every step against its contract as it is made; the names of those made."""
    made, written, seen = Session.step, Session.step_to_file, set()

    def held(
        self: Session, path: Path, parameters: Mapping[str, object] | None = None, *, as_table: str = ""
    ) -> str:
        name = made(self, path, parameters, as_table=as_table)
        check_table(self, path.with_suffix(".yaml"), name)
        seen.add(path.stem)
        return name

    def held_in_file(
        self: Session, path: Path, file: Path, parameters: Mapping[str, object] | None = None
    ) -> int:
        rows = written(self, path, file, parameters)
        self.view_of_parquet("written", [file])
        check_table(self, path.with_suffix(".yaml"), "written")
        self.drop("written")
        seen.add(path.stem)
        return rows

    monkeypatch.setattr(Session, "step", held)
    monkeypatch.setattr(Session, "step_to_file", held_in_file)
    return seen


@pytest.fixture
def county(session: Session, pack: Pack) -> County:
    return County(session, pack)
