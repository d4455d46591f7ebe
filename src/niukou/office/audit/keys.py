"""Keys: data keys are kept wrapped in the database, the master key that unwraps them in a file outside it.

Rotation of the master rewraps data keys and touches nothing else. Sealing is AES-256-GCM with a nonce of its own for
every value; the purpose is bound in, so that a value cannot be moved to where another kind is expected. An index of a
value is an HMAC-SHA-256 under a key that no one who holds only the database has.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from niukou.office.audit import clock
from niukou.office.audit.models import DataKey

_BYTES = 32
_NONCE = 12
_NUMBER = 2  # bytes in front of a sealed value that tell the number of its key


class SealError(Exception):
    """The master key is not there, is not one, or is not this database's."""


def make_master_key(file: Path) -> None:
    """Make a master key in a file only its owner can read. Raises SealError if the file is there already."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SealError(f"{file} 已经有了，不会覆盖 / is there already and is not overwritten") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(base64.b64encode(secrets.token_bytes(_BYTES)).decode() + "\n")


def seal(purpose: str, value: bytes) -> bytes:
    """`value` sealed under the newest key of the purpose, which is made when there is none yet."""
    number = _newest(purpose)
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_data_key(purpose, number)).encrypt(nonce, value, purpose.encode())
    return number.to_bytes(_NUMBER, "big") + nonce + sealed


def unseal(purpose: str, sealed: bytes) -> bytes:
    """The value again. Raises SealError when it was not sealed for this purpose by a key of this database."""
    sealed = bytes(sealed)
    number = int.from_bytes(sealed[:_NUMBER], "big")
    nonce, body = sealed[_NUMBER : _NUMBER + _NONCE], sealed[_NUMBER + _NONCE :]
    try:
        return AESGCM(_data_key(purpose, number)).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError):
        raise SealError(f"{purpose}：打不开，密文被改过或密钥不对 / cannot be opened") from None


def index(purpose: str, value: str) -> bytes:
    """32 bytes by which an equal value is found again; tells nothing without the key. Its key is never renewed."""
    return mac(f"index:{purpose}", value.encode())


def mac(purpose: str, value: bytes) -> bytes:
    """The HMAC-SHA-256 of a value under the purpose's key: 32 bytes. Such a key is never renewed: what it made stays."""
    return hmac.digest(_data_key(purpose, _newest(purpose)), value, hashlib.sha256)


def new_wrapped(purpose: str) -> tuple[bytes, bytes]:
    """A key that is kept beside what it seals and not in the database: itself, and wrapped by the master key."""
    key = secrets.token_bytes(_BYTES)
    return key, _wrap(purpose, key)


def unwrapped(purpose: str, wrapped: bytes) -> bytes:
    """The key that `new_wrapped` made. Raises SealError without the master key that wrapped it."""
    return _unwrap(purpose, wrapped)


def forget() -> None:
    """Forget the keys this process has opened: the master key or the database is another one now."""
    _opened.clear()
    _unsure.clear()


def prove_master_key(*, kept: bool = True) -> None:
    """Raises SealError when the master key is not there or, with `kept`, does not open the keys of this database."""
    _master()
    # these columns alone: the database may still be at an older schema
    first = DataKey.objects.order_by("id").values_list("purpose", "wrapped").first() if kept else None
    if first is not None:
        _unwrap(first[0], bytes(first[1]))


_opened: dict[tuple[str, int], bytes] = {}
# made in a transaction that is not committed yet and perhaps never will be: the hook that its commit will run
_unsure: dict[tuple[str, int], Callable[[], object]] = {}


def _newest(purpose: str) -> int:
    known = [number for name, number in _opened if name == purpose]
    if known and _holds(purpose, max(known)):
        return max(known)
    return _newest_kept(purpose) or _make(purpose)


def _newest_kept(purpose: str) -> int:
    numbers = DataKey.objects.filter(purpose=purpose).values_list("number", flat=True)
    return max(numbers, default=0)


def _make(purpose: str) -> int:
    """The first key of a purpose. Where another process makes it at the same time, one of the two keys is everybody's."""
    wrapped = _wrap(purpose, secrets.token_bytes(_BYTES))

    def settled() -> None:
        _unsure.pop((purpose, 1), None)

    _unsure[purpose, 1] = settled
    try:
        with transaction.atomic():
            DataKey.objects.create(purpose=purpose, number=1, wrapped=wrapped, made_at=clock.now())
            transaction.on_commit(settled)
    except IntegrityError:
        settled()
    return _newest_kept(purpose)


def _holds(purpose: str, number: int) -> bool:
    """Whether an opened key is still one: the transaction that made it has not been rolled back."""
    hook = _unsure.get((purpose, number))
    if hook is None or any(waiting[1] is hook for waiting in connection.run_on_commit):
        return True
    del _unsure[purpose, number]
    del _opened[purpose, number]
    return False


def _data_key(purpose: str, number: int) -> bytes:
    if (purpose, number) in _opened and _holds(purpose, number):
        return _opened[purpose, number]
    found = DataKey.objects.filter(purpose=purpose, number=number).first()
    if found is None:
        raise SealError(f"{purpose}：没有第{number}号数据密钥 / no data key {number}")
    _opened[purpose, number] = _unwrap(purpose, bytes(found.wrapped))
    return _opened[purpose, number]


def _wrap(purpose: str, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_master()).encrypt(nonce, key, purpose.encode())


def _unwrap(purpose: str, wrapped: bytes) -> bytes:
    try:
        return AESGCM(_master()).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], purpose.encode())
    except InvalidTag:
        raise SealError(
            f"{settings.KEY_FILE} 不是这个数据库的主密钥 / is not the master key of this database"
        ) from None


def _master() -> bytes:
    try:
        key = base64.b64decode(Path(settings.KEY_FILE).read_text(encoding="ascii"), validate=False)
    except (OSError, ValueError):
        raise SealError(
            f"读不到主密钥 {settings.KEY_FILE}，请先 niukou init 或设 NIUKOU_KEY_FILE / no master key there"
        ) from None
    if len(key) != _BYTES:
        raise SealError(f"{settings.KEY_FILE} 不是主密钥 / is no master key")
    return key
