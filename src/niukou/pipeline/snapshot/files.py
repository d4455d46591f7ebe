"""Writing, reading and verifying a snapshot's folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from niukou.engine.session import Session
from niukou.pipeline.snapshot.tables import TABLES, VERSION

MANIFEST = "snapshot.json"
_BATCH = 50_000  # rows held in memory at once
_BLOCK = 1 << 20  # bytes


class SnapshotError(Exception):
    """A folder is no snapshot, or not the one that was written; `faults` says of each file what is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Snapshot:
    """A snapshot on disk. facts: what it is of (area, when taken, pack …). digest: over all files and the facts."""

    folder: Path
    facts: Mapping[str, Any]
    rows: Mapping[str, int]
    digest: str


def write_snapshot(
    folder: Path, tables: Mapping[str, Iterable[Sequence[Any]]], facts: Mapping[str, Any]
) -> Snapshot:
    """Write the tables (rows in the order of the schema's columns, sorted by the key) and the manifest into a folder.

    The same rows and facts give the same bytes and so the same digest. Raises SnapshotError for a missing table.
    """
    missing = [f"缺少 {name} 表 / table {name} is missing" for name in TABLES if name not in tables]
    if missing:
        raise SnapshotError(missing)
    written = {}
    for name in TABLES:
        rows = _write_table(folder / f"{name}.parquet", TABLES[name].schema, tables[name])
        written[name] = {"rows": rows, "sha256": _digest_of_file(folder / f"{name}.parquet")}
    said = {"version": VERSION, "facts": dict(facts), "tables": written}
    said["digest"] = _digest_of(said)
    (folder / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return _snapshot(folder, said)


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, every file held against the manifest. Raises SnapshotError with all that is wrong."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SnapshotError([f"{folder} 里没有快照（{MANIFEST}）/ holds no snapshot"]) from None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise SnapshotError([f"{folder} 是别的版本的快照 / is a snapshot of another version"])
    faults = [] if said.get("digest") == _digest_of(said) else [f"{MANIFEST} 被改过 / was changed"]
    for name in TABLES:
        file = folder / f"{name}.parquet"
        if not file.is_file():
            faults.append(f"{file.name} 不见了 / is missing")
        elif _digest_of_file(file) != said["tables"].get(name, {}).get("sha256"):
            faults.append(f"{file.name} 被改过 / was changed")
    if faults:
        raise SnapshotError(faults)
    return _snapshot(folder, said)


def open_tables(session: Session, snapshot: Snapshot, prefix: str = "") -> None:
    """Make the tables of a snapshot views of a session, named as they are, or with a prefix."""
    for name in TABLES:
        session.view_of_parquet(f"{prefix}{name}", [snapshot.folder / f"{name}.parquet"])


def _write_table(path: Path, schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> int:
    left, count = iter(rows), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(left, _BATCH)):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


def _digest_of_file(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _digest_of(said: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in said.items() if name != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _snapshot(folder: Path, said: Mapping[str, Any]) -> Snapshot:
    rows = {name: table["rows"] for name, table in said["tables"].items()}
    return Snapshot(folder, said["facts"], rows, said["digest"])
