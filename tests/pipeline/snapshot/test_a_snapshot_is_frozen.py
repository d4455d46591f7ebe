"""What was written is read again, to the byte; whatever was changed, lost or added is told; two are held together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from niukou.engine.session import open_session
from niukou.engine.table_contract import check_table
from niukou.pipeline import snapshot
from niukou.pipeline.snapshot import (
    TABLES,
    Change,
    SnapshotError,
    compare,
    open_tables,
    read_snapshot,
    write_snapshot,
)
from niukou.terms.identity import identity_scheme

VILLAGE = "539901001001"
MOMENT = datetime(2017, 7, 1, 8, 30, tzinfo=UTC)


def rows(**more: list[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """One household of two in one village, by one decision; `more` in place of a table's rows."""
    entry = (
        "D-1",
        "person",
        "P1",
        "H1",
        "identified",
        "outside",
        VILLAGE,
        "poor",
        VILLAGE,
        date(2017, 6, 30),
        MOMENT,
    )
    return {
        "area": [(VILLAGE, "柳村", "village", f"{VILLAGE}/", None, None)],
        "household": [("H1", VILLAGE, "poor", date(2017, 6, 30))],
        "person": [(f"P{n}", "H1", VILLAGE, "poor", "男", None, "ab" * 32) for n in (1, 2)],
        "household_year": [("H1", 2017, 1, [("main_cause", "因病"), ("size", None)])],
        "person_year": [],
        "village_year": [],
        "decision": [("D-1", "C-1", "identification", "identified", "demo", "0" * 12, VILLAGE, date(2017, 6, 30), MOMENT)],
        "ledger_entry": [(1, *entry, None, None, None, "", "", "cd" * 32)],
    } | more  # fmt: skip


def write(folder: Path, **more: list[tuple[Any, ...]]) -> snapshot.Snapshot:
    folder.mkdir(parents=True)
    return write_snapshot(folder, rows(**more), {"area": VILLAGE, "taken_at": MOMENT.isoformat()})


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    written = write(tmp_path / "one")
    assert read_snapshot(tmp_path / "one") == written
    assert written.rows == {name: len(table) for name, table in rows().items()}
    with open_session(tmp_path / "work", identity_scheme("none"), folders=[tmp_path / "one"]) as session:
        open_tables(session, written)
        assert session.query(
            "SELECT recorded_at = TIMESTAMPTZ '2017-07-01 08:30:00+00' FROM ledger_entry"
        ) == [(True,)]
        assert session.query("SELECT values['main_cause'] FROM household_year") == [("因病",)]
        assert {name: len(session.columns(name)) for name in TABLES} == {
            name: len(table.schema) for name, table in TABLES.items()
        }


def test_the_same_rows_give_the_same_digest(tmp_path: Path) -> None:
    assert write(tmp_path / "one").digest == write(tmp_path / "two").digest
    other = write(tmp_path / "three", household=[("H1", VILLAGE, "exited", None)])
    assert other.digest != read_snapshot(tmp_path / "one").digest


def test_an_encrypted_one_is_read_by_its_key_alone(tmp_path: Path) -> None:
    key = snapshot.SnapshotKey(bytes(range(32)), b"sealed")
    (tmp_path / "one").mkdir()
    write_snapshot(tmp_path / "one", rows(), {"area": VILLAGE}, key)
    held = read_snapshot(tmp_path / "one")
    assert held.sealed_key == b"sealed"
    whole = b"".join(file.read_bytes() for file in (tmp_path / "one").glob("*.parquet"))
    assert "因病".encode() not in whole and VILLAGE.encode() not in whole and b"main_cause" not in whole
    with open_session(tmp_path / "work", identity_scheme("none"), folders=[tmp_path / "one"]) as session:
        with pytest.raises(SnapshotError, match="加密"):
            open_tables(session, held)
        with pytest.raises(SnapshotError, match="打不开"):
            open_tables(session, held.unlocked(bytes(32)))
        open_tables(session, held.unlocked(key.plain))
        assert session.query("SELECT values['main_cause'] FROM household_year") == [("因病",)]
        assert session.query("SELECT person FROM person ORDER BY person") == [("P1",), ("P2",)]


def test_no_file_of_an_encrypted_one_stands_in_for_another(tmp_path: Path) -> None:
    key = snapshot.SnapshotKey(bytes(range(32)), b"sealed")
    (tmp_path / "one").mkdir()
    written = write_snapshot(tmp_path / "one", rows(), {"area": VILLAGE}, key)
    (tmp_path / "one" / "person_year.parquet").rename(tmp_path / "one" / "village_year.parquet")
    with (
        open_session(tmp_path / "work", identity_scheme("none"), folders=[tmp_path / "one"]) as session,
        pytest.raises(SnapshotError, match="打不开"),
    ):
        open_tables(session, written.unlocked(key.plain))


@pytest.mark.parametrize("name", [*(f"{table}.parquet" for table in TABLES), "snapshot.json"])
@pytest.mark.parametrize("harm", ["changed", "lost"])
def test_whatever_was_changed_or_lost_is_told(tmp_path: Path, name: str, harm: str) -> None:
    write(tmp_path / "one")
    file = tmp_path / "one" / name
    if harm == "lost":
        file.unlink()
    elif name == "snapshot.json":
        file.write_text(file.read_text().replace("2017-07-01", "2017-07-02"))
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(SnapshotError, match=r"被改过|不见了|没有快照") as refused:
        read_snapshot(tmp_path / "one")
    assert len(refused.value.faults) == 1


def test_another_version_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "one")
    file = tmp_path / "one" / "snapshot.json"
    file.write_text(file.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(SnapshotError, match="别的版本"):
        read_snapshot(tmp_path / "one")


def test_a_table_that_is_not_given_is_missed(tmp_path: Path) -> None:
    given = rows()
    del given["decision"]
    with pytest.raises(SnapshotError, match="缺少 decision"):
        write_snapshot(tmp_path, given, {})


def test_no_column_holds_a_number_a_telephone_or_a_name_of_a_person() -> None:
    columns = {column for name, table in TABLES.items() for column in table.schema.names if name != "area"}
    assert columns & {"name", "identity", "phone", "bank_account", "sealed"} == set()


def test_two_snapshots_are_held_together(tmp_path: Path) -> None:
    older = write(tmp_path / "older")
    changed = [
        ("P1", "H1", VILLAGE, "exited", "男", None, "ab" * 32),
        ("P3", "H1", VILLAGE, "poor", "女", None, None),
    ]
    newer = write(tmp_path / "newer", person=changed)
    folders = [tmp_path / "older", tmp_path / "newer"]
    with open_session(tmp_path / "work", identity_scheme("none"), folders=folders) as session:
        assert list(compare(session, older, newer)) == [
            Change("person", "P1", "changed", f"poor {VILLAGE}", f"exited {VILLAGE}"),
            Change("person", "P2", "removed", f"poor {VILLAGE}", None),
            Change("person", "P3", "added", None, f"poor {VILLAGE}"),
        ]
        check_table(session, Path(snapshot.__file__).parent / "sql" / "snapshot_change.yaml")
        assert list(compare(session, older, older)) == []
