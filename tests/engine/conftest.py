"""A session that holds rows for the small made-up pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from niukou.engine.session import Session, open_session
from niukou.engine.standardise import define_macros, meeting_code
from niukou.rulebook.model import Pack
from niukou.terms.identity import identity_scheme
from tests.small_pack import small_pack


@pytest.fixture
def pack() -> Pack:
    return small_pack()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", identity_scheme("cn_resident")) as opened:
        yield opened


Rows = list[Mapping[str, Any]]
_SQL_TYPE = {"number": "DOUBLE", "year": "INTEGER", "date": "DATE"}


@pytest.fixture
def put(session: Session, pack: Pack) -> Callable[..., None]:
    """Fill a standard table: values by field name, columns as normalising makes them."""

    define_macros(session)

    def fill(name: str, rows: Rows, columns: list[str] | None = None) -> None:
        table = pack.tables[name]
        fields = [f for f in table.fields.values() if columns is None or f.name in columns]
        wanted = ["0::BIGINT AS row_no"]
        for field in fields:
            wanted.append(f'NULL::{_SQL_TYPE.get(field.type, "VARCHAR")} AS "{field.name}"')
            if field.type in ("number", "date", "year", "code"):
                wanted.append(f'NULL::VARCHAR AS "{field.name}__text"')
        session.run(f"CREATE OR REPLACE TABLE raw_{name} AS SELECT {', '.join(wanted)} WHERE FALSE")
        for number, row in enumerate(rows):
            given = {"row_no": number, **row}
            names = ", ".join(f'"{n}"' for n in given)
            places = ", ".join("?" for _ in given)
            session.run(f"INSERT INTO raw_{name} ({names}) VALUES ({places})", list(given.values()))
        identities = [f.name for f in fields if f.type == "identity"]
        staged = "".join(
            f', identity_clean("{n}") AS "{n}__c", identity_number("{n}") AS "{n}__n"' for n in identities
        )
        derived = "".join(
            f', identity_{part}("{n}__c", "{n}__n") AS "{n}__{part}"'
            for n in identities
            for part in ("standard", "key", "form", "birth", "sex")
        )
        code = meeting_code(table)
        if code in {f.name for f in fields}:
            derived += f', code_number("{code}") AS "{code}__number"'
        derived += "".join(f', identity_valid("{n}__c", "{n}__key") AS "{n}__valid"' for n in identities)
        session.run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT *{derived} FROM (SELECT *{staged} FROM raw_{name})"
        )

    return fill
