"""Landed files to standard tables: dictionary names, code lists by label, identity numbers derived once."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from pathlib import Path

from niukou.engine.session import Session
from niukou.engine.standardise import define_macros
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise.codes import SQL, make_code_map
from niukou.pipeline.normalise.landing import Room, standard_table
from niukou.pipeline.normalise.normalised import Normalised, TableInfo
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
    if progress is not None:
        progress("", len(filled), len(filled))
    doubts = work / "doubts.parquet"
    session.step(SQL / "told_doubt.sql")
    session.to_parquet("told_doubt", doubts)
    return Normalised(tables, doubts, tuple(room.doubt_counts), tuple(room.notes), differences)


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
