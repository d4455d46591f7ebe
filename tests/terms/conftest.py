from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from niukou.terms.identity import identity_scheme
from niukou.terms.macros import value_macros

Ask = Callable[[str, list[Any]], list[Any]]


def _connection(macros: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute(macros)
    return connection


def _asker(connection: duckdb.DuckDBPyConnection) -> Ask:
    def ask(columns: str, texts: list[Any]) -> list[Any]:
        """The columns, which speak of `t`, for each text in its turn; a single column without its tuple."""
        rows = connection.execute(
            f"WITH given AS (SELECT generate_subscripts(?::VARCHAR[], 1) AS i, unnest(?::VARCHAR[]) AS t) "
            f"SELECT {columns} FROM given ORDER BY i",
            [texts, texts],
        ).fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]

    return ask


@pytest.fixture(scope="session")
def values() -> Iterator[Ask]:
    connection = _connection(value_macros())
    yield _asker(connection)
    connection.close()


@pytest.fixture(scope="session", params=["cn_resident", "none"])
def scheme_macros(request: pytest.FixtureRequest) -> Iterator[tuple[str, Ask]]:
    connection = _connection(identity_scheme(request.param).macros)
    yield request.param, _asker(connection)
    connection.close()
