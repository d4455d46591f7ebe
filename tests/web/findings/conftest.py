"""A lead on the family, and the people who work it off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.findings.models import Finding
from niukou.office.registry.models import Household
from tests.office.conftest import TOWN
from tests.office.findings.made_runs import one, row, take
from tests.office.support.conftest import allotment, county, helper, paper, unit  # noqa: F401

TODAY = date(2017, 7, 1)


@pytest.fixture
def town(acting: Callable[..., Actor]) -> Actor:
    """Somebody of the township, who checks what the village answers."""
    return acting("town_office", TOWN)


@pytest.fixture
def lead(officer: Actor, family: Household) -> Finding:
    """A vehicle that the register has for a member of the family; nobody was asked yet."""
    take(officer, [row("a" * 16, household=family.code, person=f"{family.code}-0")], TODAY)
    return one("a" * 16)


@pytest.fixture
def send(at_desk: Callable[[Actor], Client]) -> Callable[..., str]:
    """`send(actor, name, act, **typed)` fills in a form on a finding's page and sends it; what the page says then."""

    def fill(actor: Actor, name: str, act: str, **typed: object) -> str:
        browser = at_desk(actor)
        version = one(name).version
        told = {f"{act}-{key}": value for key, value in typed.items()}
        address = f"/findings/{name}/"
        answer = browser.post(address, {"act": act, "version": version, **told}, follow=True)
        return answer.content.decode()

    return fill
