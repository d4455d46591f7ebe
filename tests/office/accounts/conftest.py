"""Who asks in an emergency, and whose hand answers."""

from __future__ import annotations

import pytest

from niukou.office.accounts.actor import Actor
from tests.office.conftest import COUNTY


@pytest.fixture
def administrator(acting) -> Actor:
    return acting("system_administrator", COUNTY)


@pytest.fixture
def auditor(acting) -> Actor:
    return acting("auditor", COUNTY)
