"""The tables of one comparison: steps by name, kept under other names, forgotten at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from niukou.engine.session import Session, literal, quoted
from niukou.pipeline.compare.registers import ABSENT, Columns

SQL = Path(__file__).parent / "sql"
_EXTRACT = "__extract"


class Desk:
    """Makes the tables of a comparison in a session and clears them away; a context manager.

    A register's view is set aside while its few rows that are somebody's stand in its place, under its name, so
    that rules and findings never read the extract again.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._made: list[str] = []
        self._aside: list[str] = []
        self._views: list[str] = []

    def step(self, name: str, parameters: Mapping[str, object] | None = None, *, kept_as: str = "") -> str:
        """Make the table of `sql/<name>.sql`, under the name `kept_as` where given; returns its name."""
        made = self.session.step(SQL / f"{name}.sql", parameters, as_table=kept_as)
        self._made.append(made)
        return made

    def lay_down(self, step: str, parameters: Mapping[str, object], *, name: str) -> str:
        """Write the rows of `sql/<step>.sql` to a file of the work folder, and make the view `name` of it; returns that name."""
        file = self.session.work / f"{name}.parquet"
        self.session.step_to_file(SQL / f"{step}.sql", file, parameters)
        self.session.view_of_parquet(name, [file])
        self._views.append(name)
        return name

    def show(self, name: str, seen_in: str, table: str, columns: Columns) -> str:
        """A view of how people appear in `table`, known as `seen_in`; returns its name.

        seen_in, row_no, of the number key, form and variant, and name, birth, sex, place (a village's code, with the
        registry's persons a household's), all text, NULL where the table does not tell.
        """
        told = {"name": columns.name, "birth": columns.birth, "sex": columns.sex, "place": columns.village}
        shown = [
            f"{literal(seen_in)} AS seen_in, row_no",
            *(f"{quoted(f'{columns.number}__{part}')} AS {part}" for part in ("key", "form", "variant")),
            *(
                f"CAST({'NULL' if f == ABSENT else quoted(f)} AS VARCHAR) AS {told_as}"
                for told_as, f in told.items()
            ),
        ]
        select = f"SELECT {', '.join(shown)} FROM {quoted(table)}"  # noqa: S608  names are quoted
        self.session.run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {select}", name=name)
        self._views.append(name)
        return name

    def of_register(self, name: str, pairs: str, register: str) -> str:
        """A view of those rows of `pairs` that are about one register; returns its name."""
        select = f"SELECT * FROM {quoted(pairs)} WHERE register = {literal(register)}"  # noqa: S608
        self.session.run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {select}", name=name)
        self._views.append(name)
        return name

    def unite(self, name: str, parts: Sequence[str]) -> None:
        """A view of this name over the rows of all parts; a column that one of them lacks is NULL there."""
        rows = " UNION ALL BY NAME ".join(f"FROM {quoted(part)}" for part in parts)
        self.session.run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {rows}", name=name)
        self._views.append(name)

    def empty(self, name: str, columns: str) -> None:
        """An empty table of these columns, for a step that has nothing to work on."""
        self.session.run(f"CREATE OR REPLACE TABLE {quoted(name)} ({columns})", name=name)
        self._made.append(name)

    @contextmanager
    def looking_at(self, name: str, rows: Any) -> Iterator[None]:
        """A view of Arrow rows that are in memory, while it lasts."""
        self.session.view_of_rows(name, rows)
        try:
            yield
        finally:
            self.session.forget_rows(name)

    def looked_through(self, name: str) -> None:
        """A view that others made for this comparison, to be cleared away with it."""
        self._views.append(name)

    def hand_over(self, name: str, parts: Sequence[str]) -> None:
        """A view of this name over all parts, which outlives the desk with them."""
        self.unite(name, parts)
        self._made = [made for made in self._made if made not in parts]
        self._views = [view for view in self._views if view not in (name, *parts)]

    def made(self, name: str) -> None:
        """A table that others made for this comparison, to be cleared away with it."""
        self._made.append(name)

    def has_made(self, name: str) -> bool:
        """Whether a table was made for this comparison already; the catalogue is not asked."""
        return name in self._made

    def set_aside(self, register: str) -> str:
        """Rename a register's view; returns the name it has now."""
        kind = "VIEW" if self._is_view(register) else "TABLE"
        self.session.run(f"ALTER {kind} {quoted(register)} RENAME TO {quoted(register + _EXTRACT)}")
        self._aside.append(register)
        return register + _EXTRACT

    def by(self, session: Session) -> Desk:
        """This desk at work in a session beside its own: what is made there is cleared away with what was made here."""
        beside = Desk(session)
        beside._made, beside._aside, beside._views = self._made, self._aside, self._views
        return beside

    def take_over(self, other: Desk) -> None:
        """What another desk made is cleared away with this one's."""
        self._made += other._made
        self._views += other._views

    def _forget(self, table: str) -> None:
        # not Session.drop: it asks the catalogue, which opens every file of every view
        self.session.run(f"DROP TABLE IF EXISTS {quoted(table)}", name=table)

    def _forget_once(self) -> None:
        """What the engine looked at once (`<table>_once`) was narrowed to this comparison."""
        views = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND ends_with(view_name, '_once')"
        tables = "SELECT table_name FROM duckdb_tables() WHERE ends_with(table_name, '_once')"
        for kind, names in (("VIEW", views), ("TABLE", tables)):
            for (name,) in self.session.query(names):
                self.session.run(f"DROP {kind} {quoted(name)}", name=name)

    def _is_view(self, name: str) -> bool:
        found = self.session.query("SELECT 1 FROM duckdb_views() WHERE view_name = $name", {"name": name})
        return bool(found)

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in dict.fromkeys(self._views):
            self.session.run(f"DROP VIEW IF EXISTS {quoted(name)}", name=name)
        for name in dict.fromkeys(self._made):
            self._forget(name)
        self._forget_once()
        for register in self._aside:
            self._forget(register)
            aside = register + _EXTRACT
            view = "VIEW" if self._is_view(aside) else "TABLE"
            self.session.run(f"ALTER {view} {quoted(aside)} RENAME TO {quoted(register)}", name=register)
