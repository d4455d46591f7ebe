"""The same fact has the same name in every run, and no name tells an identity number."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from niukou.engine.session import Session
from niukou.engine.table_contract import check_table
from niukou.pipeline import finding_table
from niukou.pipeline.finding_table import (
    COLUMNS,
    SCHEMA,
    MissingColumns,
    make_findings,
    read_findings,
)

KEY = b"k" * 32
TABLES = ["leads", "quality_hits"]
CONTRACT = Path(finding_table.__file__).parent / "sql" / "findings.yaml"


def rows(session: Session, kind: str | None = None) -> list[dict[str, object]]:
    return [row for batch in read_findings(session, kind) for row in batch.to_pylist()]


def test_both_tables_become_one_of_version_1(session: Session) -> None:
    assert make_findings(session, TABLES, KEY) == 6
    found = list(read_findings(session))
    assert found[0].schema.equals(SCHEMA, check_metadata=True)
    assert [row["kind"] for row in rows(session)] == ["exclusion"] * 2 + ["identity"] + ["quality"] * 3
    assert list(session.columns("findings")) == [column.name for column in COLUMNS]


def test_the_table_keeps_its_contract(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    check_table(session, CONTRACT)


def test_the_name_is_a_keyed_hash_of_the_fact(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    parts = ["finding", "exclusion", "X-01", "P2", "登记甲", "R-2"]
    text = "".join(f"{len(part.encode())}:{part}" for part in parts)
    inner = hashlib.sha256((KEY.hex() + text).encode()).hexdigest()
    expected = hashlib.sha256((KEY.hex() + inner).encode()).hexdigest()[:24]
    assert [row["finding"] for row in rows(session) if row["record"] == "R-2"] == [expected]


def test_another_key_gives_other_names(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    first = {row["finding"] for row in rows(session)}
    make_findings(session, TABLES, b"q" * 32)
    assert not first & {row["finding"] for row in rows(session)}


def test_a_corrected_value_keeps_the_name(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    before = {row["record"]: row["finding"] for row in rows(session, "exclusion")}
    session.run(
        "UPDATE leads SET evidence = '{}', message = '改了', severity = 'doubt', village = 'V9', score = 0.5"
    )
    make_findings(session, TABLES, KEY)
    assert {row["record"]: row["finding"] for row in rows(session, "exclusion")} == before


def test_the_order_of_rows_changes_nothing(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    first = rows(session)
    session.run("CREATE TABLE turned AS SELECT * FROM leads ORDER BY message DESC")
    make_findings(session, ["quality_hits", "turned"], KEY)
    assert rows(session) == first


def test_a_second_identical_fact_gets_an_ordinal(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    names = [str(row["finding"]) for row in rows(session) if row["rule"] == "Q1"]
    assert names[1] == names[0] + "-2"
    assert len(names[0]) == 24


def test_parts_do_not_run_together(session: Session) -> None:
    session.run(
        "CREATE TABLE pair AS SELECT 'exclusion' AS kind, 'X' AS rule, 'error' AS severity, 'person' AS subject,"
        " 'm' AS message, * FROM (VALUES ('P1', 'AB', 'C'), ('P1', 'A', 'BC'), ('P1A', 'B', 'C'))"
        " t(person, source, record)"
    )
    make_findings(session, ["pair"], KEY)
    names = {str(row["finding"]) for row in rows(session)}
    assert len(names) == 3
    assert not any("-" in name for name in names)


def test_a_record_that_is_an_identity_number_is_printed_as_a_token(session: Session) -> None:
    make_findings(session, TABLES, KEY, token_sources={"登记乙"})
    (record,) = [row["record"] for row in rows(session, "identity")]
    assert isinstance(record, str)
    assert record.startswith("#")
    assert len(record) == 25
    assert "539901199001011234" not in str(rows(session))


def test_a_quality_finding_prints_neither_source_nor_record(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    assert {(row["source"], row["record"]) for row in rows(session, "quality")} == {(None, None)}


def test_people_read_by_village_then_household(session: Session) -> None:
    make_findings(session, TABLES, KEY)
    assert [row["village"] for row in rows(session, "exclusion")] == ["V1", "V2"]


def test_empty_text_is_no_code(session: Session) -> None:
    session.run("UPDATE leads SET person = ''")
    make_findings(session, ["leads"], KEY)
    assert {row["person"] for row in rows(session)} == {None}


def test_a_table_that_lacks_a_needed_column_is_refused(session: Session) -> None:
    session.run("ALTER TABLE leads DROP COLUMN message")
    with pytest.raises(MissingColumns, match="leads: message"):
        make_findings(session, TABLES, KEY)


@pytest.mark.parametrize("tables", [[], ["nowhere"]])
def test_no_table_is_refused(session: Session, tables: list[str]) -> None:
    with pytest.raises(MissingColumns):
        make_findings(session, tables, KEY)
