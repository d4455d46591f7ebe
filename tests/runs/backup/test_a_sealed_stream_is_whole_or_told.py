"""What is sealed comes back as it was, of any length; whatever is done to the file is found."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.runs.backup.sealed_stream import CHUNK, DamagedError, SealedReader, SealedWriter, key_for

KEY = bytes(range(32))
_TAG = 16
LENGTHS = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])


def sealed(clear: bytes, name: str = "a", key: bytes = KEY, step: int = 1 << 16) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key, name)
    for start in range(0, len(clear), step):
        writer.write(clear[start : start + step])
    writer.close()
    assert writer.size == len(out.getvalue())
    return out.getvalue()


def opened(written: bytes, name: str = "a", key: bytes = KEY) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(written), key, name)).read()


def some(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


@given(length=LENGTHS, step=st.integers(1 << 12, CHUNK * 3))
def test_it_comes_back_as_it_was(length: int, step: int) -> None:
    assert opened(sealed(some(length), step=step)) == some(length)


@given(length=LENGTHS, place=st.floats(0, 1), bit=st.integers(0, 7))
def test_a_bit_that_was_changed_is_found(length: int, place: float, bit: int) -> None:
    written = bytearray(sealed(some(length)))
    written[min(int(place * len(written)), len(written) - 1)] ^= 1 << bit
    with pytest.raises(DamagedError):
        opened(bytes(written))


@given(length=LENGTHS, place=st.floats(0, 0.9999))
def test_an_end_that_was_cut_off_is_found(length: int, place: float) -> None:
    written = sealed(some(length))
    with pytest.raises(DamagedError):
        opened(written[: int(place * len(written))])


def test_chunks_that_were_swapped_or_left_out_are_found() -> None:
    written = sealed(some(3 * CHUNK))
    size = CHUNK + _TAG
    first, second, third = written[:size], written[size : 2 * size], written[2 * size :]
    for other in (second + first + third, first + third, first + second, first + second + third + third):
        with pytest.raises(DamagedError):
            opened(other)


def test_another_name_or_key_opens_nothing() -> None:
    written = sealed(b"x")
    for name, key in (("b", KEY), ("a", bytes(32))):
        with pytest.raises(DamagedError):
            opened(written, name, key)
    assert len({key_for(KEY, "a"), key_for(KEY, "b"), KEY}) == 3
