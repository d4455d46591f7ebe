"""What happened to a finding is only added to, by anybody and through any door."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.findings.models import Finding, FindingEvent, ScreenRun
from niukou.office.findings.services import assign
from tests.office.findings.made_runs import one, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked(officer: Actor) -> None:
    take(officer, [row("a")], date(2017, 7, 1))
    assign(officer, [one("a")])


@pytest.mark.parametrize(
    "act",
    [
        lambda: FindingEvent.objects.filter(place=2).update(reason="没说过"),
        lambda: FindingEvent.objects.all().delete(),
        lambda: Finding.objects.update(name="b"),
        lambda: Finding.objects.update(rule="YN-04"),
        lambda: FindingEvent.objects.all()._raw_delete("default"),
        lambda: ScreenRun.objects.update(met={}),
    ],
)
def test_the_past_is_not_rewritten(act) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        act()
