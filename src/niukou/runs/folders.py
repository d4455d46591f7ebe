"""Where a run works and what it leaves: a private work folder that is erased, a result that is whole or not there.

Work files hold personal data. They lie in a folder of mode 0700 whose owner holds a lock on it as long as it
lives; a folder nobody holds was left by a process that was killed, and the next run erases it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from niukou.engine.work_folder import WORK, held_folder, left_over, open_folder, sweep
from niukou.runs.refusals import RefusalError


def work_parent(out: Path) -> Path:
    """The folder in which a run for `out` works: NIUKOU_WORK, else beside `out`."""
    named = os.environ.get("NIUKOU_WORK")
    return Path(named).absolute() if named else out.parent


@contextmanager
def work_folder(parent: Path, seal: Callable[[], None]) -> Iterator[Path]:
    """A private folder under `parent` (made when absent), erased at the end in every case.

    Stale ones beside it are swept first. `seal` is called before erasing, so that no signal interrupts it.
    """
    sweep(parent, WORK)
    made = make_folders(parent)
    try:
        with held_folder(parent, WORK) as folder:
            try:
                yield folder
            finally:
                seal()
                _erase(folder)
    finally:
        remove_folders(made)


@contextmanager
def result_folder(out: Path, seal: Callable[[], None], *, replace: bool = False) -> Iterator[Path]:
    """A hidden folder beside `out`; it becomes `out` when the block ends well, and is erased otherwise.

    A former result at `out` is replaced in two renames; when the machine stops between them, the next run for
    the same `out` brings the former result back.
    """
    new, old = f".{out.name}.niukou-new-", f".{out.name}.niukou-old-"
    sweep(out.parent, new)
    _bring_back(out, old)
    made = make_folders(out.parent)
    published = False
    try:
        with held_folder(out.parent, new) as folder:
            try:
                yield folder
                settle(folder)
                seal()
                _publish(folder, out, out.parent / f"{old}{secrets.token_hex(8)}" if replace else None)
                published = True
            finally:
                seal()
                if not published:
                    _erase(folder)
    finally:
        if not published:
            remove_folders(made)


def make_folders(folder: Path) -> list[Path]:
    """Make `folder` and what lacks above it; the folders made, outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    missing.reverse()
    for one in missing:
        one.mkdir(exist_ok=True)
    return missing


def remove_folders(made: list[Path]) -> None:
    """Remove the folders that `make_folders` made, as far as they are empty."""
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _bring_back(out: Path, prefix: str) -> None:
    for folder in left_over(out.parent, prefix):
        if out.exists():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.rename(out)


def settle(folder: Path) -> None:
    """Files readable by their owner only, and on the disk before the result is shown, or anything else rests on it."""
    for path in (*sorted(folder.iterdir()), folder):
        path.chmod(0o700 if path.is_dir() else 0o600)
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _publish(folder: Path, out: Path, former: Path | None) -> None:
    if former is not None and out.is_dir() and any(out.iterdir()):
        with _lock(out):
            out.rename(former)
            try:
                folder.rename(out)
            except BaseException:
                former.rename(out)
                raise
            _sync(out.parent)
            shutil.rmtree(former, ignore_errors=True)
    else:
        folder.rename(out)
        _sync(out.parent)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    handle = open_folder(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    handle = open_folder(folder)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _erase(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise RefusalError(
            f"工作文件没能清除，里面有个人信息，请自行删除：{folder}",
            f"Work files could not be erased; they hold personal data, please delete {folder}",
        )
