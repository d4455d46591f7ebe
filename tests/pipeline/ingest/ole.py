"""The smallest compound files (OLE2) that a reader takes for an .xls workbook or an encrypted .xlsx."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
END, FAT, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF, 0xFFFFFFFF


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each of at least 4096 bytes, and at most three of them."""
    sectors, chain, starts = [], [], {}
    for name, content in streams.items():
        content = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        starts[name] = (len(sectors), len(content))
        pieces = [content[i : i + SECTOR] for i in range(0, len(content), SECTOR)]
        chain += [*(len(sectors) + i + 1 for i in range(len(pieces) - 1)), END]
        sectors += pieces
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    for i, (name, (start, size)) in enumerate(starts.items(), 1):
        directory += _entry(name, 2, right=i + 1 if i < len(starts) else NONE, start=start, size=size)
    directory = directory.ljust(4 * 128, b"\0")
    at_directory, at_fat = len(sectors), len(sectors) + 1
    fat = struct.pack("<128I", *(chain + [END, FAT] + [FREE] * 128)[:128])
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, at_directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", at_fat, *[FREE] * 108)
    return header + b"".join(sectors) + directory + fat


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A BIFF8 workbook of one sheet."""
    cells = b""
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHH", i, j, 0) + text)
            else:
                cells += _record(0x0203, struct.pack("<HHHd", i, j, 0, cell))
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    name = struct.pack("<BB", 2, 1) + "表一".encode("utf-16-le")
    offset = len(begin) + 4 + 6 + len(name) + len(end)
    bound = _record(0x0085, struct.pack("<IH", offset, 0) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + end
    return compound_file({"Workbook": begin + bound + end + sheet})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _entry(name: str, kind: int, *, right: int = NONE, child: int = NONE, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, NONE, right, child)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)
