"""Landed files to standard tables: dictionary names, code lists by label, identity numbers derived once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

from niukou.engine.code_reading import make_code_map
from niukou.engine.session import Session
from niukou.engine.standard_doubts import without_whole_select
from niukou.engine.standardise import define_macros
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise.landing import SQL, Room, standard_table
from niukou.pipeline.normalise.normalised import Normalised, Note, TableInfo
from niukou.pipeline.normalise.roster import ROSTER, roster_differences, roster_tables
from niukou.rulebook.model import Pack

Progress = Callable[[str, int, int], None]  # name of the table, tables done, tables in all


def normalise(
    session: Session,
    pack: Pack,
    landed: Sequence[InputFile],
    work: Path,
    *,
    authorised: Set[str] | None = None,
    progress: Progress | None = None,
) -> Normalised:
    """Make the standard tables of `landed` under `work`/standard and a view of each in `session`.

    `authorised`: standard forms of the identity numbers of people who signed that they may be looked at; it
    matters for sources whose layout demands it. Without it such a source is not looked at, which is noted.
    Files and views of tables that no file fills are absent. Raises EngineError, which names the step.
    """
    folder = work / "standard"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = Room(session, pack, folder, authorised)
    define_macros(session)
    _make_shared_tables(room, landed)
    tables: dict[str, TableInfo] = {}
    filled = [table for table in pack.tables.values() if any(file.table == table.name for file in landed)]
    for done, table in enumerate(filled):
        if progress is not None:
            progress(table.name, done, len(filled))
        info = standard_table(room, table, [file for file in landed if file.table == table.name])
        if info is not None:
            tables[table.name] = info
    differences = None
    if ROSTER in tables:
        tables.update(roster_tables(room, tables))
        differences = roster_differences(room, tables, work)
    _tell_parts_without_whole(room, tables)
    if progress is not None:
        progress("", len(filled), len(filled))
    doubts = work / "doubts.parquet"
    session.step(SQL / "told_doubt.sql")
    session.to_parquet("told_doubt", doubts)
    return Normalised(tables, doubts, tuple(room.doubt_counts), tuple(room.notes), differences)


def _tell_parts_without_whole(room: Room, tables: Mapping[str, TableInfo]) -> None:
    """Members, pairings, measures of households that no file has: rules about households never see them."""
    for table in room.pack.tables.values():
        if table.part_of is None or table.name not in tables or table.part_of.table not in tables:
            continue
        whole = room.pack.tables[table.part_of.table]
        if table.part_of.by not in tables[table.name].columns or whole.key not in tables[whole.name].columns:
            continue
        lost = int(room.session.query(without_whole_select(table, whole))[0][0])
        if lost:
            label = whole.fields[whole.key].label
            said = f"{table.title}有{lost}行的{label}不在{whole.title}表里 / rows of no known {whole.title_en.lower()}"
            room.notes.append(Note("part_without_whole", table.name, lost, said, ()))


def _make_shared_tables(room: Room, landed: Sequence[InputFile]) -> None:
    make_code_map(room.session, room.pack)
    room.session.step(SQL / "doubt.sql")
    room.session.step(SQL / "authorised.sql", {"numbers": sorted(room.authorised or ())})
    names = {
        "indexes": [file.index for file in landed],
        "paths": [file.path for file in landed],
        "sheets": [file.sheet for file in landed],
    }
    room.session.step(SQL / "landed_file_name.sql", names)
