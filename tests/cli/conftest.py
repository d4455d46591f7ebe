"""Offices that are set up already: `niukou init` takes seconds, so those whose subject it is not share what it made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

SetUp = Callable[..., None]


@pytest.fixture(scope="session")
def set_up_in(tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """`set_up_in(folder, demo=…)`: database and key there, as `niukou init` leaves them."""

    @cache
    def made(demo: bool) -> Path:
        folder = tmp_path_factory.mktemp("set_up")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NIUKOU_", "DJANGO_"))}
        command = [sys.executable, "-m", "niukou", "init", "--quiet", *(["--demo"] if demo else [])]
        subprocess.run(command, cwd=folder, env=kept, check=True)
        return folder

    def bring(folder: Path, *, demo: bool = False) -> None:
        for name in ("niukou.sqlite3", "niukou.key"):
            shutil.copy2(made(demo) / name, folder / name)

    return bring
