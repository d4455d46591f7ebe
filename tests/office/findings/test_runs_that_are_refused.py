"""A screen that does not fit the office is not taken in, and nothing of it stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import Finding, ScreenRun
from niukou.office.findings.refusals import RunError
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, TOWN, VILLAGE
from tests.office.findings.made_runs import row, take

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2017, 7, 1), date(2017, 8, 1)


@pytest.fixture(autouse=True)
def _nothing_stays(office: None):
    """Whatever a test is refused, the office is as it was before."""
    yield
    assert Finding.objects.count() <= 1 and ScreenRun.objects.count() <= 1
    assert AuditEntry.objects.filter(act="findings.take_run").count() == ScreenRun.objects.count()


def test_a_finding_of_another_county_refuses_the_whole_run(officer: Actor) -> None:
    with pytest.raises(RunError, match=f"线索在 {FOREIGN_VILLAGE}"):
        take(officer, [row("a"), row("b", village=FOREIGN_VILLAGE)], FIRST)


def test_a_finding_of_another_town_is_outside_the_town_that_is_taken_in(officer: Actor) -> None:
    with pytest.raises(RunError, match="is of another area"):
        take(officer, [row("a", village="539901002001")], FIRST, area=TOWN)


def test_nobody_takes_in_for_another_county(stranger: Actor, officer: Actor) -> None:
    with pytest.raises(NotAllowedError, match="this area is not yours"):
        take(stranger, [row("a")], FIRST)


def test_a_village_takes_no_screen_in(cadre: Actor) -> None:
    with pytest.raises(RunError, match="不含录入"):
        take(cadre, [row("a")], FIRST, area=VILLAGE)


def test_a_run_is_of_one_county_at_most(acting) -> None:
    prefecture = acting("prefecture_office", "539900000000")
    with pytest.raises(RunError, match="一次接收一个县的"):
        take(prefecture, [row("a")], FIRST, area="539900000000")


def test_other_rules_than_the_offices_are_told_by_name(officer: Actor, whole_pack) -> None:
    with pytest.raises(RunError, match=f"qinghai-2017.*这里用的是 {whole_pack.name}"):
        take(officer, [row("a")], FIRST, pack="qinghai-2017")
    with pytest.raises(RunError, match="重新筛查"):
        take(officer, [row("a")], FIRST, pack_fingerprint="0" * 64)


def test_another_key_would_make_every_old_fact_a_new_one(officer: Actor) -> None:
    take(officer, [row("a")], FIRST)
    with pytest.raises(RunError, match="密钥不同"):
        take(officer, [row("b")], LATER, key="z" * 16)


@pytest.mark.parametrize("area", [COUNTY, TOWN])
def test_what_is_older_than_a_run_of_the_same_place_comes_too_late(officer: Actor, area: str) -> None:
    take(officer, [row("a")], LATER)
    with pytest.raises(RunError, match="旧，不再接收"):
        take(officer, [row("a")], FIRST, area=area)
    with pytest.raises(RunError, match="旧，不再接收"):
        take(officer, [row("a")], LATER, area=area, started=datetime(2017, 1, 1, tzinfo=UTC))


def test_a_table_that_names_a_fact_twice_is_no_table_of_findings(officer: Actor) -> None:
    with pytest.raises(RunError, match="编号重复"):
        take(officer, [row("a"), row("a")], FIRST)
