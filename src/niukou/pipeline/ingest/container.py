"""What a file is by its first bytes, and whether a workbook may be unpacked.

A workbook is a zip archive: what it unpacks to is counted by unpacking it, not by what it says of itself, before
anything else reads it. calamine lays a sheet out from its first to its last filled cell, so a lone cell in the
far corner costs as much memory as a full sheet: the corner is looked for on the way.
"""

from __future__ import annotations

import mmap
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from niukou.pipeline.ingest.faults import UnreadableError

MOST_BYTES = 1 << 30
MOST_RATIO = 200
RATIO_FROM = 50 << 20  # small repetitive parts compress well and harm nobody
MOST_MEMBERS = 10_000
MOST_CELLS = 60_000_000
PIECE = 1 << 20

BOMB = "解压后过大，像压缩炸弹 / unpacks to far too much: a zip bomb"
SPLIT = "请拆成几个文件，或另存为 CSV / split it, or save it as CSV"
BROKEN = "工作簿已损坏 / a broken workbook"
SAVE_AGAIN = "请用电子表格软件打开后另存 / open it in a spreadsheet and save it again"
LOCKED = "工作簿有密码 / the workbook is password-protected"
UNLOCK = "请去掉密码后另存 / save it without the password"

_MAGIC = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls", b"PAR1": ".parquet"}
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ROW = re.compile(rb"""row [^>]*?\br=["'](\d{1,7})""")
_COLUMN = re.compile(rb"""r=["']([A-Za-z]{2,3})\d""")  # A to Z alone never make a sheet too large
_FILLED = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})(\d{1,7})["'](?:[^>]*[^>/])?>""")


@dataclass
class _Corner:
    """How far a sheet reaches, read from its XML in pieces."""

    exact: bool
    tail: bytes = b""
    row: int = 0
    letters: set[bytes] = field(default_factory=set)

    def look(self, piece: bytes) -> None:
        text = self.tail + piece
        self.tail = text[-256:]
        if self.exact:
            for letters, row in _FILLED.findall(text):
                self.letters.add(letters)
                self.row = max(self.row, int(row))
        else:
            self.letters.update(_COLUMN.findall(text))
            self.row = max(self.row, max(map(int, _ROW.findall(text)), default=0))

    @property
    def cells(self) -> int:
        return self.row * max(map(_column_number, self.letters), default=26)


def check_kind(path: Path) -> None:
    """Raises UnreadableError when the file is not what its extension says."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(512)
    really = _MAGIC.get(head[:4], "")
    if suffix in (".csv", ".tsv"):
        if really:
            raise UnreadableError(
                f"扩展名是 {suffix}，内容却是 {really} / named {suffix}, but it is a {really} file",
                f"请改用 {really} 扩展名 / rename it",
            )
        return
    if suffix == really:
        return
    if really == ".xls" and _is_encrypted(path):
        raise UnreadableError(LOCKED, UNLOCK)
    what, in_english = "别的格式", "something else"
    if really:
        what, in_english = f" {really}", f"a {really} file"
    elif b"<" in head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]:
        what, in_english = "网页或 XML", "a web page or XML"
    raise UnreadableError(
        f"扩展名是 {suffix}，内容却是{what} / not what its extension says, but {in_english}",
        SAVE_AGAIN,
    )


def check_archive(path: Path) -> None:
    """Raises UnreadableError when unpacking the workbook would do harm, or cannot be done."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise UnreadableError(
                    f"压缩包里有{len(members)}个文件 / too many members in the archive", SAVE_AGAIN
                )
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableError(LOCKED, UNLOCK)
            total = 0
            for member in members:
                total = _unpack(archive, member, total)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise UnreadableError(BROKEN, SAVE_AGAIN) from error


def check_old_workbook(path: Path) -> None:
    """Raises UnreadableError when an .xls file cannot be read, or not without harm."""
    probe = [sys.executable, "-I", str(Path(__file__).with_name("probe.py")), str(path)]
    status = subprocess.run(probe, capture_output=True, check=False).returncode  # noqa: S603 (our own file)
    if status == 2:
        raise UnreadableError(LOCKED, UNLOCK)
    if status != 0:
        raise UnreadableError(BROKEN, SAVE_AGAIN)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, total: int) -> int:
    """The bytes unpacked so far, after this member."""
    corner = _Corner(exact=False) if _SHEET.fullmatch(member.filename) else None
    size = 0
    with archive.open(member) as unpacked:
        while piece := unpacked.read(PIECE):
            if size == 0 and piece.startswith(b"PK\x03\x04") and "/embeddings/" not in member.filename:
                raise UnreadableError("压缩包里还有压缩包 / an archive inside the archive", SAVE_AGAIN)
            size += len(piece)
            thin = size > RATIO_FROM and size > MOST_RATIO * max(member.compress_size, 1)
            if total + size > MOST_BYTES or thin:
                raise UnreadableError(BOMB, SPLIT)
            if corner is not None:
                corner.look(piece)
    if corner is not None and corner.cells > MOST_CELLS:
        _refuse_corner(archive, member)
    return total + size


def _refuse_corner(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """A second look that passes over cells which are only formatted."""
    corner = _Corner(exact=True)
    with archive.open(member) as unpacked:
        while piece := unpacked.read(PIECE):
            corner.look(piece)
    if corner.cells > MOST_CELLS:
        raise UnreadableError(
            f"工作表铺到第{corner.row}行，格子过多 / the sheet reaches too far for the memory",
            "请删去远处的多余单元格，或另存为 CSV / delete stray cells far out, or save it as CSV",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find("EncryptedPackage".encode("utf-16-le")) >= 0
