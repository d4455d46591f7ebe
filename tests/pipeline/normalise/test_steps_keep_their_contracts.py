"""Every step of the room is held against the contract beside its SQL, on small data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import niukou.engine
import niukou.pipeline.normalise
from niukou.engine.standardise import standard_columns
from niukou.engine.table_contract import check_table

SQL = Path(niukou.pipeline.normalise.__file__).parent / "sql"
CODES = (
    Path(niukou.engine.__file__).parent / "sql"
)  # what the engine does with code lists, seen here on landed rows


def test_every_step_has_a_contract() -> None:
    for folder in (SQL, CODES):
        steps = {path.stem for path in folder.glob("*.sql")}
        assert steps and steps == {path.stem for path in folder.glob("*.yaml")}


@pytest.mark.parametrize(
    "contract", sorted([*SQL.glob("*.yaml"), *CODES.glob("*.yaml")]), ids=lambda path: path.stem
)
def test_a_step_keeps_its_contract(county: Any, contract: Path) -> None:
    county.land("area", [{"area_code": "539901101201", "name": "上村", "parent_code": None}])
    county.land("vehicle", [{"plate": "示A1", "kind": "小型轿车"}])
    county.land("vehicle", [{"plate": "示A1", "kind": "小型轿车"}])
    county.land("roster", [{"household_code": "H1", "person_code": "P1", "village_name": "下村"}])
    session, _ = county.normalise(frozenset({"539901198507060123"}))
    check_table(session, contract)


def test_standard_tables_have_the_columns_that_the_engine_says(county: Any) -> None:
    rows = {
        "person_code": "P1",
        "household_code": "H1",
        "id_number": None,
        "relation": "户主",
        "work_months": "1",
    }
    file = county.land("person", [rows])
    session, done = county.normalise()
    table = county.pack.tables[file.table]
    assert done.tables["person"].columns == standard_columns(table, set(rows))
    assert session.columns("person") == done.tables["person"].columns
