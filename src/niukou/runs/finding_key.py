"""The secret key that names findings: the same in every run of one office, known to nobody else.

Without it the name of a finding could be tried out for every possible identity number. Losing it loses the names: the
same facts come back under new ones, and an office that has findings under the old ones takes no more in. So a backup of
the office has it, sealed.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from niukou.runs.refusals import RefusalError

VARIABLE = "NIUKOU_FINDING_KEY_FILE"
_LENGTH = 32
_LEAST = 16


@dataclass(frozen=True)
class FindingKey:
    """The key, where it is kept, and whether this run made it."""

    value: bytes
    path: Path
    made: bool

    @property
    def name(self) -> str:
        """What a manifest calls the key, 16 hexadecimal characters: findings named by another are not the same facts."""
        return hmac.new(self.value, b"niukou finding key", "sha256").hexdigest()[:16]


def finding_key(environment: Mapping[str, str] = os.environ) -> FindingKey:
    """Read the key from the file NIUKOU_FINDING_KEY_FILE names, else `~/.config/niukou/finding.key`.

    A missing file is made (32 random bytes, 0600), the same for all runs that start at once. RefusalError when it
    can be neither read nor made, or holds fewer than 16 bytes.
    """
    path = place_of_key(environment)
    try:
        made = not path.exists() and _make(path, secrets.token_bytes(_LENGTH))
        value = path.read_bytes()
    except OSError as error:
        raise RefusalError(
            f"线索编号的密钥读不到也建不了：{path}（{error.strerror}）。请用环境变量 {VARIABLE} 指定一个可以读写的文件，"
            f"如 {VARIABLE}=/安全的文件夹/finding.key",
            f"The key that names findings can be neither read nor made: {path}. Name a file you may write in {VARIABLE}.",
        ) from error
    if len(value) < _LEAST:
        raise RefusalError(
            f"线索编号的密钥太短：{path} 只有 {len(value)} 字节，至少要 {_LEAST} 字节。请换一个文件，或删去它让程序另建。",
            f"The key in {path} has fewer than {_LEAST} bytes.",
        )
    return FindingKey(value, path, made)


def key_there(environment: Mapping[str, str] = os.environ) -> FindingKey | None:
    """The key that there is; None where there is none, or none that can be read. None is made."""
    path = place_of_key(environment)
    try:
        value = path.read_bytes()
    except OSError:
        return None
    return FindingKey(value, path, made=False) if len(value) >= _LEAST else None


def put_key(value: bytes, environment: Mapping[str, str] = os.environ) -> bool:
    """Put a key where there is none; whether it was put. Raises OSError."""
    path = place_of_key(environment)
    return not path.exists() and _make(path, value)


def place_of_key(environment: Mapping[str, str] = os.environ) -> Path:
    """The file NIUKOU_FINDING_KEY_FILE names, else `~/.config/niukou/finding.key`."""
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE]).absolute()
    config = Path(environment.get("XDG_CONFIG_HOME") or "")
    # the standard wants a relative XDG_CONFIG_HOME ignored
    home = Path(environment.get("HOME") or "/nonexistent")
    folder = config if config.is_absolute() else home / ".config"
    return folder / "niukou" / "finding.key"


def _make(path: Path, value: bytes) -> bool:
    """Write the key unless another run was quicker; whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True
