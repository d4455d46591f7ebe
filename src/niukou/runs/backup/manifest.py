"""What a backup says of itself: `backup.json`, readable without a key, changed by nobody who lacks it.

No personal value stands in it: names of tables, counts, digests, codes of areas.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from niukou.office.audit import keys
from niukou.office.audit.services import canonical
from niukou.runs.backup.sealed_stream import key_for
from niukou.runs.refusals import RefusalError

FILE = "backup.json"
FORMAT = 2
_READ = (1, FORMAT)  # the first had no key of findings
KEY = "backup"  # the purpose for which the master key wraps a backup's key
PAPERS = "papers"  # the part that holds the papers; all others are named by their tables


@dataclass(frozen=True)
class Part:
    """One sealed file. rows: of the table, or papers; clear: bytes before packing; size, sha256: of the file."""

    name: str
    rows: int
    clear: int
    size: int
    sha256: str
    columns: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return f"{self.name}.sealed"


@dataclass(frozen=True)
class Manifest:
    """A backup: when, of what, by which program and schema, where the chains ended, which parts. key: wrapped.

    migrations: app -> names of the steps that the database had. chains: area -> (length, head in hex). packs: those that
    cases and decisions were judged by, and the installed one. missing: papers the database tells of that were not there.
    finding_key: the key that names findings, sealed; '' where it was not there.
    """

    niukou: str
    made_at: str
    database: str
    migrations: dict[str, list[str]]
    packs: dict[str, list[str]]
    chains: dict[str, list[Any]]
    anchors: int
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    key: str
    finding_key: str = ""
    format: int = FORMAT
    mac: str = field(default="", compare=False)

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(part.rows for part in self.parts if part.name != PAPERS)

    @property
    def papers(self) -> int:
        """How many papers are in it."""
        return sum(part.rows for part in self.parts if part.name == PAPERS)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def new_key() -> tuple[bytes, str]:
    """A key for one backup, and as it stands in its manifest."""
    key, wrapped = keys.new_wrapped(KEY)
    return key, b64encode(wrapped).decode("ascii")


def write_manifest(folder: Path, manifest: Manifest, key: bytes) -> str:
    """Write it; the backup's digest: the SHA-256 of the file."""
    said = asdict(manifest)
    text = json.dumps(said | {"mac": _mac(said, key)}, ensure_ascii=False, indent=1) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    return sha256(text.encode()).hexdigest()


def read_manifest(folder: Path) -> tuple[Manifest, bytes, str]:
    """A backup's manifest, its key, its digest. Raises RefusalError: none, newer, another master key, changed."""
    try:
        written = (folder / FILE).read_bytes()
        said = json.loads(written)
        if said["format"] not in _READ:
            raise newer(str(said["niukou"]))
        parts = tuple(Part(**{**one, "columns": tuple(one["columns"])}) for one in said["parts"])
        manifest = Manifest(**{**said, "parts": parts, "missing": tuple(said["missing"])})
        wrapped = b64decode(manifest.key, validate=True)
    except OSError:
        raise RefusalError(
            f"不是备份：{folder} 里没有 {FILE}。请写 niukou backup 写出的那个文件夹。",
            f"Not a backup: there is no {FILE} in {folder}.",
        ) from None
    except (ValueError, KeyError, TypeError):
        raise damaged(FILE) from None
    try:
        key = keys.unwrapped(KEY, wrapped)
    except keys.SealError as error:
        raise RefusalError(
            f"{error}",
            f"备份要用备份那天的主密钥打开；如果主密钥没有错，就是 {FILE} 坏了。",
            f"A backup opens with the master key of its day only; if that is the one, {FILE} is damaged.",
        ) from None
    if not hmac.compare_digest(_mac(said, key), manifest.mac):
        raise damaged(FILE)
    return manifest, key, sha256(written).hexdigest()


def damaged(file: str) -> RefusalError:
    """A part of a backup is not as it was written."""
    return RefusalError(
        f"备份坏了，什么也没有恢复：{file} 与备份时不同。请用另一份备份。",
        f"The backup is damaged, nothing was restored: {file} is not as it was written. Use another one.",
    )


def newer(version: str) -> RefusalError:
    """A backup, or a database, of a program that is newer than this one."""
    return RefusalError(
        f"它出自更新的 niukou（{version}），这个版本读不了，没有动它。请先升级 niukou。",
        f"It is of a newer niukou ({version}): nothing was done. Bring the program up to date first.",
    )


def _mac(said: dict[str, Any], key: bytes) -> str:
    told = canonical({name: value for name, value in said.items() if name != "mac"})
    return hmac.digest(key_for(key, FILE), told.encode(), sha256).hex()
