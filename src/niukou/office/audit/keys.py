"""Keys: data keys are kept wrapped in the database, the master key that unwraps them in a file outside it.

Rotation of the master rewraps data keys and touches nothing else. Sealing is AES-256-GCM with a nonce of its own for
every value; the purpose is bound in, so that a value cannot be moved to where another kind is expected. A file has a
key of its own, sealed for its purpose: without that key nothing opens the file again. An index of a value is an
HMAC-SHA-256 under a key that no one who holds only the database has.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from niukou.office.audit import clock
from niukou.office.audit.master import BYTES, SealError, make_master_key, masters
from niukou.office.audit.models import DataKey

__all__ = [
    "SealError", "forget", "index", "mac", "make_master_key", "new_key", "prove_master_key", "ready",
    "seal", "seal_with", "unseal", "unseal_with",
]  # fmt: skip

MAC = "mac:"  # before the purpose of a key that makes digests: such a key is never renewed
_NONCE = 12
_NUMBER = 2  # bytes in front of a sealed value that tell the number of its key
_LOOK_AGAIN = 60.0  # seconds after which a process asks whether its newest key was renewed by another one


def seal(purpose: str, value: bytes) -> bytes:
    """`value` sealed under the newest key of the purpose, which is made when there is none yet."""
    return seal_of(purpose)(value)


def unseal(purpose: str, sealed: bytes) -> bytes:
    """The value again. Raises SealError when it was not sealed for this purpose by a key of this database."""
    sealed = bytes(sealed)
    return unseal_with(_data_key(purpose, number_of(sealed)), purpose, sealed[_NUMBER:])


def number_of(sealed: bytes) -> int:
    """The number of the key under which a value is sealed."""
    return int.from_bytes(sealed[:_NUMBER], "big")


def seal_of(purpose: str) -> Callable[[bytes], bytes]:
    """`seal` for a million values: the key is looked up once, and made ready once. For one transaction: keys are renewed."""
    number = _newest(purpose)
    prefix, cipher, bound = (
        number.to_bytes(_NUMBER, "big"),
        AESGCM(_data_key(purpose, number)),
        purpose.encode(),
    )

    def made(value: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return prefix + nonce + cipher.encrypt(nonce, value, bound)

    return made


def new_key(purpose: str) -> tuple[bytes, bytes]:
    """A key for one file, and the same key sealed for the purpose, which is kept and opened by `unseal`."""
    key = secrets.token_bytes(BYTES)
    return key, seal(purpose, key)


def seal_with(key: bytes, purpose: str, value: bytes) -> bytes:
    """`value` sealed under a key of 32 bytes."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value, purpose.encode())


def unseal_with(key: bytes, purpose: str, sealed: bytes) -> bytes:
    """The value again. Raises SealError when it was sealed under another key or for another purpose, or was changed."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError):
        raise SealError(f"{purpose}：打不开，密文被改过或密钥不对 / cannot be opened") from None


def ready(sealing: Iterable[str], digests: Iterable[str] = ()) -> None:
    """Make the keys that many rows will want, outside of any transaction: one made in an open transaction is read anew
    for each row, since it may yet be taken back."""
    for purpose in (*sealing, *(MAC + each for each in digests)):
        _data_key(purpose, _newest(purpose))


def index(purpose: str, value: str) -> bytes:
    """32 bytes by which an equal value is found again; tells nothing without the key. Its key is never renewed."""
    return mac(f"index:{purpose}", value.encode())


def index_of(purpose: str) -> Callable[[bytes], bytes]:
    """`index` for a million values, each in UTF-8."""
    return mac_of(f"index:{purpose}")


def mac(purpose: str, value: bytes) -> bytes:
    """The HMAC-SHA-256 of a value under the purpose's key: 32 bytes. Such a key is never renewed: what it made stays."""
    return hmac.digest(_data_key(MAC + purpose, _newest(MAC + purpose)), value, hashlib.sha256)


def mac_of(purpose: str) -> Callable[[bytes], bytes]:
    """`mac` for a million values: the key is looked up once, and hashed once (RFC 2104: before what is inside, and outside)."""
    key = _data_key(MAC + purpose, _newest(MAC + purpose)).ljust(hashlib.sha256().block_size, b"\0")
    inside, outside = (hashlib.sha256(key.translate(pad)) for pad in (hmac.trans_36, hmac.trans_5C))

    def made(value: bytes) -> bytes:
        inner, outer = inside.copy(), outside.copy()
        inner.update(value)
        outer.update(inner.digest())
        return outer.digest()

    return made


def new_wrapped(purpose: str) -> tuple[bytes, bytes]:
    """A key that is kept beside what it seals and not in the database: itself, and wrapped by the master key."""
    key = secrets.token_bytes(BYTES)
    return key, wrap(purpose, key, masters()[0])


def unwrapped(purpose: str, wrapped: bytes) -> bytes:
    """The key that `new_wrapped` made. Raises SealError without the master key that wrapped it."""
    return unwrap(purpose, wrapped, masters())


def forget() -> None:
    """Forget the keys this process has opened: the master key or the database is another one now."""
    for kept in (_opened, _unsure, _newest_of):
        kept.clear()


def prove_master_key(*, kept: bool = True) -> None:
    """Raises SealError when the master key is not there or, with `kept`, opens no key of this database.

    One that it does not open, beside others that it does, was changed: `closed_keys` names it.
    """
    tried = masters()
    wrong = None
    # these columns alone: the database may still be at an older schema
    wrapped = DataKey.objects.order_by("id").values_list("purpose", "wrapped") if kept else ()
    for purpose, key in wrapped:
        try:
            unwrap(purpose, bytes(key), tried)
        except SealError as error:
            wrong = wrong or error
        else:
            return
    if wrong is not None:
        raise wrong


@contextmanager
def none_made() -> Iterator[None]:
    """Inside, a key that is not there is not made: SealError. For whoever proves what older keys made."""
    before = _may_make.set(False)
    try:
        yield
    finally:
        _may_make.reset(before)


def opened(purpose: str, number: int) -> bytes:
    """A data key itself. Raises SealError when it is not there or does not open."""
    return _data_key(purpose, number)


def closed_keys() -> list[tuple[str, int]]:
    """Purpose and number of the data keys that the master key does not open: they were changed, or are of another one."""
    closed = []
    forget()
    for purpose, number in DataKey.objects.order_by("purpose", "number").values_list("purpose", "number"):
        try:
            _data_key(purpose, number)
        except SealError:
            closed.append((purpose, number))
    return closed


_may_make: ContextVar[bool] = ContextVar("whether a first key may be made", default=True)
_opened: dict[tuple[str, int], bytes] = {}
_newest_of: dict[
    str, tuple[int, float]
] = {}  # a purpose's newest key, and when that was asked, by this process's clock
# made in a transaction that is not committed yet and perhaps never will be: the hook that its commit will run
_unsure: dict[tuple[str, int], Callable[[], object]] = {}


def _newest(purpose: str) -> int:
    number, asked = _newest_of.get(purpose, (0, 0.0))
    fresh = number and time.monotonic() - asked < _LOOK_AGAIN
    if fresh and (purpose, number) in _opened and _holds(purpose, number):
        return number
    number = _newest_kept(purpose) or _make(purpose)
    _newest_of[purpose] = number, time.monotonic()
    return number


def _newest_kept(purpose: str) -> int:
    numbers = DataKey.objects.filter(purpose=purpose).values_list("number", flat=True)
    return max(numbers, default=0)


def _make(purpose: str) -> int:
    """The first key of a purpose. Where another process makes it at the same time, one of the two keys is everybody's."""
    if not _may_make.get():
        raise SealError(f"{purpose}：没有数据密钥 / there is no data key")

    def settled() -> None:
        _unsure.pop((purpose, 1), None)

    _unsure[purpose, 1] = settled
    try:
        with transaction.atomic():
            hold_keys("ROW EXCLUSIVE")
            wrapped = wrap(purpose, secrets.token_bytes(BYTES), masters()[0])
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
    _opened[purpose, number] = unwrap(purpose, found.wrapped, masters())
    return _opened[purpose, number]


def wrap(purpose: str, key: bytes, master: bytes) -> bytes:
    """A data key as the database keeps it."""
    return seal_with(master, purpose, key)


def unwrap(purpose: str, wrapped: bytes | memoryview, tried: Iterable[bytes]) -> bytes:
    """A data key again, by the first of the masters that opens it. Raises SealError."""
    for master in tried:
        with suppress(SealError, TypeError):  # SQLite keeps texts among bytes, if somebody puts one there
            return unseal_with(master, purpose, bytes(wrapped))
    raise SealError(f"{settings.KEY_FILE} 不是这个数据库的主密钥 / is not the master key of this database")


def hold_keys(mode: str) -> None:
    """Until this transaction ends: ROW EXCLUSIVE, no master is changed; SHARE ROW EXCLUSIVE, nobody makes a data key.

    A process reads the masters only after it holds, so that no key is wrapped by one that was let go meanwhile. SQLite
    has one writer anyway, from the beginning of his transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE audit_datakey IN {mode} MODE")
