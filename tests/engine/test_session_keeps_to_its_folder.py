"""A session reads and writes its own folders only, and its errors tell no cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from niukou.engine.session import EngineError, Session, open_session


@dataclass
class _NoMacros:
    name: str = "none"
    macros: str = "SELECT 1"


def _session(folder: Path, **options: object) -> Session:
    return open_session(folder, _NoMacros(), threads=1, **options)  # type: ignore[arg-type]


def test_a_table_goes_out_to_parquet_and_comes_back_as_a_view(tmp_path: Path) -> None:
    with _session(tmp_path / "[work] *?") as session:
        session.run("CREATE TABLE vehicle AS SELECT range AS row_no FROM range(5)")
        path = session.work / "vehicle's.parquet"
        assert session.to_parquet("vehicle", path) == 5
        assert session.to_parquet("SELECT * FROM vehicle WHERE row_no < $n", path, {"n": 3}) == 3
        session.view_of_parquet("vehicle", [path])
        assert session.query("SELECT count(*) FROM vehicle") == [(3,)]
        assert session.columns("vehicle") == {"row_no": "BIGINT"}
        session.drop("vehicle")
        assert not session.has_table("vehicle")


def test_files_that_lack_a_column_give_nulls_and_columns_can_be_chosen(tmp_path: Path) -> None:
    with _session(tmp_path) as session:
        session.to_parquet("SELECT 1 AS a, 'x' AS b", tmp_path / "1.parquet")
        session.to_parquet("SELECT 2 AS a", tmp_path / "2.parquet")
        paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
        session.view_of_parquet("both_years", paths)
        assert session.query("SELECT a, b FROM both_years ORDER BY a") == [(1, "x"), (2, None)]
        session.view_of_parquet("both_years", paths, columns=["a"])
        assert list(session.columns("both_years")) == ["a"]


def test_a_step_makes_the_table_its_file_is_named_after(tmp_path: Path) -> None:
    file = tmp_path / "grown_up.sql"
    file.write_text("-- who is of age\nSELECT range AS age FROM range(20) WHERE range >= $age;\n")
    with _session(tmp_path) as session:
        assert session.step(file, {"age": 18, "not_named_in_the_file": 1}) == "grown_up"
        assert session.query("SELECT age FROM grown_up ORDER BY age") == [(18,), (19,)]
        session.step(file, {"age": 19})
        assert session.query("SELECT age FROM grown_up") == [(19,)]


def test_a_step_may_go_to_a_file_at_once_and_leaves_no_table(tmp_path: Path) -> None:
    step = tmp_path / "few.sql"
    step.write_text(
        "SELECT range AS row_no, $word AS word FROM range(5) WHERE range < $n;\n", encoding="utf-8"
    )
    with _session(tmp_path / "work") as session:
        file = session.work / "few's.parquet"
        assert session.step_to_file(step, file, {"n": 3, "word": "柳", "unasked": 1}) == 3
        assert not session.has_table("few")
        session.view_of_parquet("read", [file])
        assert session.query("SELECT max(row_no), any_value(word) FROM read") == [(2, "柳")]
        with pytest.raises(EngineError, match="few"):
            session.step_to_file(step, tmp_path / "outside.parquet", {"n": 3, "word": "柳"})
        assert not (tmp_path / "outside.parquet").exists()


def test_a_step_of_two_statements_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "two.sql"
    file.write_text("SELECT 1 AS a; DROP TABLE two")
    with (
        _session(tmp_path) as session,
        pytest.raises(EngineError, match="two: the file must hold one SELECT"),
    ):
        session.step(file)


def test_batches_can_be_read_while_other_statements_run(tmp_path: Path) -> None:
    with _session(tmp_path) as session:
        session.run("CREATE TABLE t AS SELECT range AS a FROM range(10000)")
        seen = 0
        for batch in session.batches("SELECT a FROM t", rows=3000):
            assert batch.num_rows <= 3000
            seen += batch.num_rows
            assert session.query("SELECT 1") == [(1,)]
        assert seen == 10000
        assert session.arrow("SELECT a FROM t WHERE a < $n", {"n": 2}).num_rows == 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/niukou_must_not_be_written.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH '/tmp/niukou_must_not_be_written.duckdb'",
        "SET enable_external_access = true",
    ],
)
def test_nothing_outside_the_folder_is_reached(tmp_path: Path, sql: str) -> None:
    with _session(tmp_path) as session, pytest.raises(EngineError):
        session.run(sql)
    assert not list(Path("/tmp").glob("niukou_must_not_be_written*"))


def test_a_further_folder_must_be_named(tmp_path: Path) -> None:
    outside = tmp_path / "extracts"
    outside.mkdir()
    with _session(tmp_path / "work") as session, pytest.raises(EngineError):
        session.to_parquet("SELECT 1 AS a", outside / "a.parquet")
    with _session(tmp_path / "work", folders=[outside]) as session:
        assert session.to_parquet("SELECT 1 AS a", outside / "a.parquet") == 1


def test_an_error_names_the_step_and_no_cell(tmp_path: Path) -> None:
    with _session(tmp_path) as session:
        session.run("CREATE TABLE person AS SELECT '53990119000101123X' AS id_number")
        for ask in (session.query, session.arrow, session.run):
            with pytest.raises(EngineError) as caught:
                ask("SELECT CAST(id_number AS BIGINT) FROM person")
            assert "53990119" not in str(caught.value)
            assert caught.value.__cause__ is None and caught.value.__suppress_context__
        with pytest.raises(EngineError) as caught:
            session.run("SELECT nothing FROM person", name="persons_by_number")
        assert caught.value.step == "persons_by_number"
        assert "nothing" in caught.value.reason


def test_the_work_folder_is_its_owners_alone(tmp_path: Path) -> None:
    with _session(tmp_path / "work") as session:
        assert session.work.stat().st_mode & 0o077 == 0
