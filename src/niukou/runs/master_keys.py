"""What `niukou keys` does: told, changed, let go, renewed, by whoever holds the machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from niukou.office.areas.authority import operator
from niukou.office.audit import rotation
from niukou.office.audit.keys import SealError, make_master_key
from niukou.office.audit.master import masters
from niukou.office.audit.rotation import KeyTold, Rotated
from niukou.office.audit.services import Author
from niukou.runs.acting import command_line
from niukou.runs.office_ready import open_office
from niukou.runs.refusals import RefusalError

_Answer = TypeVar("_Answer")


def keys_told() -> tuple[Sequence[str], Sequence[KeyTold]]:
    """The masters' names, the one that wraps first, and every data key without its secret."""
    return _asked(lambda: rotation.told(_who()))


def rotate_master(new: Path | None) -> Rotated:
    """Let another master wrap: the one in a file, which is made when it is not there; without a file, a new one."""

    def rotate() -> Rotated:
        if new is None:
            return rotation.rotate(_who())
        if not new.exists():
            make_master_key(new)
        first, *more = masters(new)
        if more:
            raise RefusalError(f"{new} 里有几把主密钥，只能有一把。", f"{new} holds several master keys.")
        return rotation.rotate(_who(), first)

    return _asked(rotate)


def let_master_go() -> Sequence[str]:
    """Keep the master that wraps alone."""
    return _asked(lambda: rotation.let_go(_who()))


def renew_key(purpose: str) -> int:
    """A new data key for a purpose; its number."""
    return _asked(lambda: rotation.renew(_who(), purpose))


def _who() -> Author:
    return operator("niukou keys", command_line())


def _asked(ask: Callable[[], _Answer]) -> _Answer:
    with open_office():
        try:
            return ask()
        except SealError as error:
            raise RefusalError(str(error)) from None
        except OSError as error:
            raise RefusalError(
                f"写不了主密钥文件（{error.strerror}），什么都没有变。", "The key file cannot be written."
            ) from None
