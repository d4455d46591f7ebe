"""Cases worked off at the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from tests.office.cases.staff import Staff
from tests.web.cases.at_the_pages import AtThePages


@pytest.fixture
def staff(acting: Callable[..., Actor], _master_key: None) -> Staff:
    return Staff(installed_pack(), acting)


@pytest.fixture
def pages(staff: Staff, at_desk: Callable[[Actor], Client]) -> AtThePages:
    return AtThePages(staff, at_desk)
