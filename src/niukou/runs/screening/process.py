"""A screen of the book runs in a process of its own. As long as it lives it holds the lock of its county, which goes with it:
so that two do not run at once, and one that was killed is known to have been.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.findings.models import REFUSED, UNDER_WAY, Screening
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.services import begin_screening, end_screening
from niukou.office.findings.taking import must_screen

_TRIES, _BETWEEN = 5, 0.05  # seconds: who only looks whether it is held holds it for a moment


def begin(actor: Actor, area: Area, extracts: Sequence[int]) -> Screening:
    """Begin a screen of a county's book with extracts of it (ids).

    Raises what `begin_screening` raises, and ExtractError while another one runs.
    """
    must_screen(actor, area)
    held = _hold(area)
    if held is None:
        raise ExtractError(
            "这个县正在筛查，请等它完了再开始 / a screen of this county is running: wait until it has ended"
        )
    try:
        row = begin_screening(actor, area, extracts)
        try:
            start(row.pk, held)
        except OSError as error:
            said = f"筛查开不了（{error.strerror}），请稍后再试 / cannot be started"
            end_screening(actor, row.pk, REFUSED, said)
            raise ExtractError(said) from error
    finally:
        os.close(held)
    return row


def start(number: int, lock: int) -> subprocess.Popen[bytes]:
    """Start the process of a screen; it keeps the lock that it is given."""
    return subprocess.Popen(  # noqa: S603  our own program and a number
        [sys.executable, "-m", "niukou.runs.screening", str(number)], pass_fds=(lock,), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def is_cut_off(row: Screening) -> bool:
    """Whether a screen that says it is under way is not: its process was killed."""
    if row.state != UNDER_WAY:
        return False
    held = _hold(row.area)
    if held is None:
        return False
    os.close(held)
    return True


def _hold(area: Area) -> int | None:
    """The lock of a county's screens; None while another process holds it."""
    folder = Path(settings.PAPERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(folder / f".screen-{area.code}", flags, 0o600)
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        time.sleep(_BETWEEN)
    os.close(handle)
    return None
