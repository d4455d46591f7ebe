"""Landed files to standard tables: dictionary names, code lists by label, identity numbers derived once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from pathlib import Path

from niukou.engine.code_reading import make_code_map
from niukou.engine.row_file import Sift
from niukou.engine.session import Session
from niukou.engine.standard_doubts import without_whole_select
from niukou.engine.standardise import define_macros
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise.landing import SQL, Room, standard_table
from niukou.pipeline.normalise.normalised import Normalised, Note, TableInfo
from niukou.pipeline.normalise.roster import ROSTER, roster_differences, roster_tables
from niukou.rulebook.model import Pack, Table

Progress = Callable[[str, int, int], None]  # name of the table, tables done, tables in all
Seeks = Callable[
    [Collection[str]], Mapping[str, Sift]
]  # names of registers → what lets the rows wanted of one through


def normalise(
    session: Session,
    pack: Pack,
    landed: Sequence[InputFile],
    work: Path,
    *,
    authorised: Set[str] | None = None,
    seeks: Seeks | None = None,
    progress: Progress | None = None,
) -> Normalised:
    """Make the standard tables of `landed` under `work`/standard and a view of each in `session`.

    `authorised`: standard forms of the identity numbers of people who signed that they may be looked at; it
    matters for sources whose layout demands it. Without it such a source is not looked at, which is noted.
    `seeks` is asked once all else stands which rows of the registers will be wanted; of those it names only these are
    written, and rows with a cell that could not be understood: what is told counts all rows none the less.
    Files and views of tables that no file fills are absent. Raises EngineError, which names the step.
    """
    folder = work / "standard"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = Room(session, pack, folder, authorised)
    define_macros(session)
    _make_shared_tables(room, landed)
    filled = [table for table in pack.tables.values() if any(file.table == table.name for file in landed)]
    extracts = _extracts(pack)
    tables: dict[str, TableInfo] = {}

    def make(some: Sequence[Table], before: int = 0) -> None:
        for done, table in enumerate(some, before):
            if progress is not None:
                progress(table.name, done, len(filled))
            info = standard_table(room, table, [file for file in landed if file.table == table.name])
            if info is not None:
                tables[table.name] = info

    first = [table for table in filled if table.name not in extracts]
    make(first)
    differences = None
    if ROSTER in tables:
        tables.update(roster_tables(room, tables))
        differences = roster_differences(room, tables, work)
    last = [table for table in filled if table.name in extracts]
    if last and seeks is not None:
        room.sifts = seeks({table.name for table in last})
    make(last, len(first))
    _tell_parts_without_whole(room, tables)
    if progress is not None:
        progress("", len(filled), len(filled))
    doubts = work / "doubts.parquet"
    session.step(SQL / "told_doubt.sql")
    session.to_parquet("told_doubt", doubts)
    return Normalised(tables, doubts, tuple(room.doubt_counts), tuple(room.notes), differences)


def _extracts(pack: Pack) -> set[str]:
    """The registers but the police's, which tells families: who of the others is wanted is known from it and the registry."""
    registers = [source for source in pack.sources.values() if source.folder == "registers"]
    return {s.table for s in registers if s.person is None or s.person.family is None}


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
