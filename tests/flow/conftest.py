from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from niukou.runs.finding_key import VARIABLE


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
