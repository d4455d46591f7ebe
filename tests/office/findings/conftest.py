"""An office with findings on its desks."""

from __future__ import annotations

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.rulebook.model import Pack
from tests.office.cases.staff import Staff
from tests.office.conftest import TOWN


@pytest.fixture
def whole_pack(_master_key: None) -> Pack:
    """The pack the office has installed."""
    return installed_pack()


@pytest.fixture
def staff(acting, whole_pack: Pack) -> Staff:
    return Staff(whole_pack, acting)


@pytest.fixture
def town(acting) -> Actor:
    """Somebody of the township, who checks what the village answers."""
    return acting("town_office", TOWN)
