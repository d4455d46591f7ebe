"""The frozen register: areas, households, persons, their year files, decisions and ledger entries as Parquet.

In: rows of the book, table by table. Out: a folder of Parquet files and a manifest with the digest of each. Why: what was
counted can be counted again, and nobody changes it afterwards without being found out. No number of a document, telephone or
account is in it, sealed or not: people are told apart by their code and by a keyed index. Names stay in the book.
"""

from niukou.pipeline.snapshot.compare import Change, compare
from niukou.pipeline.snapshot.files import (
    Snapshot,
    SnapshotError,
    SnapshotKey,
    open_tables,
    read_snapshot,
    write_snapshot,
)
from niukou.pipeline.snapshot.tables import TABLES

__all__ = [
    "TABLES", "Change", "Snapshot", "SnapshotError", "SnapshotKey", "compare", "open_tables", "read_snapshot", "write_snapshot",
]  # fmt: skip
