"""The person roster (贫困人口信息表): it stands for household and person files that are absent, else is compared.

Each of the two tables that has files of its own wins; the roster stands for the one that has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from niukou.engine.stand_in import (
    area_select,
    difference_select,
    household_select,
    person_select,
    written_places_select,
)
from niukou.pipeline.normalise.landing import DOUBTS_LISTED, SQL, Room
from niukou.pipeline.normalise.normalised import DoubtCount, Note, TableInfo

ROSTER = "roster"
_VILLAGE_UNKNOWN = (
    "按名称在行政区划中找不到唯一的村，村代码留空 / no single village of this name, code left blank"
)


def roster_tables(room: Room, tables: Mapping[str, TableInfo]) -> dict[str, TableInfo]:
    """The tables that the roster stands for: household, person, both or none. Needs the view `roster`."""
    pack, columns = room.pack, set(tables[ROSTER].columns)
    roster, person, household = (pack.tables[name] for name in (ROSTER, "person", "household"))
    places = known_places(room, tables)
    selects = {
        "household": household_select(person, household, roster, columns, places),
        "person": person_select(person, roster, columns, pack.codelists),
    }
    made = {}
    for name, select in selects.items():
        if name in tables:
            continue
        rows, path = room.keep(name, select)
        kept = room.session.columns(name)
        made[name] = TableInfo(rows, kept, tables[ROSTER].files, path, stands_in=True)
        said = f"没有{pack.tables[name].title}文件，由{roster.title}代替 / the person roster stands in"
        room.notes.append(Note("roster_stands_in", name, rows, said, tables[ROSTER].files))
    if "household" in made and "village_code" in made["household"].columns:
        _tell_unknown_villages(room)
    elif "household" in made:
        said = "没有可供查找的行政区划，户的村代码留空 / no list of areas, village codes are left blank"
        room.notes.append(Note("no_area", "household", made["household"].rows, said))
    return made


def roster_differences(room: Room, tables: Mapping[str, TableInfo], work: Path) -> Path | None:
    """Where roster and tables say different things, as a Parquet file; None where there is nothing to compare."""
    roster, columns = room.pack.tables[ROSTER], set(tables[ROSTER].columns)
    own = [name for name in ("household", "person") if name in tables and not tables[name].stands_in]
    own = [name for name in own if room.pack.tables[name].key in columns & set(tables[name].columns)]
    if not own or "household_code" not in columns:
        return None
    places = known_places(room, tables)
    selects = [
        difference_select(room.pack.tables[name], roster, columns, set(tables[name].columns), places)
        for name in own
    ]
    session = room.session
    session.run(f"CREATE OR REPLACE TABLE roster_difference AS {selects[0]}", name="roster_difference")
    for select in selects[1:]:
        session.run(f"INSERT INTO roster_difference {select}", name="roster_difference")
    path = work / "roster_difference.parquet"
    rows = session.to_parquet("roster_difference", path)
    if rows:
        said = f"{roster.title}与贫困户、家庭成员表有 {rows} 处不同，以后者为准 / the tables go before the roster"
        room.notes.append(Note("roster_differs", ROSTER, rows, said, tables[ROSTER].files))
    return path


def known_places(room: Room, tables: Mapping[str, TableInfo]) -> bool:
    """Make `roster_village` from the areas, else from the village table; False where neither is there."""
    session = room.session
    source = next((name for name in ("area", "village") if _has_names(tables, name)), None)
    if source is None or "village_name" not in tables[ROSTER].columns:
        return False
    table = room.pack.tables[source]
    areas = area_select(table, set(tables[source].columns))
    written = written_places_select(set(tables[ROSTER].columns))
    session.run(f"CREATE OR REPLACE VIEW known_area AS {areas}", name="known_area")
    session.run(f"CREATE OR REPLACE VIEW known_roster_place AS {written}", name="known_roster_place")
    session.step(SQL / "roster_village.sql")
    return True


def _has_names(tables: Mapping[str, TableInfo], name: str) -> bool:
    return name in tables and tables[name].rows > 0 and "name" in tables[name].columns


def _tell_unknown_villages(room: Room) -> None:
    label = room.pack.tables[ROSTER].fields["village_name"].label
    session = room.session
    session.step(SQL / "unknown_village.sql", {"column": label, "reason": _VILLAGE_UNKNOWN})
    session.run(
        "INSERT INTO doubt SELECT * FROM unknown_village"
        " QUALIFY row_number() OVER (PARTITION BY landed_file ORDER BY landed_row) <= $limit",
        {"limit": DOUBTS_LISTED},
        name="unknown_village",
    )
    counts = session.query("SELECT landed_file, count(*) FROM unknown_village GROUP BY ALL ORDER BY ALL")
    room.doubt_counts += [
        DoubtCount("household", file, label, _VILLAGE_UNKNOWN, households) for file, households in counts
    ]
