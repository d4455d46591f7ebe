"""A pack that can hold every row a case may give: tables that wait for their data, and last year's register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from niukou.rulebook.cases import last_year_of
from niukou.rulebook.dictionary import rows_word
from niukou.rulebook.model import Case, Pack, Source, Table


def pack_for_cases(pack: Pack) -> Pack:
    """`pack` with a table of last year's rows beside each of the registry's, and a file for every table.

    A county's folder has no file for what a later part of the system keeps; a case may still give its rows, so
    that the rule is tried before the data are there.
    """
    before = [last_year_of(table) for table in pack.tables.values() if table.subject]
    tables: Mapping[str, Table] = {**pack.tables, **{table.name: table for table in before}}
    filled = {source.table for source in pack.sources.values()}
    written = {
        name: Source(name, table.title, table.title, name, "registry", ())
        for name, table in tables.items()
        if name not in filled
    }
    return replace(pack, tables=tables, sources={**pack.sources, **written})


def named_tables(case: Case, pack: Pack) -> Iterator[str]:
    """The tables a case names, also those it says are there and empty (`steps: []`)."""
    words = {rows_word(table): table.name for table in pack.tables.values()}
    yield from (words[word] for word in case.given if word in words)
