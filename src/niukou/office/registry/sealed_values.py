"""The sealed values of a year file: each under the key of its own column, so that one key gives one kind of value away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from niukou.office.audit import keys

_NAME, _SIZE = 1, 4  # bytes in front of a name, and of what is sealed, that tell their lengths


def purpose_of(field: str) -> str:
    """What the key of a column is for."""
    return f"column:{field}"


def seal_values(values: Mapping[str, str]) -> bytes | None:
    """The values by field as the database holds them; None of none."""
    return Sealing()(values)


class Sealing:
    """`seal_values` for the rows of one transaction: the key of each column is made ready once."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {}

    def __call__(self, values: Mapping[str, str]) -> bytes | None:
        """The values by field as the database holds them; None of none."""
        sealed = bytearray()
        for field, text in sorted(values.items()):
            if field not in self._of:
                name = field.encode()
                self._of[field] = len(name).to_bytes(_NAME, "big") + name, keys.seal_of(purpose_of(field))
            begin, seal = self._of[field]
            value = seal(text.encode())
            sealed += begin + len(value).to_bytes(_SIZE, "big") + value
        return bytes(sealed) or None


def unseal_values(sealed: Any) -> dict[str, str]:
    """They in the clear. Raises SealError when one of them does not open, or what is sealed is cut off."""
    found: dict[str, str] = {}
    left = bytes(sealed or b"")
    while left:
        name, left = _taken(left, _NAME)
        value, left = _taken(left, _SIZE)
        field = name.decode(errors="replace")
        found[field] = keys.unseal(purpose_of(field), value).decode()
    return found


def keys_of(sealed: Any) -> Iterator[tuple[str, int]]:
    """Purpose and number of the key of each of them, none of them opened. Raises SealError when what is sealed is cut off."""
    left = bytes(sealed or b"")
    while left:
        name, left = _taken(left, _NAME)
        value, left = _taken(left, _SIZE)
        yield purpose_of(name.decode(errors="replace")), keys.number_of(value)


def _taken(left: bytes, width: int) -> tuple[bytes, bytes]:
    end = width + int.from_bytes(left[:width], "big")
    if end > len(left):
        raise keys.SealError("密文不完整 / what is sealed is cut off")
    return left[width:end], left[end:]
