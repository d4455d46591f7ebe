"""Whether what is not sealed one by one, such as health and income, lies on an encrypted volume, as far as this machine can see.

Linux tells of a block device what lies under it (`/sys/dev/block`): a layer of dm-crypt (LUKS) is named so. What encrypts
below the machine, as a disk itself or a hypervisor does, shows nowhere: who looks after it says so (NIUKOU_ENCRYPTED).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from niukou.runs.office_ready import file_of_database

_ENCRYPTING = {"ecryptfs", "fuse.gocryptfs", "fuse.encfs"}
_HERE = {"", "localhost", "127.0.0.1", "::1"}
_CRYPT = "CRYPT-"  # how device-mapper names a layer of dm-crypt
_DEEPEST = 16  # layers of devices on each other


@dataclass(frozen=True)
class Volume:
    """Where the database lies. encrypted: None where it cannot be seen. vouched: somebody said that it is."""

    path: Path | None
    encrypted: bool | None
    vouched: bool

    @property
    def bare(self) -> bool:
        """Seen not to be encrypted, and nobody vouches for it."""
        return self.encrypted is False and not self.vouched

    @property
    def lines(self) -> tuple[str, ...]:
        """What is to be told of it, nothing where all is well."""
        if self.encrypted or self.vouched:
            return ()
        where = self.path or "数据库服务器"
        seen = (
            "没有加密 / is not encrypted"
            if self.encrypted is False
            else "看不出有没有加密 / cannot be seen into"
        )
        return (
            f"{where} 所在的盘{seen}。",
            "健康、收入等不逐项加密，靠盘加密（如 LUKS）；盘以下已加密的，设 NIUKOU_ENCRYPTED=1。"
            " / health and income rest on the volume: encrypt it, or set NIUKOU_ENCRYPTED=1 where what is below does.",
        )


def volume_of_database() -> Volume:
    """The volume of the office's database."""
    path = file_of_database() or _folder_of_server()
    return Volume(path, is_encrypted(path) if path else None, settings.ENCRYPTED_BELOW)


def is_encrypted(
    path: Path, devices: Path = Path("/sys/dev/block"), mounts: Path = Path("/proc/self/mountinfo")
) -> bool | None:
    """Whether all that a path's file system lies on is encrypted; None where that cannot be seen."""
    try:
        number = path.stat().st_dev
        mounted = _mounts(mounts)
    except OSError:
        return None
    kind, source = mounted.get(f"{os.major(number)}:{os.minor(number)}", ("", ""))
    if kind in _ENCRYPTING:
        return True
    device = f"{os.major(number)}:{os.minor(number)}"
    if not (devices / device).exists():  # file systems like btrfs have a number of their own
        try:
            under = Path(source).stat().st_rdev if source.startswith("/dev/") else 0
        except OSError:
            return None
        device = f"{os.major(under)}:{os.minor(under)}"
    return _device_encrypts(devices / device) if (devices / device).exists() else None


def _device_encrypts(device: Path, depth: int = 0) -> bool:
    named = device / "dm" / "uuid"
    if named.exists() and named.read_text("utf-8").startswith(_CRYPT):
        return True
    below = list((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return depth < _DEEPEST and bool(below) and all(_device_encrypts(one, depth + 1) for one in below)


def _mounts(file: Path) -> dict[str, tuple[str, str]]:
    """By the number of a file system: its kind, and the device it is made of."""
    found = {}
    for line in file.read_text("utf-8", errors="replace").splitlines():
        before, _, after = line.partition(" - ")
        kind, source = [*after.split(" ", 2), "", ""][:2]
        found[before.split(" ")[2]] = (kind, source)
    return found


def _folder_of_server() -> Path | None:
    """Where a server on this machine keeps its data, if it tells whoever asks."""
    if str(connection.settings_dict["HOST"]) not in _HERE:
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return Path(cursor.fetchone()[0])
    except DatabaseError:  # asking takes a right of its own there
        return None
