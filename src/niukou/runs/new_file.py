"""A file that a verb of the office leaves: readable by its owner only, whole or not there, never over another one."""

from __future__ import annotations

import fcntl
import glob
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from niukou.runs.refusals import UsageRefusalError

_MAKING = ".niukou-new-"


@contextmanager
def new_file(out: Path) -> Iterator[Path]:
    """A hidden file beside `out` to write; it becomes `out` when the block ends well, and is erased otherwise: one of a
    process that was killed by the next that writes there.

    Raises UsageRefusalError where `out` is there already or its folder is not.
    """
    out = out.absolute()
    if out.exists():
        raise UsageRefusalError(f"--out 已经有了：{out}。请写一个新文件。", f"--out is there already: {out}")
    if not out.parent.is_dir():
        raise UsageRefusalError(f"没有文件夹 {out.parent}。", f"There is no folder {out.parent}.")
    _sweep(out)
    making = out.with_name(f".{out.name}{_MAKING}{secrets.token_hex(8)}")
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield making
        os.link(making, out)
    except FileExistsError:
        raise UsageRefusalError(
            f"--out 已经有了：{out}。请写一个新文件。", f"--out is there already: {out}"
        ) from None
    finally:
        making.unlink(missing_ok=True)
        os.close(handle)


def _sweep(out: Path) -> None:
    """Erase what processes that are no more have left of the same file: it holds personal data."""
    for left in out.parent.glob(f".{glob.escape(out.name)}{_MAKING}*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid == os.geteuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    left.unlink()
            finally:
                os.close(handle)
