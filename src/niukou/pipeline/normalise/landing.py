"""One standard table from its landed files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from niukou.engine import row_file
from niukou.engine.code_reading import read_codes
from niukou.engine.session import Session
from niukou.engine.standard_doubts import (
    blank_counts_select,
    blanks_select,
    doubt_counts_select,
    doubts_select,
    readable_fields,
    same_keys_select,
)
from niukou.engine.standardise import READ, Authorisation, Landing, standard_select
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise.normalised import DoubtCount, Note, TableInfo
from niukou.rulebook.model import Pack, Table

SQL = Path(__file__).parent / "sql"
DOUBTS_LISTED = 1000  # cells of one column of one file; a column of another code list must not fill a disk
REASONS = {
    "code": "不在代码表内，按原文保留 / not in the code list, kept as written",
    "number": "读不出数字 / not a number",
    "date": "读不出日期 / not a date",
    "year": "读不出年度 / not a year",
}
NO_FAMILY = "空白，看不出是哪一家，比对漏评时不看这一行 / blank: of which family is unknown, not looked at for omissions"


@dataclass
class Room:
    """What all tables of one run share: the session, the pack, where files go, what is to be told."""

    session: Session
    pack: Pack
    folder: Path
    authorised: Set[str] | None
    sifts: Mapping[str, row_file.Sift] = field(
        default_factory=dict
    )  # by register; of others all rows are kept
    notes: list[Note] = field(default_factory=list)
    doubt_counts: list[DoubtCount] = field(default_factory=list)

    def keep(self, name: str, select: str) -> tuple[int, Path]:
        """Write the rows of `select` to the standard table's file and make its view; rows and path.

        A register's is a row file: of its many rows a comparison wants few, from all over the file. Where it is known which,
        the others are counted and not written.
        """
        of_register = any(s.table == name and s.folder == "registers" for s in self.pack.sources.values())
        path = self.folder / f"{name}{row_file.ENDING if of_register else '.parquet'}"
        session = self.session
        rows = (
            session.to_row_file(select, path, self._sift(name))
            if of_register
            else session.to_parquet(select, path)
        )
        session.view_of_file(name, path)
        return rows, path

    def _sift(self, name: str) -> row_file.Sift | None:
        """What lets the rows through that are wanted of a register, and those with a cell that was not understood."""
        sift = self.sifts.get(name)
        fields = self.pack.tables[name].fields.values()
        return sift and sift.telling([f"{each.name}__text" for each in fields if each.type in READ])


def standard_table(room: Room, table: Table, files: Sequence[InputFile]) -> TableInfo | None:
    """Make the standard table of `files`; None where none of them may be looked at."""
    read = list(_looked_at(room, table, _not_seen_before(room, table, files)))
    if not read:
        return None
    session = room.session
    session.view_of_parquet("landed", [file.parquet for file in read])
    given = set(session.columns("landed")) & set(table.fields)
    landing = Landing(
        table=table,
        landed="landed",
        given=given,
        codelists=room.pack.codelists,
        joining=joining_fields(room.pack),
        set_aside=_rows_seen_before(room, table, read),
        authorisation=_authorisation(room.pack, read),
    )
    read_codes(session, landing)
    rows, path = room.keep(table.name, standard_select(landing))
    columns = session.columns(table.name)
    _tell_who_did_not_sign(room, landing, read, rows)
    _tell_doubts(room, table, set(columns))
    _tell_unknown_families(room, table, set(columns))
    if table.subject in ("village", "household", "person"):  # of other tables a household has many rows
        _tell_same_keys(room, table, read, set(columns))
    return TableInfo(rows, columns, tuple(file.index for file in read), path)


def joining_fields(pack: Pack) -> frozenset[str]:
    """Fields that hold codes by which rows of different files meet: they are read without regard to width."""
    tables = pack.tables.values()
    wholes = {table.part_of.table for table in tables if table.part_of} | {"area"}
    # a key counts that other files name: of villages, households, people, areas; not whatever column is a key,
    # which may be a plain name
    keys = {table.key for table in tables if table.name in wholes or table.head}
    parents = {table.part_of.by for table in tables if table.part_of}
    of_people = {
        name
        for source in pack.sources.values()
        if source.person
        for name in (source.person.village, source.person.family)
        if name
    }
    return frozenset(keys | parents | of_people | {"parent_code"})


def _not_seen_before(room: Room, table: Table, files: Sequence[InputFile]) -> Iterator[InputFile]:
    seen: dict[tuple[str, str | None], InputFile] = {}
    for file in files:
        first = seen.setdefault((file.sha256, file.sheet), file)
        if first is file:
            yield file
            continue
        said = f"{file.path} 与 {first.path} 完全相同，只读一次 / the same file twice, read once"
        room.notes.append(Note("same_file", table.name, file.rows, said, (first.index, file.index)))


def _looked_at(room: Room, table: Table, files: Iterator[InputFile]) -> Iterator[InputFile]:
    for file in files:
        if room.authorised is None and room.pack.sources[file.source].authorisation:
            said = f"{file.path} 须有本人签字授权，未提供授权名单，未比对 / needs signed authorisation, none given"
            room.notes.append(Note("no_authorisation", table.name, file.rows, said, (file.index,)))
        else:
            yield file


def _authorisation(pack: Pack, files: list[InputFile]) -> list[Authorisation]:
    asked: dict[str, list[int]] = {}
    for file in files:
        source = pack.sources[file.source]
        if source.authorisation and source.person:
            asked.setdefault(source.person.number, []).append(file.index)
    return [Authorisation(tuple(indexes), number) for number, indexes in asked.items()]


def _rows_seen_before(room: Room, table: Table, files: list[InputFile]) -> str | None:
    if len(files) < 2:
        return None
    session = room.session
    session.step(SQL / "repeated_content.sql")
    session.step(SQL / "repeated_row.sql")
    by_file = session.query(
        "SELECT landed_file, count(*) FROM repeated_row GROUP BY landed_file ORDER BY landed_file"
    )
    paths = {file.index: file.path for file in files}
    for index, rows in by_file:
        said = f"{paths[index]} 有 {rows} 行与前面文件的行完全相同，只算一次 / rows of an earlier file again"
        room.notes.append(Note("same_rows", table.name, rows, said, (index,)))
    return "repeated_row" if by_file else None


def _tell_who_did_not_sign(room: Room, landing: Landing, files: list[InputFile], rows: int) -> None:
    if not landing.authorisation:
        return
    repeated = sum(
        note.rows for note in room.notes if note.kind == "same_rows" and note.table == landing.table.name
    )
    left_out = sum(file.rows for file in files) - repeated - rows
    said = f"{landing.table.title} 只看授权名单上的人，{left_out} 行未看 / rows of people who did not sign"
    indexes = tuple(index for each in landing.authorisation for index in each.files)
    room.notes.append(Note("not_authorised", landing.table.name, left_out, said, indexes))


def _tell_doubts(room: Room, table: Table, columns: Set[str]) -> None:
    fields = readable_fields(table, columns)
    if not fields:
        return
    doubtful = []
    for file, *counts in sorted(room.session.query(doubt_counts_select(table, fields))):
        for each, cells in zip(fields, counts, strict=True):
            if cells:
                doubtful.append(each)
                reason = REASONS[each.type]
                room.doubt_counts.append(DoubtCount(table.name, file, each.label, reason, cells))
    if doubtful:
        once = list({each.name: each for each in doubtful}.values())
        select = doubts_select(table, once, REASONS, DOUBTS_LISTED)
        room.session.run(f"INSERT INTO doubt {select}", name=f"doubts of {table.name}")


def _tell_unknown_families(room: Room, table: Table, columns: Set[str]) -> None:
    """Rows of the police register without 户号: nobody can say whether the rest of the family is registered."""
    people = [source.person for source in room.pack.sources.values() if source.table == table.name]
    for name in {person.family for person in people if person and person.family} & columns:
        family = table.fields[name]
        for file, rows in sorted(room.session.query(blank_counts_select(table, family))):
            room.doubt_counts.append(DoubtCount(table.name, file, family.label, NO_FAMILY, rows))
        select = blanks_select(table, family, NO_FAMILY, DOUBTS_LISTED)
        room.session.run(f"INSERT INTO doubt {select}", name=f"families of {table.name}")


def _tell_same_keys(room: Room, table: Table, files: list[InputFile], columns: Set[str]) -> None:
    """One code in two files: a household handed over twice with different words, or two with one code."""
    if len(files) < 2 or table.subject not in ("household", "person") or table.key not in columns:
        return
    [(keys,)] = room.session.query(same_keys_select(table))
    if keys:
        label = table.fields[table.key].label
        said = f"{table.title}：{keys} 个{label}出现在两个以上文件中，各行都保留 / one code in several files"
        indexes = tuple(file.index for file in files)
        room.notes.append(Note("same_key", table.name, keys, said, indexes))
