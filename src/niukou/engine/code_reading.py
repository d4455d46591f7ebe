"""The code lists of a pack as a table of spellings, and what each text of a code column means by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from niukou.engine.session import Session
from niukou.engine.standardise import Landing, written_codes_select
from niukou.rulebook.model import CodeList, Pack

_SQL = Path(__file__).parent / "sql"

_LABEL, _ALIAS, _NUMBER = 1, 2, 3  # who goes first where a spelling stands for several entries


def make_code_map(session: Session, pack: Pack) -> None:
    """Make the table `code_map` of every list that a field names."""
    named = {each.codes for table in pack.tables.values() for each in table.fields.values()}
    entries = [
        (codelist.key, *spelling)
        for codelist in pack.codelists.values()
        if codelist.key in named
        for spelling in _spellings(codelist)
    ]
    lists, spellings, labels, ranks = zip(*entries, strict=True) if entries else ((), (), (), ())
    session.step(
        _SQL / "code_map.sql",
        {"lists": list(lists), "spellings": list(spellings), "labels": list(labels), "ranks": list(ranks)},
    )


def read_codes(session: Session, landing: Landing) -> None:
    """Make the table `code_reading` of all that the code columns of the landed rows hold; `code_map` is there."""
    written = written_codes_select(landing)
    session.run(
        f"CREATE OR REPLACE TABLE code_written AS {written}"
        if written
        else "CREATE OR REPLACE TABLE code_written (list VARCHAR, written VARCHAR)",
        name="code_written",
    )
    session.step(_SQL / "code_reading.sql")


def _spellings(codelist: CodeList) -> Iterator[tuple[str, str, int]]:
    for code in codelist.codes:
        yield code.label, code.label, _LABEL
        yield code.code, code.label, _NUMBER
        for alias in code.aliases:
            yield alias, code.label, _ALIAS
