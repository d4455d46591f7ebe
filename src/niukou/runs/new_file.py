"""A file that a verb of the office leaves: readable by its owner only, whole or not there, never over another one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from niukou.runs.refusals import UsageRefusalError


@contextmanager
def new_file(out: Path) -> Iterator[Path]:
    """A hidden file beside `out` to write; it becomes `out` when the block ends well, and is erased otherwise.

    Raises UsageRefusalError where `out` is there already or its folder is not.
    """
    out = out.absolute()
    if out.exists():
        raise UsageRefusalError(f"--out 已经有了：{out}。请写一个新文件。", f"--out is there already: {out}")
    if not out.parent.is_dir():
        raise UsageRefusalError(f"没有文件夹 {out.parent}。", f"There is no folder {out.parent}.")
    making = out.with_name(f".{out.name}.{os.getpid()}")
    os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield making
        os.link(making, out)
    except FileExistsError:
        raise UsageRefusalError(
            f"--out 已经有了：{out}。请写一个新文件。", f"--out is there already: {out}"
        ) from None
    finally:
        making.unlink(missing_ok=True)
