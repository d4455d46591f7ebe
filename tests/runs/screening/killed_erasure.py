"""`python -m tests.runs.screening.killed_erasure WHERE …`: `niukou erasure …`, ended by SIGKILL at a place.

WHERE: the number of a write before which it ends; `commit`, before the commit; `unlink`, after it and before the first file
is taken from the disk.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from niukou.cli import main
from tests.office.killed_at import Writes


def _killed(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _watch(where: str) -> None:
    if where == "commit":
        BaseDatabaseWrapper._commit = _killed  # type: ignore[attr-defined]
    elif where == "unlink":
        Path.unlink = _killed  # type: ignore[method-assign]
    else:
        Writes(int(where), Path(os.environ["NIUKOU_PAPERS"])).watch()


if __name__ == "__main__":
    _watch(sys.argv[1])
    sys.exit(main(["erasure", *sys.argv[2:]]))
