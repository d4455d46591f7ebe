"""The master keys: a file outside the database, one key a line. The first wraps, all of them unwrap.

While a master is changed the file holds both, so that processes which are at work need no word of it: they read the file
whenever they wrap or unwrap a data key.
"""

from __future__ import annotations

import base64
import fcntl
import glob
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

BYTES = 32
_NAMED = b"niukou master key"
_NAME = 8  # characters: enough to tell a few keys apart, nothing to try keys against


class SealError(Exception):
    """A master key is not there, is not one, or is not this database's; a sealed value does not open."""


def make_master_key(file: Path) -> None:
    """Make a master key in a file only its owner can read: whole or not at all. Raises OSError, and SealError if the file
    is there already."""
    with _written(file, [secrets.token_bytes(BYTES)]) as making:
        if os.path.lexists(file):
            raise SealError(f"{file} 已经有了，不会覆盖 / is there already and is not overwritten")
        making.rename(file)


def masters(file: Path | None = None) -> list[bytes]:
    """The keys in a file (default: the settings'), the one that wraps first. Raises SealError."""
    where = Path(settings.KEY_FILE) if file is None else file
    try:
        found = [base64.b64decode(line) for line in where.read_text(encoding="ascii").split()]
    except (OSError, ValueError):
        raise SealError(
            f"读不到主密钥 {where}，请先 niukou init 或设 NIUKOU_KEY_FILE / no master key there"
        ) from None
    if not found or any(len(key) != BYTES for key in found):
        raise SealError(f"{where} 不是主密钥 / is no master key")
    return found


def keep_masters(held: Sequence[bytes]) -> None:
    """Write the settings' file anew with these keys: whole or not at all. Raises OSError."""
    file = Path(settings.KEY_FILE)
    with _written(file, held) as making:
        making.replace(file)


@contextmanager
def _written(file: Path, held: Sequence[bytes]) -> Iterator[Path]:
    """A hidden file beside `file` with these keys, to be put in its place inside; one at a time in a folder.

    What a killed process left of one goes first: it may hold keys that have been let go since.
    """
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # a file system of a network may know no lock on a folder
            fcntl.flock(folder, fcntl.LOCK_EX)
        for left in file.parent.glob(f".{glob.escape(file.name)}-{'[0-9a-f]' * 8}"):
            left.unlink(missing_ok=True)
        making = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write("".join(map(_line, held)))
                out.flush()
                os.fsync(out.fileno())
            yield making
        finally:
            making.unlink(missing_ok=True)
        os.fsync(folder)
    finally:
        os.close(folder)


def name_of(master: bytes) -> str:
    """A name by which people tell keys apart; it tells nothing of the key."""
    return hashlib.sha256(_NAMED + master).hexdigest()[:_NAME]


def _line(key: bytes) -> str:
    return base64.b64encode(key).decode() + "\n"
