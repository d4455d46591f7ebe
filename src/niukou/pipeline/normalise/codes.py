"""The code lists of a pack as a table of spellings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from niukou.engine.session import Session
from niukou.rulebook.model import CodeList, Pack

SQL = Path(__file__).parent / "sql"

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
        SQL / "code_map.sql",
        {"lists": list(lists), "spellings": list(spellings), "labels": list(labels), "ranks": list(ranks)},
    )


def _spellings(codelist: CodeList) -> Iterator[tuple[str, str, int]]:
    for code in codelist.codes:
        yield code.label, code.label, _LABEL
        yield code.code, code.label, _NUMBER
        for alias in code.aliases:
            yield alias, code.label, _ALIAS
