"""An office with cases."""

from __future__ import annotations

import pytest

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.model import Pack
from tests.office.cases.staff import Staff


@pytest.fixture
def whole_pack(_master_key: None) -> Pack:
    """The pack the office has installed, as cases read it."""
    return installed_pack()


@pytest.fixture
def staff(acting, whole_pack: Pack) -> Staff:
    return Staff(whole_pack, acting)
