"""Why a run ended without a result, in words for the person who started it.

Every refusal says what is wrong and what would be right, Chinese first, and never quotes a cell of the data
unmasked. `status` is the exit status of the command: 1 refused, 2 wrong usage, 128 + signal when stopped.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from niukou.engine.session import EngineError
from niukou.pipeline.ingest import InputError
from niukou.rulebook.errors import PackError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# DuckDB, Arrow and databases tell of a full disk in words only.
_FULL_WORDS = (
    "No space left on device", "Disk quota exceeded", "File too large", "max_temp_directory_size",
    "database or disk is full",
)  # fmt: skip
_MEMORY_WORDS = ("Out of Memory", "OutOfMemory", "could not allocate")
_LONG_DIGITS = re.compile(r"\d{6,}[0-9Xx]?")


class RefusalError(Exception):
    """A run that ended without a result; `lines` are for the user, most important first."""

    status = 1

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class UsageRefusalError(RefusalError):
    """The command was written wrongly: another option or argument would do."""

    status = 2


class StoppedError(RefusalError):
    """The run was stopped by a signal."""

    def __init__(self, number: int) -> None:
        how = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
        super().__init__(
            f"已中止（{how}）：没有留下任何结果，工作文件已清除。",
            f"Stopped ({how}): no result was left, work files were erased.",
        )
        self.status = 128 + number


def refusal_of(error: BaseException, stopped_by: int | None = None) -> RefusalError:
    """What `error` means to the user; whatever happens after a signal is the signal's doing."""
    if stopped_by is not None:
        return StoppedError(stopped_by)
    if isinstance(error, RefusalError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return StoppedError(signal.SIGINT)
    if isinstance(error, InputError):
        return RefusalError(*_counted("输入没有被接受", "input refused", error.faults))
    if isinstance(error, PackError):
        return RefusalError(*_counted("规则包不能用", "pack refused", error.faults))
    return _of_the_machine(error) or RefusalError(
        f"程序内部出错（{type(error).__name__}），没有留下任何结果。请把这一行和 --version 的输出一起报告：{_place(error)}",
        f"Internal error ({type(error).__name__}); no result was left. Set NIUKOU_DEBUG=1 to see where.",
        *_frames(error),
    )


def _frames(error: BaseException) -> list[str]:
    """Where in the code it happened, when asked for: file, line and function, never a value."""
    if not os.environ.get("NIUKOU_DEBUG"):
        return []
    frames = traceback.extract_tb(error.__traceback__)
    return [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def found_no_room(error: BaseException) -> bool:
    """Whether it is because a disk is full, or a quota used up."""
    return any(map(_says_full, _causes(error)))


def _says_full(error: BaseException) -> bool:
    return getattr(error, "errno", None) in _FULL or any(words in str(error) for words in _FULL_WORDS)


def _of_the_machine(error: BaseException) -> RefusalError | None:
    """A refusal for a full disk, missing rights, missing memory; None for anything else."""
    for cause in _causes(error):
        text = str(cause)
        if _says_full(cause):
            return RefusalError(
                "磁盘空间不足，没有留下任何结果。请腾出空间，或把 --out 放到别的磁盘，或用环境变量 NIUKOU_WORK 指定别处的工作文件夹。",
                "The disk is full; no result was left. Free some space, put --out on another disk, or name another "
                "folder for work files in NIUKOU_WORK.",
            )
        if isinstance(cause, PermissionError):
            return RefusalError(
                f"没有权限：{cause.filename or ''}。请换一个有读写权限的文件夹，或请管理员授权。",
                f"No permission: {cause.filename or ''}.",
            )
        if isinstance(cause, MemoryError) or any(words in text for words in _MEMORY_WORDS):
            return RefusalError(
                "内存不足，没有留下任何结果。请关闭其他程序，或在内存更大的机器上运行。",
                "Out of memory; no result was left.",
            )
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _counted(chinese: str, english: str, faults: Sequence[object]) -> list[str]:
    return [f"{chinese}（{len(faults)} 处）/ {english} ({len(faults)}):", *(f"  {fault}" for fault in faults)]


def _place(error: BaseException) -> str:
    """What may be told of an error nobody foresaw: a step of the engine, or the line it was raised at. Its own words may
    quote a cell, a name among them, which no pattern finds."""
    if isinstance(error, EngineError):
        return _LONG_DIGITS.sub("…", " ".join(str(error).split()))[:300]
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else type(error).__name__
