"""The province's households and persons as the files of a registry, with the headings that offices write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from bench.province import SEED, SIZES, make_province
from niukou.rulebook.model import Pack

_FILES: Mapping[str, str] = {"household": "贫困户", "person": "家庭成员"}


def write_registry(folder: Path, people: int, pack: Pack, seed: int = SEED) -> int:
    """Write `folder/registry/*.csv` of so many people and their households; returns the number of rows."""
    (folder / "registry").mkdir(parents=True)
    made = make_province(folder / "landed", people / SIZES["person"], seed, tables=tuple(_FILES))
    rows = 0
    with duckdb.connect() as connection:
        for table, name in _FILES.items():
            headings = {each.field: each.heading for each in pack.sources[table].headings}
            there = connection.execute(f"DESCRIBE SELECT * FROM '{made[table]}'").fetchall()
            columns = ", ".join(f'"{c[0]}" AS "{headings[c[0]]}"' for c in there if c[0] in headings)
            target = folder / "registry" / f"{name}.csv"
            connection.execute(f"COPY (SELECT {columns} FROM '{made[table]}') TO '{target}' (HEADER)")
            counted = connection.execute(f"SELECT count(*) FROM '{made[table]}'").fetchone()
            rows += int(counted[0]) if counted else 0
    return rows


def places() -> list[tuple[str, str, str | None]]:
    """(code, level, code above) of all areas the province's households live in, widest first."""
    found: list[tuple[str, str, str | None]] = [
        ("530000000000", "province", None),
        ("539900000000", "prefecture", "530000000000"),
    ]
    for county in range(539901, 539999):
        found.append((f"{county}000000", "county", "539900000000"))
        for town in range(101, 113):
            found.append((f"{county}{town}000", "town", f"{county}000000"))
            found += [
                (f"{county}{town}{village}", "village", f"{county}{town}000") for village in range(201, 216)
            ]
    return found
