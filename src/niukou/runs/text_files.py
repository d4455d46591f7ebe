"""A text that somebody hands in as a file, in the encodings in which offices write."""

from __future__ import annotations

from pathlib import Path

from niukou.runs.refusals import RefusalError

_ENCODINGS = ("utf-8-sig", "gb18030")


def text_of(path: Path, chinese: str, english: str) -> str:
    """What is in the file. chinese, english: what it is, for RefusalError where it cannot be read or is in no such encoding."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RefusalError(
            f"{chinese}读不了：{path}（{error.strerror}）", f"{english} cannot be read: {path}"
        ) from error
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusalError(
        f"{chinese}的编码认不出：{path}。请存为 UTF-8 或 GB18030 的文本文件。",
        f"{english} is neither UTF-8 nor GB18030: {path}",
    )
