"""One DuckDB connection with its work folder: the only way the other rooms reach the database.

The connection is in memory and spills into `<work>/spill`; it reads and writes files under the work folder
and the folders it was given, loads no extension and opens no network. Its configuration is locked, so that
no statement can widen that. Insertion order is not kept (an explicit ORDER BY is): a row's place is its
`row_no`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, cast

import duckdb
import pyarrow

from niukou.engine import row_file
from niukou.terms.macros import value_macros

Parameters = Mapping[str, object] | Sequence[object] | None

# Errors about names, syntax, files and memory quote SQL and paths, never cells; all others may quote a cell.
_SAID_IN_FULL = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.SyntaxException,
    duckdb.IOException,
    duckdb.PermissionException,
    duckdb.OutOfMemoryException,
)
_SAID_IN_FULL_BY_ARROW = ("IO Error", "Permission Error", "Out of Memory Error")
_BATCH_ROWS = 100_000
_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
# for rows that are read once or twice, a sentence or a code in each column: no long looking for words that come again,
# and no great group of rows with which one thread is busy at the end, alone
_READ_SOON = "FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1000, ROW_GROUP_SIZE 30720"


class SqlScheme(Protocol):
    """What a session needs of an identity scheme: the DuckDB macros `identity_…` as SQL text."""

    @property
    def name(self) -> str:
        """How a pack names the scheme."""

    @property
    def macros(self) -> str:
        """CREATE MACRO statements."""


class EngineError(Exception):
    """A statement failed. `step` names it; `reason` never quotes a cell of the data."""

    def __init__(self, step: str, reason: str) -> None:
        self.step = step
        self.reason = reason
        super().__init__(f"{step}: {reason}")


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string literal, for the few statements that take no parameters (views, settings)."""
    return "'" + text.replace("'", "''") + "'"


def _path_pattern(path: Path) -> str:
    """The pattern that matches exactly this path: DuckDB reads every path as a glob."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path.absolute()))


class Session:
    """One DuckDB connection with its work folder. Use `open_session`; it is a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, work: Path) -> None:
        self._connection = connection
        self._row_files: dict[str, Path] = {}  # by the name of the view
        self._seen_here: set[str] = set()  # views over rows in memory
        self._stopped = False
        self.work = work

    def beside(self) -> Session:
        """A session on the same database that may work at the same time, in another thread; to be closed."""
        return Session(self._connection.cursor(), self.work)

    def seen_beside(self, names: Iterable[str]) -> bool:
        """Whether a session beside this one sees all these tables and views."""
        return self._seen_here.isdisjoint(names)

    def stop(self) -> None:
        """End what the session does, from another thread: with a KeyboardInterrupt in its own."""
        self._stopped = True
        self._connection.interrupt()

    @property
    def threads(self) -> int:
        """How many threads work at once."""
        [(threads,)] = self.query("SELECT current_setting('threads')")
        return int(threads)

    def run(self, sql: str, parameters: Parameters = None, *, name: str = "statement") -> None:
        """Execute `sql` (one statement when it has parameters); `name` is what an error calls it."""
        self._go_on()
        self._execute(self._connection, sql, parameters, name)

    def query(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """All rows of a query. For small results: use `arrow` or `batches` for large ones."""
        self._go_on()
        with _no_cell_in_errors("query"):
            return self._execute(self._connection, sql, parameters, "query").fetchall()

    def arrow(self, sql: str, parameters: Parameters = None) -> pyarrow.Table:
        """The whole result as an Arrow table."""
        self._go_on()
        with _no_cell_in_errors("query"):
            return self._connection.sql(sql, params=parameters).to_arrow_table()

    def batches(
        self, sql: str, parameters: Parameters = None, rows: int = _BATCH_ROWS
    ) -> Iterator[pyarrow.RecordBatch]:
        """The result as Arrow batches of at most `rows` rows; other statements may run in between."""
        # A cursor of its own: an unfinished result makes DuckDB 2.0 refuse other work on the connection.
        cursor = self._connection.cursor()
        try:
            with _no_cell_in_errors("query"):
                reader = cursor.sql(sql, params=parameters).to_arrow_reader(rows)
                yield from cast("Iterator[pyarrow.RecordBatch]", reader)
        finally:
            cursor.close()

    def step(self, path: Path, parameters: Mapping[str, object] | None = None, *, as_table: str = "") -> str:
        """Make the table named like the file `path`, or as said, of the SELECT in it; returns the table's name.

        Of `parameters` only those the file names are bound. A table of that name is replaced.
        """
        name = as_table or path.stem
        made = f"CREATE OR REPLACE TABLE {quoted(name)} AS\n{_select_in(path)}"
        self.run(*self._filled(made, path, parameters), name=path.stem)
        return name

    def step_to_file(self, path: Path, file: Path, parameters: Mapping[str, object] | None = None) -> int:
        """Write the rows of the SELECT that the file `path` holds to the Parquet file `file`; returns their number.

        For rows that are long, many and read once or twice: no table of them is made first.
        """
        self._go_on()
        sql, given = self._filled(_copied(_select_in(path), file, _READ_SOON), path, parameters)
        return self._copy(sql, given, path.stem)

    def has_table(self, name: str) -> bool:
        """Is there a table or view of this name?"""
        return bool(self.columns(name))

    def columns(self, name: str) -> dict[str, str]:
        """Columns of a table or view with their DuckDB types, in order; empty where there is none."""
        try:
            rows = self.query(f"DESCRIBE {quoted(name)}")
        except EngineError as error:
            if isinstance(error.__cause__, duckdb.CatalogException):
                return {}
            raise
        return {str(column): str(kind) for column, kind, *_ in rows}

    def view_of_parquet(self, name: str, paths: Sequence[Path], columns: Sequence[str] | None = None) -> None:
        """A view over Parquet files, their columns matched by name; only `columns` where given."""
        files = ", ".join(literal(_path_pattern(path)) for path in paths)
        wanted = "*" if columns is None else ", ".join(quoted(column) for column in columns)
        self.drop(name)
        self.run(
            f"CREATE VIEW {quoted(name)} AS SELECT {wanted}"  # noqa: S608  names and paths are quoted
            f" FROM read_parquet([{files}], union_by_name = true)",
            name=name,
        )

    def table_of(self, name: str, rows: pyarrow.Table) -> None:
        """Make a table of rows that are in memory: nothing of them touches a disk. A table of that name is replaced."""
        self.drop(name)
        self._connection.register("rows_in_memory", rows)
        try:
            self.run(f"CREATE TABLE {quoted(name)} AS SELECT * FROM rows_in_memory", name=name)  # noqa: S608
        finally:
            self._connection.unregister("rows_in_memory")

    def view_of_rows(self, name: str, rows: Any) -> None:
        """Make a view of rows that pyarrow holds (a dataset, a table): column by column, as a query asks; seen by this connection alone."""
        self.drop(name)
        self._connection.register(name, rows)
        self._seen_here.add(name)

    def forget_rows(self, name: str) -> None:
        """Let go of rows that `view_of_rows` shows, and of the view."""
        self._connection.unregister(name)
        self._seen_here.discard(name)

    def to_parquet(
        self, sql_or_table: str, path: Path, parameters: Mapping[str, object] | None = None
    ) -> int:
        """Write a query's rows, or a table's, to one Parquet file (zstd 1); returns the number of rows."""
        is_table = sql_or_table.isidentifier() and self.has_table(sql_or_table)
        source = f"FROM {quoted(sql_or_table)}" if is_table else sql_or_table
        return self._copy(_copied(source, path), parameters, path.stem)

    def to_row_file(self, sql: str, path: Path, sift: row_file.Sift | None = None) -> int:
        """Write a query's rows to a file from which few of many are picked quickly; returns their number.

        With a sift only what it lets through is written.
        """
        cursor = self._connection.cursor()
        try:
            with _no_cell_in_errors(path.stem):
                return row_file.write(cursor.sql(sql).to_arrow_reader(row_file.BATCH_ROWS), path, sift)
        finally:
            cursor.close()

    def view_of_file(self, name: str, path: Path) -> None:
        """A view over one file, Parquet or a row file; one over a row file is seen by this connection alone."""
        if path.suffix != row_file.ENDING:
            self.view_of_parquet(name, [path])
            return
        self.view_of_rows(name, row_file.seen_as_table(path))
        self._row_files[name] = path

    def picked(self, name: str, columns: Sequence[str], pick: Callable[[Any], Any]) -> pyarrow.Table:
        """The columns of those rows of a table that `pick` leaves of its Arrow batches; quickest of a row file."""
        path = self._row_files.get(name)
        if path is not None:
            return row_file.picked(path, columns, pick, self.threads)
        rows = self.arrow(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)}")  # noqa: S608  quoted names
        return pyarrow.Table.from_batches([pick(batch) for batch in rows.to_batches()], rows.schema)

    def drop(self, name: str) -> None:
        """Forget a table or view; nothing happens where there is none."""
        self._row_files.pop(name, None)
        self._seen_here.discard(name)
        views = self.query("SELECT view_name FROM duckdb_views() WHERE view_name = $name", {"name": name})
        self.run(f"DROP {'VIEW' if views else 'TABLE'} IF EXISTS {quoted(name)}", name=name)

    def close(self) -> None:
        """Close the connection; tables in memory are gone, files stay."""
        self._connection.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _go_on(self) -> None:
        if self._stopped:
            raise KeyboardInterrupt

    def _filled(
        self, sql: str, path: Path, parameters: Mapping[str, object] | None
    ) -> tuple[str, dict[str, object]]:
        """The statement made of the SELECT in `path`, and those of the parameters that it names."""
        with _no_cell_in_errors(path.stem):
            statements = self._connection.extract_statements(sql)
        if len(statements) != 1:
            raise EngineError(path.stem, "the file must hold one SELECT")
        given, wanted = parameters or {}, statements[0].named_parameters
        return sql, {key: given[key] for key in given if key in wanted}

    def _copy(self, sql: str, parameters: Mapping[str, object] | None, name: str) -> int:
        with _no_cell_in_errors(name):
            row = self._execute(self._connection, sql, parameters, name).fetchone()
        return cast(int, row[0]) if row else 0

    @staticmethod
    def _execute(
        connection: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters, name: str
    ) -> duckdb.DuckDBPyConnection:
        with _no_cell_in_errors(name):
            return connection.execute(sql, parameters) if parameters else connection.execute(sql)


def _select_in(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip().rstrip(";")


def _copied(source: str, path: Path, how: str = _PARQUET) -> str:
    """The statement that writes the rows of `source` to a Parquet file."""
    # The path as text: with a parameter in it the whole query is planned twice.
    return f"COPY (\n{source}\n) TO {literal(str(path.absolute()))} ({how})"


@contextmanager
def _no_cell_in_errors(name: str) -> Iterator[None]:
    """Turn DuckDB's errors into `EngineError`, without the cells that some of them quote."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB 2.0 makes of Ctrl-C
            raise KeyboardInterrupt from None
        raise
    except _SAID_IN_FULL as error:
        raise EngineError(name, f"{type(error).__name__}: {error}") from error
    except (OSError, pyarrow.ArrowException) as error:
        if getattr(error, "errno", None):  # of our own file, not of a query
            raise
        _raise_without_cell(name, error)
    except duckdb.Error as error:
        # `from None`: the chained traceback would print the cell after all
        raise EngineError(name, type(error).__name__) from None


def _raise_without_cell(name: str, error: Exception) -> None:
    """An error of DuckDB that came through Arrow, which keeps of its kind the first words only."""
    kind = str(error).partition(":")[0]
    if kind == "INTERRUPT Error":
        raise KeyboardInterrupt from None
    reason = str(error) if kind in _SAID_IN_FULL_BY_ARROW else type(error).__name__
    raise EngineError(name, reason) from None


def open_session(
    work: Path,
    scheme: SqlScheme,
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    folders: Sequence[Path] = (),
) -> Session:
    """Open a session whose files live under `work` (made when absent, readable by its owner only).

    `memory_limit` as DuckDB writes it ('4GB'), None = four fifths of the machine; `threads` None = all cores.
    `folders` are further folders it may read and write. The macros of `scheme` and of `terms/values.sql`
    are defined, so that SQL may call `identity_key(t)`, `parse_date(t)` and their like.
    """
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str((work / "spill").absolute()),
        "preserve_insertion_order": False,
        "checkpoint_threshold": "1TB",  # nothing to gain in memory: tables are made and dropped whole, and it holds all up
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    if threads is not None:
        config["threads"] = threads
    session = Session(duckdb.connect(":memory:", config=config), work)
    # A folder's pattern too: DuckDB holds the pattern of a view, as written, against this list.
    ways = {way for folder in (work, *folders) for way in (str(folder.absolute()), _path_pattern(folder))}
    allowed = ", ".join(literal(way) for way in sorted(ways))
    session.run(f"SET allowed_directories = [{allowed}]", name="allowed folders")
    session.run("SET enable_progress_bar = false", name="progress bar")  # it would write over our own
    session.run("SET enable_external_access = false", name="external access")
    session.run("SET lock_configuration = true", name="lock")
    session.run(scheme.macros, name=f"identity scheme {scheme.name}")
    session.run(value_macros(), name="terms/values.sql")
    return session
