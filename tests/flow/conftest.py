from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from niukou.runs.finding_key import VARIABLE
from tests.flow.at_the_demo import make_demo


@pytest.fixture(scope="session", autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A key for the names of findings that is nobody's; one for the session, so that names can be compared."""
    former = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(tmp_path_factory.mktemp("key") / "finding.key")
    yield
    if former is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = former


@pytest.fixture(scope="session")
def small_drive(tmp_path_factory: pytest.TempPathFactory, own_key: None) -> Path:
    """The folder of a small demo as it is when its pages are opened; made once, also where several workers ask for it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    around = tmp_path_factory.getbasetemp()
    around = around.parent if worker else around
    made = around / "small-drive"
    with (around / "small-drive.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "ready").exists():
            make_demo(made)
            (made / "ready").touch()
    return made
