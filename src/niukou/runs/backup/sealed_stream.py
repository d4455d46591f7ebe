"""A file sealed in chunks, written and read as a stream: bounded memory, and nothing is read that was changed.

AES-256-GCM, a key for each file derived from the backup's own (HKDF-SHA-256 over its name); the nonce is the number of
the chunk and whether it is the last, so that chunks cannot be swapped, dropped, or cut off at the end.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CHUNK = 1024 * 1024  # bytes in the clear
_TAG = 16
_KEY = 32


class DamagedError(Exception):
    """A sealed file is not what was written: changed, cut off, or sealed by another key."""


def key_for(key: bytes, name: str) -> bytes:
    """The key of one use of the backup's key: 32 bytes."""
    return HKDF(SHA256(), _KEY, None, f"niukou backup: {name}".encode()).derive(key)


class SealedWriter(io.RawIOBase):
    """Seals what is written into `out`; closing it writes the last chunk and leaves `out` open. Counts both sides."""

    def __init__(self, out: IO[bytes], key: bytes, name: str) -> None:
        self._out, self._cipher = out, AESGCM(key_for(key, name))
        self._waiting, self._place = bytearray(), 0
        self._hash = hashlib.sha256()
        self.size = 0  # bytes in `out`

    def writable(self) -> bool:
        """It is written only."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Take bytes; whole chunks go out, but the last one waits for the end."""
        taken = memoryview(data).cast("B")
        self._waiting += taken
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(taken)

    def close(self) -> None:
        """Write the last chunk, once."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def sha256(self) -> str:
        """Of what stands in `out`, in hex."""
        return self._hash.hexdigest()

    def _seal(self, clear: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._place, last=last), clear, None)
        self._place += 1
        self._hash.update(sealed)
        self.size += len(sealed)
        self._out.write(sealed)


class SealedReader(io.RawIOBase):
    """Reads in the clear what `SealedWriter` wrote. Raises DamagedError at the first chunk that is not as it was."""

    def __init__(self, source: IO[bytes], key: bytes, name: str) -> None:
        self._source, self._cipher, self._name = source, AESGCM(key_for(key, name)), name
        self._ready, self._place = memoryview(b""), 0
        self._next: bytes | None = source.read(CHUNK + _TAG)

    def readable(self) -> bool:
        """It is read only."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes; none at the end."""
        wanted = memoryview(buffer).cast("B")
        while not self._ready and self._next is not None:
            self._ready = memoryview(self._open())
        taken = min(len(wanted), len(self._ready))
        wanted[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken

    def _open(self) -> bytes:
        assert self._next is not None
        sealed, following = self._next, self._source.read(CHUNK + _TAG)
        try:
            clear = self._cipher.decrypt(_nonce(self._place, last=not following), sealed, None)
        except (InvalidTag, ValueError):
            raise DamagedError(self._name) from None
        self._place += 1
        self._next = following or None
        return clear


def sha256_of(source: IO[bytes], advance: Callable[[int], object]) -> str:
    """The SHA-256 of what is left of a file, in hex; `advance` is told the bytes as they are read."""
    digest = hashlib.sha256()
    while read := source.read(CHUNK):
        digest.update(read)
        advance(len(read))
    return digest.hexdigest()


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])
