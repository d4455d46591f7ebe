"""Writing, reading and verifying a snapshot's folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

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
class SnapshotKey:
    """The key of one snapshot: 32 bytes, and the same sealed by whoever keeps it, which lies in the manifest."""

    plain: bytes = field(repr=False)
    sealed: bytes


@dataclass(frozen=True)
class Snapshot:
    """A snapshot on disk. facts: what it is of (area, when taken, pack …). digest: over all files and the facts.

    sealed_key: of an encrypted one, its key as the manifest holds it; key: opened, None until `unlocked`.
    """

    folder: Path
    facts: Mapping[str, Any]
    rows: Mapping[str, int]
    digest: str
    sealed_key: bytes | None = None
    key: bytes | None = field(default=None, repr=False, compare=False)

    def unlocked(self, key: bytes) -> Snapshot:
        """The same with the key that opens its files."""
        return replace(self, key=key)


def write_snapshot(
    folder: Path,
    tables: Mapping[str, Iterable[Sequence[Any]]],
    facts: Mapping[str, Any],
    key: SnapshotKey | None = None,
) -> Snapshot:
    """Write the tables (rows in the order of the schema's columns, sorted by the key) and the manifest into a folder.

    With a key the files are encrypted (Parquet modular encryption, AES-256-GCM, a key derived for each file). Without one
    the same rows and facts give the same bytes and so the same digest. Raises SnapshotError for a missing table.
    """
    missing = [f"缺少 {name} 表 / table {name} is missing" for name in TABLES if name not in tables]
    if missing:
        raise SnapshotError(missing)
    written = {}
    for name in TABLES:
        locked = None if key is None else pe.create_encryption_properties(**_lock(key.plain, name))
        rows = _write_table(folder / f"{name}.parquet", TABLES[name].schema, tables[name], locked)
        written[name] = {"rows": rows, "sha256": _digest_of_file(folder / f"{name}.parquet")}
    said = {"version": VERSION, "facts": dict(facts), "tables": written}
    if key is not None:
        said["key"] = base64.b64encode(key.sealed).decode()
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
    """Make the tables of a snapshot views of a session, named as they are, or with a prefix.

    Encrypted ones are read through their key, nothing in the clear touches a disk. Raises SnapshotError without it.
    """
    if snapshot.sealed_key is not None and snapshot.key is None:
        raise SnapshotError([f"{snapshot.folder} 是加密的，要在建它的办公库里读 / is encrypted"])
    for name in TABLES:
        file = snapshot.folder / f"{name}.parquet"
        if snapshot.key is None:
            session.view_of_parquet(f"{prefix}{name}", [file])
        else:
            session.view_of_rows(f"{prefix}{name}", _unlocked_table(file, snapshot.key))


def _lock(key: bytes, table: str) -> dict[str, Any]:
    """What encrypts one table's file: a key of its own, and its name bound in, so that no file stands in for another."""
    own = hmac.digest(key, table.encode(), hashlib.sha256)
    return {"footer_key": own, "aad_prefix": table.encode(), "store_aad_prefix": False}


def _unlocked_table(file: Path, key: bytes) -> ds.Dataset:
    lock = _lock(key, file.stem)
    opened = pe.create_decryption_properties(lock["footer_key"], aad_prefix=lock["aad_prefix"])
    options = ds.ParquetFragmentScanOptions(decryption_properties=opened)
    try:
        return ds.dataset([str(file)], format=ds.ParquetFileFormat(default_fragment_scan_options=options))
    except OSError:
        raise SnapshotError([f"{file.name}：钥匙打不开 / does not open with this key"]) from None


def _write_table(path: Path, schema: pa.Schema, rows: Iterable[Sequence[Any]], locked: Any) -> int:
    left, count = iter(rows), 0
    with pq.ParquetWriter(path, schema, compression="zstd", encryption_properties=locked) as writer:
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
    key = base64.b64decode(said["key"]) if "key" in said else None
    return Snapshot(folder, said["facts"], rows, said["digest"], key)
