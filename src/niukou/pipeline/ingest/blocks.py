"""A text file in blocks of decoded lines: memory stays bounded, line numbers stay those of the file.

The encoding is that of the heading. Lines that are in another one, or hold NUL bytes, come out blank and are told
with their number: read in the file's encoding they would give other people's names.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import AnyStr, Literal

from niukou.pipeline.ingest.faults import UnreadableError
from niukou.pipeline.ingest.sheet import TOP_ROWS

BLOCK = 4 << 20  # bytes: about 40 000 rows of a register
SAMPLE = 1 << 18
LONGEST_LINE = 1 << 20

EncodingName = Literal["utf-8", "gb18030", "utf-16-le", "utf-16-be"]

# Bytes by what they may be in UTF-8: "." ASCII, "c" continuation, "3" and "4" leads of long characters. In GB18030
# text ".3cc" is seldom more than chance, so the run and then the line around it are judged; a block without one
# has no line in UTF-8. (A search for three bytes is ten times as quick as a regular expression over the text.)
_CLASSES = bytes(
    b"."[0]
    if b < 0x80
    else b"c"[0]
    if b < 0xC0
    else b"2"[0]
    if b < 0xE0
    else b"3"[0]
    if b < 0xF0
    else b"4"[0]
    for b in range(256)
)
_LEADS = (b".3cc", b".4ccc")
_UTF8_RUN = re.compile(
    rb"(?:[\xe2-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|\xf0[\x80-\xbf]{3})+(?![\x80-\xff])"
)
MISALIGNED = "\u0a00"  # a line end read one byte too early; no character
BROKEN_UTF16 = "UTF-16 文字已损坏 / broken UTF-16"
EXPORT_AGAIN = "请重新导出 / export it again"
NUL = "含有 NUL 字节，不是文字 / holds NUL bytes"


@dataclass(frozen=True)
class Encoding:
    """How a file is written: its encoding, the bytes of its mark, the byte that ends its lines."""

    name: EncodingName
    mark: int
    newline: bytes


@dataclass
class Block:
    """Lines in order, `count` of them from line `first`; `damaged` gives position → reason of blanked ones.

    `utf8` is the text in UTF-8 where nothing in it is damaged; `quoted`: there is a quote in it.
    """

    first: int
    text: str | list[str]
    count: int
    damaged: dict[int, str] = field(default_factory=dict)
    utf8: bytes | None = None
    quoted: bool = True
    done: float = 0.0
    last: bool = False

    def lines(self) -> list[str]:
        """The lines without their ends."""
        return _lines(self.text, "\n") if isinstance(self.text, str) else self.text


def encoding_of(path: Path) -> Encoding:
    """The encoding by the file's mark or by its first lines. Raises UnreadableError when it is no text."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    marks: tuple[tuple[bytes, EncodingName], ...] = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, name in marks:
        if sample.startswith(mark):
            return Encoding(
                name, len(mark), b"\n" if b"\n" in sample or name != "utf-8" else _newline(sample)
            )
    if sample.count(b"\0") * 10 > len(sample):
        raise UnreadableError(
            "不是文字文件，或是没有标记的 UTF-16 / no text, or UTF-16 without its mark",
            "请另存为 UTF-8 的 CSV / save it as CSV in UTF-8",
        )
    newline = _newline(sample)
    lines = sample.split(newline)
    kinds = [_kind(line) for line in (lines[:-1] or lines)]
    for some in (kinds[:TOP_ROWS], kinds):
        utf8, gb = some.count("utf-8"), some.count("gb18030")
        if utf8 or gb:
            return Encoding("utf-8" if utf8 >= gb else "gb18030", 0, newline)
    if "unknown" in kinds:
        raise UnreadableError(
            "既不是 UTF-8 也不是 GB18030 / neither UTF-8 nor GB18030",
            "请另存为 UTF-8 的 CSV / save it as CSV in UTF-8",
            row=kinds.index("unknown") + 1,
        )
    return Encoding("utf-8", 0, newline)


def blocks(path: Path, encoding: Encoding, size: int = BLOCK) -> Iterator[Block]:
    """The whole file, at least one block. Raises UnreadableError for a line that never ends or broken UTF-16."""
    if encoding.name.startswith("utf-16"):
        return _wide_blocks(path, encoding, size)
    return _byte_blocks(path, encoding, size)


def _newline(sample: bytes) -> bytes:
    return b"\r" if b"\r" in sample and b"\n" not in sample else b"\n"


def _byte_blocks(path: Path, encoding: Encoding, size: int) -> Iterator[Block]:
    total = max(path.stat().st_size, 1)
    first, rest = 1, b""
    with path.open("rb") as file:
        file.seek(encoding.mark)
        last = False
        while not last:
            read = file.read(size)
            last = not read
            raw = rest + read
            cut = len(raw) if last else raw.rfind(encoding.newline) + 1
            raw, rest = raw[:cut], raw[cut:]
            _refuse_endless(len(rest), first + raw.count(encoding.newline))
            if raw or last:
                block = _decoded(raw, first, encoding)
                block.done, block.last = file.tell() / total, last
                first += block.count
                yield block


def _wide_blocks(path: Path, encoding: Encoding, size: int) -> Iterator[Block]:
    total = max(path.stat().st_size, 1)
    decoder = codecs.getincrementaldecoder(encoding.name)()
    first, rest = 1, ""
    with path.open("rb") as file:
        file.seek(encoding.mark)
        last = False
        while not last:
            read = file.read(size)
            last = not read
            try:
                text = rest + decoder.decode(read, final=last)
            except UnicodeDecodeError:
                raise UnreadableError(BROKEN_UTF16, EXPORT_AGAIN, row=first) from None
            if MISALIGNED in text:
                raise UnreadableError(
                    BROKEN_UTF16, EXPORT_AGAIN, row=first + text.split(MISALIGNED)[0].count("\n")
                )
            if "\n" not in text:
                text = text.replace("\r", "\n")
            cut = len(text) if last else text.rfind("\n") + 1
            text, rest = text[:cut], text[cut:]
            _refuse_endless(len(rest), first)
            block = _block(text, first)
            block.done, block.last = file.tell() / total, last
            first += block.count
            yield block


def _refuse_endless(length: int, line: int) -> None:
    if length > LONGEST_LINE:
        raise UnreadableError(
            "一行超过 1 MiB，不像表格 / a line of more than 1 MiB", "请重新导出 / export it again", row=line
        )


def _decoded(raw: bytes, first: int, encoding: Encoding) -> Block:
    text = _read(raw, encoding.name)
    if text is not None and (encoding.name == "utf-8" or not _holds_utf8(raw, encoding.newline)):
        return _block(text if encoding.newline == b"\n" else text.replace("\r", "\n"), first)
    lines, damaged = [], {}
    for i, line in enumerate(_lines(raw, encoding.newline)):
        kind = _kind(line, encoding.name)
        if kind in ("ascii", encoding.name):
            lines.append(line.decode(encoding.name))
            continue
        lines.append("")
        found = "编码不明 / unknown encoding" if kind == "unknown" else f"这一行是 {kind.upper()} / this line"
        damaged[i] = f"{found}，文件是 {encoding.name.upper()} / the file is {encoding.name.upper()}"
    return _without_nul(Block(first, lines, len(lines), damaged))


def _block(text: str, first: int) -> Block:
    if "\0" in text:
        lines = _lines(text, "\n")
        return _without_nul(Block(first, lines, len(lines)))
    count = text.count("\n") + (not text.endswith("\n") and text != "")
    return Block(first, text, count, utf8=text.encode(), quoted='"' in text)


def _without_nul(block: Block) -> Block:
    lines = block.lines()
    for i, line in enumerate(lines):
        if "\0" in line:
            lines[i] = ""
            block.damaged[i] = NUL
    return block


def _lines(text: AnyStr, newline: AnyStr) -> list[AnyStr]:
    lines = text.split(newline)
    if not lines[-1]:
        lines.pop()  # what stands after the last line end is no line
    return lines


def _holds_utf8(raw: bytes, newline: bytes) -> bool:
    """Is a line of this GB18030 block in UTF-8?"""
    classes = b"." + raw.translate(
        _CLASSES
    )  # shifted by one: where a class pattern starts, its first letter is
    for lead in _LEADS:
        at = classes.find(lead)
        while at >= 0:
            if _UTF8_RUN.match(raw, at):
                start = raw.rfind(newline, 0, at) + 1
                end = raw.find(newline, at)
                if _kind(raw[start : end if end >= 0 else len(raw)], "gb18030") == "utf-8":
                    return True
            at = classes.find(lead, at + 1)
    return False


def _kind(line: bytes, own: EncodingName | None = None) -> Literal["ascii", "utf-8", "gb18030", "unknown"]:
    """In what one line is written; `own` is what its file is written in, where that is known.

    Short GB18030 words may happen to be UTF-8 (联通 is the known one) and the reverse. Where both readings are
    possible, UTF-8 must give characters of East Asia, and in a file that is not UTF-8 more common ones.
    """
    if line.isascii():
        return "ascii"
    utf8, gb = _read(line, "utf-8"), _read(line, "gb18030")
    if utf8 is None or gb is None:
        return "gb18030" if gb is not None else "utf-8" if utf8 is not None else "unknown"
    east_asian = max(utf8) >= "\u2e80"
    return "utf-8" if east_asian and (own == "utf-8" or _common(utf8) > _common(gb)) else "gb18030"


def _read(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _common(text: str) -> float:
    """Share of the non-ASCII characters that are everyday ones: signs and first level of GB 2312."""
    strange = [c for c in text if c > "\x7f"]
    lead = [c.encode("gb2312", "ignore")[:1] for c in strange]
    return sum(b"\xa1" <= b <= b"\xa3" or b"\xb0" <= b <= b"\xd7" for b in lead) / max(len(strange), 1)
