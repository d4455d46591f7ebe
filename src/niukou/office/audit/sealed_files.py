"""Files that the office keeps: sealed before they touch a disk, each by a key of its own that the database keeps sealed.

They lie in the papers folder under names that tell nothing.
"""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from niukou.office.audit import keys

_MAKING = ".paper-"
_MAKING_SECONDS = 3600  # a file is being written for moments only
LARGEST = 32 * 1024 * 1024  # bytes: a file is sealed as a whole, in memory


def keep_file(purpose: str, content: bytes) -> tuple[str, bytes]:
    """Keep a file; its name in the folder, and its key sealed for the purpose."""
    name = secrets.token_hex(20)
    key, sealed_key = keys.new_key(purpose)
    _write(Path(settings.PAPERS), name, keys.seal_with(key, purpose, content))
    return name, sealed_key


def kept_file(purpose: str, name: str, sealed_key: bytes) -> bytes:
    """What is in a file. Raises OSError where it is gone, SealError where it was changed or the key is another's."""
    sealed = (Path(settings.PAPERS) / name).read_bytes()
    return keys.unseal_with(keys.unseal(purpose, sealed_key), purpose, sealed)


def sweep_files(folder: Path) -> None:
    """Erase what was left of files by processes that were killed while they wrote them."""
    for left in folder.glob(f"{_MAKING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _MAKING_SECONDS:
                left.unlink()


def _write(folder: Path, name: str, sealed: bytes) -> None:
    """The file is whole and on the disk before the database knows of it; what a rollback leaves over is sealed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = folder / f"{_MAKING}{name}"
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(handle)
        making.rename(folder / name)
    except BaseException:
        making.unlink(missing_ok=True)
        raise
