"""What changed between two snapshots: who came, who went, who stands elsewhere, and entries that are no longer the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from niukou.engine.session import Session
from niukou.pipeline.snapshot.files import Snapshot, open_tables

_STEP = Path(__file__).parent / "sql" / "snapshot_change.sql"


@dataclass(frozen=True)
class Change:
    """One row that differs. subject: person, household or ledger_entry. was, now: account and area, or the entry's leaf."""

    subject: str
    key: str
    change: str
    was: str | None
    now: str | None


def compare(session: Session, older: Snapshot, newer: Snapshot) -> Iterator[Change]:
    """The changes from the older to the newer one, ordered by subject and key; leaves the table `snapshot_change`.

    The session must have been opened with both folders.
    """
    open_tables(session, older, "older_")
    open_tables(session, newer, "newer_")
    session.step(_STEP)
    columns = "subject, key, change, was, now"
    for batch in session.batches(f"SELECT {columns} FROM snapshot_change ORDER BY subject, key"):  # noqa: S608  our own names
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Change(*row)
